/** batch-files: what is kept of a batch, as Data Access shows it (flow-service 4.3). */
import type { Readable } from 'node:stream'
import { Fault } from '../../domain/fault.ts'
import type { Batch } from '../../domain/batch.ts'
import type { BatchId } from '../../domain/ids.ts'
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

export type Kept =
  | { readonly kind: 'folder'; readonly files: readonly KeptFile[] }
  | { readonly kind: 'file'; readonly bytes: number; readonly content: Readable }

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
  if (file !== null) return { kind: 'file', bytes: file.bytes, content: blobs.read(key) }

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

export async function getBatch(id: BatchId, { read }: Store<'batches'>): Promise<Batch> {
  const batch = await read.batches.find(id)
  if (batch === null) throw new Fault('EXPORT-404', { problem: `The batch "${id}" is not found.` })
  return batch
}

function nothingAt(id: BatchId, path: string): Fault {
  return new Fault('EXPORT-404', { problem: `The batch "${id}" has nothing at "${path}".` })
}
