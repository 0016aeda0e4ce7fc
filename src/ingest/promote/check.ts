/** check: one rule that every record must keep, in SQL, and how it is told where one does not. */
import type { RejectionCode } from '../../domain/rejection.ts'
import type { Path, Step } from './paths.ts'

export interface Check {
  readonly code: RejectionCode
  /** How its place is called; `null`: whichever columns the schema does not name. */
  readonly column: string | null
  readonly steps: readonly Step[]
  /** The JSON Schema keyword that it stands for. */
  readonly keyword: string
  /** TRUE where a record passes; FALSE and NULL refuse it. */
  readonly holds: string
  /** Why a record was refused, as a sentence; the value comes in quotes, with the place where it stands. */
  readonly explain: (value: string, column: string) => string
  /** The names that an object may have; only for what refuses others. */
  readonly known?: readonly string[]
  /**
   * For what is inside of lists and maps: a text with a line for each place where it does not hold, which is
   * the given SQL text with the positions behind it, as JSON, a comma before each.
   */
  readonly places?: (text: string) => string
}

/** What of a check a record does not keep, and where in the record. */
export interface Failure {
  readonly check: Check
  readonly positions: Path
}
