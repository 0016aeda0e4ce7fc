/** bring: files → a batch that is uploaded, completed and followed until its run has ended; as any client could. */
import type { Static } from 'typebox'
import type { BatchesById } from '../api/contract/data/batch.ts'
import type { Client } from './client.ts'
import type { RunFields } from './run-summary.ts'
import { followRun } from './runs.ts'

export type InputFormat = Readonly<Record<string, string | boolean>>

export interface Brought {
  readonly datasetId: string
  readonly inputFormat: InputFormat
  /** Percent of refused records that the batch bears. */
  readonly partial?: string | undefined
  /** The run whose refused rows these are. */
  readonly mends?: string
  readonly files: readonly { readonly name: string; readonly bytes: Blob }[]
}

const BATCHES = '/data/foundation/import/batches'

/** What one request may bring. */
const PIECE_BYTES = 256 * 1024 * 1024

/** Answers the run as it ended. A batch that could not be brought whole is aborted. */
export async function bring(brought: Brought, client: Client): Promise<RunFields> {
  const { datasetId, inputFormat, partial, mends, files } = brought
  const { id } = await client.send<{ id: string }>('POST', BATCHES, {
    datasetId,
    inputFormat,
    ...(partial === undefined ? {} : { partialIngestionPercent: partial }),
    ...(mends === undefined ? {} : { _weir: { mends } }),
  })
  const url = `${BATCHES}/${id}`
  try {
    for (const { name, bytes } of files) {
      const place = `${url}/datasets/${encodeURIComponent(datasetId)}/files/${encodeURIComponent(name)}`
      await bringFile(place, bytes, client)
    }
  } catch (error) {
    await client.send('POST', `${url}?action=ABORT`, {}).catch(() => {}) // What went wrong is told below.
    throw error
  }
  await client.send('POST', `${url}?action=COMPLETE`, {})
  return await followRun((await batchOf(id, client)).runId, client)
}

async function bringFile(place: string, bytes: Blob, client: Client): Promise<void> {
  if (bytes.size <= PIECE_BYTES) return await client.bring('PUT', place, bytes)
  await client.send('POST', `${place}?action=INITIALIZE`, {})
  for (let at = 0; at < bytes.size; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, bytes.size)
    const range = `bytes ${at}-${end - 1}/${bytes.size}`
    await client.bring('PATCH', place, bytes.slice(at, end), range)
  }
  await client.send('POST', `${place}?action=COMPLETE`, {})
}

interface BatchTold {
  readonly datasetId: string
  readonly format: string
  readonly runId: string
}

export async function batchOf(id: string, client: Client): Promise<BatchTold> {
  const path = `/data/foundation/catalog/batches/${encodeURIComponent(id)}`
  const batch = (await client.get<Static<typeof BatchesById>>(path))[id]
  const [dataset] = batch?.relatedObjects ?? []
  if (batch?.inputFormat === undefined || dataset === undefined) {
    throw new Error(`The batch "${id}" is gone.`)
  }
  const { inputFormat, _weir } = batch
  return { datasetId: dataset.id, format: inputFormat.format, runId: _weir?.runId ?? '' }
}
