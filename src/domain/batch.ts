/**
 * batch: what one copy staged and one promotion takes whole; of a flow, or uploaded by a client.
 * Its life is drawn in docs/lives.md; BATCH_MOVES is the same picture as a table.
 */
import type { Cause } from './activity.ts'
import type { BatchId, DatasetId, RunId } from './ids.ts'
import type { RecordFormat } from './source.ts'
import type { Upload } from './upload.ts'

/** As the Catalog spells them (flow-service 4.5). */
export type BatchStatus =
  | 'loading'
  | 'loaded'
  | 'processing'
  | 'success'
  | 'failed'
  | 'inactive'
  | 'aborted'
  | 'abandoned'

/** From which status a batch may move to which. */
export const BATCH_MOVES: Readonly<Record<BatchStatus, readonly BatchStatus[]>> = {
  loading: ['loaded', 'failed', 'aborted', 'abandoned'],
  loaded: ['processing', 'aborted'],
  processing: ['success', 'failed', 'aborted'],
  success: ['inactive'],
  failed: [],
  inactive: [],
  aborted: [],
  abandoned: [],
}

/** What is told of a batch that has ended: its files are many. */
export type BatchEnd = Omit<Batch, 'items' | 'parts'>

export function endOf(batch: Batch): BatchEnd {
  const { items: _, parts: __, ...end } = batch
  return end
}

/** Whether there is nothing more to be done for it. */
export function isOver({ status }: Pick<Batch, 'status'>): boolean {
  return status !== 'loading' && status !== 'loaded' && status !== 'processing'
}

/** One item of a source as it was when a copy read it. */
export interface TakenItem {
  /** The path inside the source, with forward slashes. */
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
}

/** An item after its copy: the same item with its SHA-256 digest (hex) and its count of records. */
export interface CopiedItem extends TakenItem {
  readonly sha256: string
  readonly recordCount: number
}

/** One Parquet file of a batch. `name` is relative to the batch's folder in the dataset. */
export interface Part {
  readonly name: string
  readonly bytes: number
  readonly recordCount: number
  readonly sha256: string
}

export interface Batch {
  readonly id: BatchId
  /** `null` until it is complete: a run begins with what is there. */
  readonly runId: RunId | null
  readonly datasetId: DatasetId
  readonly status: BatchStatus
  readonly createdAt: number
  readonly updatedAt: number
  readonly createdBy: string
  readonly createdClient: string
  /** What of its flow's options the Catalog tells: `acp_partialIngestionPercent` and the like. */
  readonly tags: Readonly<Record<string, string | number | boolean>>
  readonly format: RecordFormat['kind']
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly inputBytes: number
  readonly inputRecordCount: number | null
  readonly outputRecordCount: number | null
  readonly failedRecordCount: number | null
  readonly causes: readonly Cause[]
  readonly items: readonly CopiedItem[]
  readonly parts: readonly Part[]
  /** Absent where a flow fills it. */
  readonly upload?: Upload
}
