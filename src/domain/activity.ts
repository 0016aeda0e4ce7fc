/**
 * activity: one reported stage of a run, copy or promotion, with what it measured.
 * A run's own figures are summed up from its activities (ingest/run/summary.ts).
 */
import type { RunCode } from './explained/run-codes.ts'

/** `null` is "nothing measured" (absent on the wire); `'unknown'` is the documented -1. */
export type Measured = number | null | 'unknown'

export interface Measures {
  readonly bytes: Measured
  readonly records: Measured
  readonly files: Measured
}

export interface Activity {
  readonly kind: 'copy' | 'promotion'
  readonly startedAt: number
  readonly completedAt: number
  readonly input: Measures
  readonly output: Measures
  /** Refused records; `null` where none could be counted. */
  readonly failedRecordCount: number | null
  readonly status: 'success' | 'failed'
  /** What went wrong inside, with ingestion codes (106, 133, 2200, INGEST-1401-400, …), most general first. */
  readonly causes: readonly Cause[]
}

/** One inner error of an activity: its code, a sentence, and how many records it cost. */
export interface Cause {
  readonly code: RunCode
  readonly message: string
  readonly recordCount?: number
}

export const NOT_MEASURED: Measures = { bytes: null, records: null, files: null }
