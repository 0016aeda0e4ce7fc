/**
 * upload: files of this browser → a batch of a dataset, by Batch Ingestion as any client uses it (flow-service 4.6).
 * Keeps: a batch that could not be brought whole is given up.
 */
import type { Batch } from './catalog.ts'
import { findInCatalog } from './catalog.ts'
import { ask, Refused } from './client.ts'

/** How the files are to be read, as the documented `inputFormat` says it. */
export type InputFormat = Readonly<Record<string, string | boolean>>

export interface Sent {
  readonly name: string
  readonly bytes: Blob
}

export interface Wanted {
  readonly datasetId: string
  readonly inputFormat: InputFormat
  /** Percent of refused rows that the batch bears; `null`: none. */
  readonly percent: number | null
  /** The run whose refused rows these are, so that they go the way of its rows; `null` where they are new. */
  readonly mends: string | null
  readonly files: readonly Sent[]
}

const BATCHES = '/data/foundation/import/batches'

/** Larger files come in pieces of this size, each of which is progress. */
const PIECE_BYTES = 16 * 1024 * 1024

/** Answers the id of the run that promotes it. */
export async function upload(
  { datasetId, inputFormat, percent, mends, files }: Wanted,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const { id } = await ask<{ readonly id: string }>(BATCHES, {
    method: 'POST',
    body: {
      datasetId,
      inputFormat,
      ...(percent === null ? {} : { partialIngestionPercent: percent }),
      ...(mends === null ? {} : { _weir: { mends } }),
    },
    signal,
  })
  const batch = `${BATCHES}/${encodeURIComponent(id)}`
  try {
    let bytes = 0
    for (const file of files) {
      const name = encodeURIComponent(file.name)
      const path = `${batch}/datasets/${encodeURIComponent(datasetId)}/files/${name}`
      await bring(path, file, (more) => onProgress((bytes += more)), signal)
    }
    await ask(`${batch}?action=COMPLETE`, { method: 'POST', signal })
  } catch (error) {
    await ask(`${batch}?action=ABORT`, { method: 'POST' }).catch(() => {}) // What went wrong is told below.
    if (signal.aborted)
      throw new Refused('You have stopped it. Nothing of it is in the dataset.', 0)
    throw error
  }
  const { runId } = (await findInCatalog<Batch>('batches', id))._weir
  if (runId === null) throw new Error(`The batch ${id} is complete, and no run has it.`)
  return runId
}

async function bring(
  path: string,
  { name, bytes }: Sent,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (bytes.size <= PIECE_BYTES) {
    await put(path, name, { method: 'PUT', bytes, signal })
    return onBytes(bytes.size)
  }
  await ask(`${path}?action=INITIALIZE`, { method: 'POST', signal })
  for (let at = 0; at < bytes.size; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, bytes.size)
    const headers = { 'content-range': `bytes ${at}-${end - 1}/${bytes.size}` }
    await put(path, name, { method: 'PATCH', bytes: bytes.slice(at, end), headers, signal })
    onBytes(end - at)
  }
  await ask(`${path}?action=COMPLETE`, { method: 'POST', signal })
}

interface Putting {
  readonly method: 'PUT' | 'PATCH'
  readonly bytes: Blob
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** To a browser, a file that it may not read any more looks like a server that is away. */
async function put(path: string, name: string, putting: Putting): Promise<void> {
  try {
    await ask(path, putting)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 0) throw error
    await putting.bytes
      .slice(0, 1)
      .arrayBuffer()
      .catch(() => {
        throw new Refused(
          `"${name}" cannot be read any more: it was changed, moved or deleted since it was chosen. Choose it again.`,
          0,
        )
      })
    throw error
  }
}
