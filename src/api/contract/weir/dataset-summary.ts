/** dataset-summary: what a list of datasets shows beside the documented fields, on the wire. */
import { type Static, Type } from 'typebox'
import type { Batch } from '../../../domain/batch.ts'
import type { Dataset, Schema } from '../../../domain/dataset.ts'

const LastBatch = Type.Object({
  batchId: Type.String(),
  status: Type.String(),
  failedRecordCount: Type.Union([Type.Null(), Type.Integer()]),
  /** `null` while it is at work. */
  completedAt: Type.Union([Type.Null(), Type.Integer()]),
})

const Summary = Type.Object({
  datasetId: Type.String(),
  /** The title of its schema; `null` where that is gone. */
  schema: Type.Union([Type.Null(), Type.String()]),
  /** Of all batches, failed ones and those taken back too. */
  batchCount: Type.Integer(),
  /** The rows that are in it. */
  recordCount: Type.Integer(),
  lastBatch: Type.Union([Type.Null(), LastBatch]),
})

/** In the order in which they were asked for; what is not there is left out. */
export const DatasetSummaries = Type.Object({ datasets: Type.Array(Summary) })

export function datasetSummary(
  { id }: Dataset,
  parts: {
    readonly schema: Schema | null
    readonly lastBatch: Batch | null
    readonly counts: { readonly batchCount: number; readonly recordCount: number }
  },
): Static<typeof Summary> {
  const { schema, lastBatch: last, counts } = parts
  const { batchCount, recordCount } = counts
  return {
    datasetId: id,
    schema: schema?.title ?? null,
    batchCount,
    recordCount,
    lastBatch: last && {
      batchId: last.id,
      status: last.status,
      failedRecordCount: last.failedRecordCount,
      completedAt: last.completedAt,
    },
  }
}
