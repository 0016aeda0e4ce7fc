/**
 * preview: the first rows of a dataset, newest batch first (flow-service 4.3).
 * Keeps: Parquet is read in a process of its own, with little memory and not for long, a few at once.
 */
import { fork } from 'node:child_process'
import pLimit from 'p-limit'
import { Fault } from '../../domain/fault.ts'
import type { DatasetId } from '../../domain/ids.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Store } from '../../platform/store/store.ts'
import { getDataset } from './datasets.ts'

/** What the process is told. */
export interface PreviewOrder {
  readonly paths: readonly string[]
  readonly limit: number
  readonly memoryMb: number
}

/** The JSON of the list of rows, as a text: numbers of 64 bits stay whole. */
export type PreviewRows = (paths: readonly string[], limit: number) => Promise<string>

export type PreviewAnswer =
  | { readonly kind: 'rows'; readonly json: string }
  | { readonly kind: 'broken'; readonly reason: string }

export const MAX_PREVIEW = 100

export async function previewDataset(
  id: DatasetId,
  limit: number,
  {
    store,
    blobs,
    previewRows,
  }: {
    readonly store: Store<'datasets' | 'batches'>
    readonly blobs: Blobs
    readonly previewRows: PreviewRows
  },
): Promise<string> {
  const dataset = await getDataset(id, store)
  const newest = await store.read.batches.list({
    conditions: [
      { column: 'datasetId', operator: '=', values: [dataset.id] },
      { column: 'status', operator: '=', values: ['success'] },
    ],
    order: [{ column: 'createdAt', isDescending: true }],
    limit,
    start: 0,
  })
  const parts = newest.flatMap((batch) => {
    return batch.parts.map(({ name, recordCount }) => {
      return { path: blobs.localPath(`datasets/${id}/${batch.id}/${name}`), recordCount }
    })
  })
  const paths: string[] = []
  let recordCount = 0
  for (const part of parts) {
    if (recordCount >= limit) break
    paths.push(part.path)
    recordCount += part.recordCount
  }
  return paths.length === 0 ? '[]' : await previewRows(paths, limit)
}

/** `entry` is the file that the process runs (compose/preview-process.ts). */
export function createPreview(entry: string, memoryMb: number): PreviewRows {
  const atOnce = pLimit(AT_ONCE)
  return async (paths, limit) => {
    if (atOnce.pendingCount >= MOST_WAITING) {
      throw new Fault('WEIR-503', {
        problem: 'Too many previews are asked for at once. Try again in a few seconds.',
      })
    }
    return await atOnce(() => ask(entry, { paths, limit, memoryMb }))
  }
}

const AT_ONCE = 2
const MOST_WAITING = 20
const MOST_MS = 20_000

function ask(entry: string, order: PreviewOrder): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = fork(entry, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    let answer: PreviewAnswer | null = null
    const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS)
    child.once('message', (message: PreviewAnswer) => {
      answer = message
    })
    child.once('error', () => {}) // What cannot be started closes without an answer, or never was.
    const end = (): void => {
      clearTimeout(timer)
      if (answer?.kind === 'rows') return resolve(answer.json)
      const why = answer?.reason ?? 'its process ended, or took more than 20 seconds'
      reject(new Fault('WEIR-503', { problem: `The preview could not be read: ${why}.` }))
    }
    child.once('close', end)
    if (child.pid === undefined) end()
    else child.send(order, () => {}) // Where it cannot be sent, the process has ended and says so.
  })
}
