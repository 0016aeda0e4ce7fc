/** batch-files: what is kept of a batch, as Data Access shows it (flow-service 4.3). */
import type { Readable } from 'node:stream'
import { Fault } from '../../domain/fault.ts'
import type { Batch, Part } from '../../domain/batch.ts'
import { type BatchId, idOf } from '../../domain/ids.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Store } from '../../platform/store/store.ts'

interface Needs {
  readonly store: Store<'batches'>
  readonly blobs: Blobs
}

export interface KeptFile {
  /** Relative to the folder that was asked for. */
  readonly name: string
  readonly bytes: number
}

export interface Opened {
  readonly bytes: number
  /** From a byte to another, both included. */
  readonly open: (range?: { start: number; end: number }) => Readable
}

export type Kept =
  | { readonly kind: 'folder'; readonly files: readonly KeptFile[] }
  | ({ readonly kind: 'file' } & Opened)

/** What is at `path` below a part of the batch's diagnostics: `''` (meta) or `failed`. */
export async function openKept(
  id: BatchId,
  part: '' | 'failed',
  path: string,
  { store, blobs }: Needs,
): Promise<Kept> {
  await getBatch(id, store)
  const steps = path.split('/').filter((step) => step !== '')
  if (steps.includes('..') || steps.includes('.')) throw nothingAt(id, path)
  const below = publicName(steps.join('/'))
  const key = [`batches/${id}`, part, below].filter((step) => step !== '').join('/')
  const file = await blobs.find(key)
  if (file !== null) {
    return { kind: 'file', bytes: file.bytes, open: (range) => blobs.read(key, range) }
  }

  const found = await blobs.list(key)
  const isKnownFolder = below === '' || (part === '' && KNOWN_FOLDERS.has(below))
  if (found.length === 0 && !isKnownFolder) throw nothingAt(id, path)
  return {
    kind: 'folder',
    files: found.map((info) => ({ name: info.key.slice(key.length + 1), bytes: info.bytes })),
  }
}

/** Asked for before there is anything in them, they answer with an empty list. */
const KNOWN_FOLDERS: ReadonlySet<string> = new Set(['input_files', 'row_errors'])

/** Both spellings of the sample file are public; serve both. */
function publicName(path: string): string {
  return path === 'row_error_samples.json' ? 'row_errors_sample.json' : path
}

/** A Parquet part of a batch, under the id that Data Access knows it by. */
export interface DatasetFile {
  readonly id: string
  readonly batch: Batch
  readonly part: Part
}

/** The parts of a batch that are in its dataset. */
export async function listFiles(
  id: BatchId,
  { store }: Pick<Needs, 'store'>,
): Promise<readonly DatasetFile[]> {
  const batch = await getBatch(id, store)
  // Of one that was taken back nothing is there.
  if (batch.status !== 'success') return []
  return batch.parts.map((part, index) => ({ id: `${batch.id}-${index + 1}`, batch, part }))
}

export async function getFile(id: string, { store, blobs }: Needs): Promise<DatasetFile & Opened> {
  const [, batchId = '', nth = ''] = /^(.+)-(\d+)$/s.exec(id) ?? []
  const batch = await store.read.batches.find(idOf(batchId))
  const part = batch?.parts[Number(nth) - 1]
  if (batch !== null && part !== undefined) {
    const key = `datasets/${batch.datasetId}/${batch.id}/${part.name}`
    const found = await blobs.find(key)
    if (found !== null) {
      const open: Opened['open'] = (range) => blobs.read(key, range)
      return { id, batch, part, bytes: found.bytes, open }
    }
  }
  throw new Fault('EXPORT-404', { problem: `The file "${id}" is not found.` })
}

async function getBatch(id: BatchId, { read }: Store<'batches'>): Promise<Batch> {
  const batch = await read.batches.find(id)
  if (batch === null) throw new Fault('EXPORT-404', { problem: `The batch "${id}" is not found.` })
  return batch
}

function nothingAt(id: BatchId, path: string): Fault {
  return new Fault('EXPORT-404', { problem: `The batch "${id}" has nothing at "${path}".` })
}
