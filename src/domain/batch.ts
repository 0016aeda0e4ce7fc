/** batch: what one copy staged and one promotion takes whole. */
import type { Cause } from './activity.ts'
import type { BatchId, DatasetId, RunId } from './ids.ts'

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
  readonly runId: RunId
  readonly datasetId: DatasetId
  /** `inactive`: promoted, and taken out of the dataset again. */
  readonly status: 'success' | 'failed' | 'inactive'
  readonly createdAt: number
  readonly updatedAt: number
  readonly createdBy: string
  readonly createdClient: string
  /** What of its flow's options the Catalog tells: `acp_partialIngestionPercent` and the like. */
  readonly tags: Readonly<Record<string, string | number | boolean>>
  readonly format: 'delimited' | 'json'
  readonly startedAt: number
  readonly completedAt: number
  readonly inputBytes: number
  readonly inputRecordCount: number | null
  readonly outputRecordCount: number | null
  readonly failedRecordCount: number | null
  readonly causes: readonly Cause[]
  readonly items: readonly CopiedItem[]
  readonly parts: readonly Part[]
}
