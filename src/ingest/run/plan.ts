/** plan: all that a runner needs to know to execute a run, and all that it answers; both are plain JSON. */
import type { Activity, Cause } from '../../domain/activity.ts'
import type { CopiedItem, Part, TakenItem } from '../../domain/batch.ts'
import type { RecordSchema } from '../../domain/dataset.ts'
import type { FlowOptions } from '../../domain/flow.ts'
import type { RunId } from '../../domain/ids.ts'
import type { Mapping } from '../../domain/mapping.ts'
import type { Offence } from '../../domain/offence.ts'
import type { Refusal, Window } from '../../domain/run.ts'
import type {
  ConnectionParams,
  ConnectorKind,
  RecordFormat,
  Selection,
} from '../../domain/source.ts'

export interface Plan {
  readonly runId: RunId
  readonly connector: ConnectorKind
  readonly connection: ConnectionParams
  readonly selection: Selection
  readonly format: RecordFormat
  readonly taken: readonly TakenItem[]
  readonly window: Window
  /** The items of the run that is tried again, as they were then; `null` for whatever there is. */
  readonly only: readonly TakenItem[] | null
  readonly schema: RecordSchema
  /** How columns become fields; `null` where they go to the fields of the same name. */
  readonly mappings: readonly Mapping[] | null
  readonly options: FlowOptions
  /** An empty folder of this attempt's own. */
  readonly folder: string
  /** What Weir itself keeps; no source may be in it. */
  readonly closedFolder: string
  readonly threads: number
  readonly memoryMb: number
  readonly keptRejections: number
  /** True: nothing of it is to be kept, and the answer tells what was left out. */
  readonly isDry?: boolean
  /** Only the first records of each item; absent for all of them. */
  readonly firstRecords?: number
  /** How many kinds of refusal are told; absent for the five commonest. */
  readonly shownRefusals?: number
}

export interface RunAnswer {
  readonly activities: readonly Activity[]
  /** What was copied; `null` where promotion was not reached. */
  readonly batch: {
    readonly items: readonly CopiedItem[]
    readonly parts: readonly Part[]
    readonly causes: readonly Cause[]
  } | null
  readonly topRefusals: readonly Refusal[]
  readonly firstOffence: Offence | null
  readonly verdict: string | null
  /** Only of a dry run. */
  readonly leftOut?: LeftOut
}

/** What a source holds and a run does not take. */
export interface LeftOut {
  readonly count: number
  /** The first of them, by path. */
  readonly items: readonly (TakenItem & { readonly reason: 'taken' | 'outside-window' })[]
}

/** How far a run has come; for people who watch. */
export interface RunProgress {
  readonly stage: 'copy' | 'promotion'
  /** When the stage began. */
  readonly startedAt: number
  readonly bytes: number
  readonly totalBytes: number
  readonly files: number
  readonly totalFiles: number
  readonly recordCount: number
  /** Of the stage; `null` while it cannot be told. */
  readonly percent: number | null
}

/** What a runner process says to the process that started it. */
export type RunnerMessage =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'answer'; readonly answer: RunAnswer }
  | { readonly kind: 'broken'; readonly reason: string }
