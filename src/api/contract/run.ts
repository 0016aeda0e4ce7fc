/** run: a run as `/runs` answers it, as a type; the fields themselves are those of notifications too. */
import type { findingsOf, runFields } from '../../notify/events/run-fields.ts'

export type RunAnswer = ReturnType<typeof runFields> & {
  readonly _weir: ReturnType<typeof findingsOf>
}
