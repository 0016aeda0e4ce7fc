/**
 * upload: files of this browser → a batch of a dataset, by Batch Ingestion as any client uses it (flow-service 4.6).
 * Keeps: a batch that could not be brought whole is given up.
 */
import type { Batch } from './catalog.ts'
import { findInCatalog } from './catalog.ts'
import { ask } from './client.ts'

export interface Wanted {
  readonly datasetId: string
  readonly inputFormat: Readonly<Record<string, string>>
  /** Percent of refused rows that the batch bears; `null`: none. */
  readonly percent: number | null
  readonly files: readonly File[]
}

const BATCHES = '/data/foundation/import/batches'

/** Larger files come in pieces of this size, each of which is progress. */
const PIECE_BYTES = 16 * 1024 * 1024

/** Answers the id of the run that promotes it. */
export async function upload(
  { datasetId, inputFormat, percent, files }: Wanted,
  onProgress: (bytes: number) => void,
): Promise<string> {
  const { id } = await ask<{ readonly id: string }>(BATCHES, {
    method: 'POST',
    body: {
      datasetId,
      inputFormat,
      ...(percent === null ? {} : { partialIngestionPercent: percent }),
    },
  })
  const batch = `${BATCHES}/${encodeURIComponent(id)}`
  try {
    let bytes = 0
    for (const file of files) {
      const name = encodeURIComponent(file.name)
      const path = `${batch}/datasets/${encodeURIComponent(datasetId)}/files/${name}`
      await bring(path, file, (more) => onProgress((bytes += more)))
    }
    await ask(`${batch}?action=COMPLETE`, { method: 'POST' })
  } catch (error) {
    await ask(`${batch}?action=ABORT`, { method: 'POST' }).catch(() => {}) // What went wrong is told below.
    throw error
  }
  const { runId } = (await findInCatalog<Batch>('batches', id))._weir
  if (runId === null) throw new Error(`The batch ${id} is complete, and no run has it.`)
  return runId
}

async function bring(path: string, file: File, onBytes: (bytes: number) => void): Promise<void> {
  if (file.size <= PIECE_BYTES) {
    await ask(path, { method: 'PUT', bytes: file })
    return onBytes(file.size)
  }
  await ask(`${path}?action=INITIALIZE`, { method: 'POST' })
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, file.size)
    const headers = { 'content-range': `bytes ${at}-${end - 1}/${file.size}` }
    await ask(path, { method: 'PATCH', bytes: file.slice(at, end), headers })
    onBytes(end - at)
  }
  await ask(`${path}?action=COMPLETE`, { method: 'POST' })
}
