/** batch-inputs: which run made a batch, and of which files, on the wire. */
import { type Static, Type } from 'typebox'
import type { Batch } from '../../../domain/batch.ts'
import { nameOfRun, type Run } from '../../../domain/run.ts'

const InputFile = Type.Object({
  /** The path inside the source. */
  path: Type.String(),
  bytes: Type.Integer(),
  modifiedAt: Type.Number(),
  recordCount: Type.Integer(),
  sha256: Type.String(),
})

export const BatchInputs = Type.Object({
  batchId: Type.String(),
  datasetId: Type.String(),
  /** `null` until a run begins with it. */
  runId: Type.Union([Type.Null(), Type.String()]),
  /** What people call the run by: its flow; `null` where it is gone. */
  runName: Type.Union([Type.Null(), Type.String()]),
  fileCount: Type.Integer(),
  files: Type.Array(InputFile),
  /** What `after` is on the next page; `null` on the last. */
  next: Type.Union([Type.Null(), Type.Integer()]),
})

export function batchInputs(
  { id, datasetId, runId, items }: Batch,
  run: Run | null,
  { after, limit }: { readonly after: number; readonly limit: number },
): Static<typeof BatchInputs> {
  const end = after + limit
  const files = items.slice(after, end)
  return {
    batchId: id,
    datasetId,
    runId,
    runName: run === null ? null : nameOfRun(run),
    fileCount: items.length,
    files: files.map(({ path, bytes, modifiedAt, recordCount, sha256 }) => {
      return { path, bytes, modifiedAt, recordCount, sha256 }
    }),
    next: end < items.length ? end : null,
  }
}
