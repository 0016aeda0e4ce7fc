/** promotion: what promote is told and what it answers. */
import type { Cause } from '../../domain/activity.ts'
import type { Part } from '../../domain/batch.ts'
import type { RecordSchema } from '../../domain/dataset.ts'
import type { FlowOptions } from '../../domain/flow.ts'
import type { Mapping } from '../../domain/mapping.ts'
import type { Offence } from '../../domain/offence.ts'
import type { Refusal } from '../../domain/run.ts'
import type { RecordFormat } from '../../domain/source.ts'

export interface PromotionOrder {
  readonly format: RecordFormat
  readonly schema: RecordSchema
  /** How columns become fields; absent or `null` where they go to the fields of the same name. */
  readonly mappings?: readonly Mapping[] | null
  readonly options: FlowOptions
  /** An empty folder of this attempt's own: `dataset/` and `diagnostics/` are made in it. */
  readonly folder: string
  readonly threads: number
  readonly memoryMb: number
  /** How many refused records are kept with their reasons; all are counted (decision 34). */
  readonly keptRejections: number
  /** True: nothing is kept for review. */
  readonly isDry?: boolean
  /** How many kinds of refusal are told; absent for the five commonest. */
  readonly shownRefusals?: number
}

export interface Promotion {
  readonly status: 'success' | 'failed'
  /** `null` where records could not be counted: a file was unusable. */
  readonly inputRecordCount: number | null
  readonly acceptedRecordCount: number | null
  readonly refusedRecordCount: number | null
  /** The files in `dataset/`; empty on failure. */
  readonly parts: readonly Part[]
  readonly causes: readonly Cause[]
  readonly topRefusals: readonly Refusal[]
  readonly firstOffence: Offence | null
  /** How the threshold was judged, as a sentence with its numbers. */
  readonly verdict: string
}

/** Called as work goes on; cheap, may be called often. */
export type OnProgress = (progress: { recordCount: number; percent: number | null }) => void
