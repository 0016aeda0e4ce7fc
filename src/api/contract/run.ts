/** run: a run as `/runs` answers it, as a type; the fields themselves are those of notifications too. */
import type { findingsOf, runFields } from '../../notify/events/run-fields.ts'

export type RunAnswer = ReturnType<typeof runFields> & {
  readonly _weir: ReturnType<typeof findingsOf> & Partial<UploadTold>
}

/** Of a run that has no flow. */
interface UploadTold {
  readonly name: string
  readonly datasetId: string
  /** The run whose refused rows it brings again, mended. */
  readonly mends: string | null
}
