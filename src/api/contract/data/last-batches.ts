/** last-batches: which batches each dataset took last, and how they went (flow-service 4.5). */
import { type Static, Type } from 'typebox'
import type { Dataset } from '../../../domain/dataset.ts'
import { Fault } from '../../../domain/fault.ts'
import { type Query, textsOf } from '../lists.ts'

const LastBatch = Type.Object({
  lastBatchId: Type.Optional(Type.String()),
  lastBatchStatus: Type.Optional(Type.String()),
  lastSuccessfulBatchId: Type.Optional(Type.String()),
  lastFailedBatchId: Type.Optional(Type.String()),
})

/** By dataset. */
export const LastBatches = Type.Record(Type.String(), LastBatch)

/** The datasets that a query names (`dataSet`, commas between); `null`: all. */
export function askedDatasets({ dataSet, ...others }: Query): readonly string[] | null {
  const other = Object.keys(others)[0]
  if (other !== undefined) {
    throw new Fault('CATALOG-400', {
      problem: `The query parameter "${other}" is not taken here. What is: dataSet.`,
    })
  }
  return dataSet === undefined ? null : textsOf(dataSet).flatMap((text) => text.split(','))
}

/** Of those that have taken a batch. */
export function lastBatches(datasets: readonly Dataset[]): Static<typeof LastBatches> {
  return Object.fromEntries(
    datasets
      .filter(({ lastBatchId }) => lastBatchId !== null)
      .map((dataset) => [dataset.id, lastBatch(dataset)]),
  )
}

function lastBatch(dataset: Dataset): Static<typeof LastBatch> {
  const { lastBatchId, lastBatchStatus, lastSuccessfulBatchId, lastFailedBatchId } = dataset
  return {
    ...(lastBatchId === null ? {} : { lastBatchId }),
    ...(lastBatchStatus === null ? {} : { lastBatchStatus }),
    ...(lastSuccessfulBatchId === null ? {} : { lastSuccessfulBatchId }),
    ...(lastFailedBatchId === null ? {} : { lastFailedBatchId }),
  }
}
