/** upload: what a client says of the files that it uploads as a batch, before there is any of them. */
import type { FlowMapping, FlowOptions } from './flow.ts'
import type { RunId } from './ids.ts'
import type { RecordFormat } from './source.ts'

export interface Upload {
  readonly format: RecordFormat
  readonly options: FlowOptions
  /** The run whose refused rows it brings again, mended; `null` where it mends none. */
  readonly mends: RunId | null
  /** That of the run it mends, for its rows have the columns of that run's source. */
  readonly mapping: FlowMapping | null
}
