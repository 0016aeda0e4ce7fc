/**
 * run: one execution of a flow.
 * Its life is drawn in docs/lives.md; RUN_MOVES is the same picture as a table.
 */
import type { Activity, Cause } from './activity.ts'
import type { Batch } from './batch.ts'
import type { FlowMapping, FlowOptions } from './flow.ts'
import type { BatchId, DatasetId, FlowId, RunId, SourceId, TargetId } from './ids.ts'
import type { Offence } from './offence.ts'
import type { Upload } from './upload.ts'

export type RunStatus = 'scheduled' | 'inProgress' | 'success' | 'failed'

/** From which status a run may move to which. Success and failed are final. */
export const RUN_MOVES: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  scheduled: ['inProgress', 'failed'],
  inProgress: ['success', 'failed'],
  success: [],
  failed: [],
}

/** Whether it is in a final status. */
export function hasEnded({ status }: Pick<Run, 'status'>): boolean {
  return RUN_MOVES[status].length === 0
}

/** Told apart by `flowId`: what was uploaded has no flow, and is told of as a batch alone. */
export type Run = FlowRun | UploadRun

export interface FlowRun extends AnyRun {
  readonly flowId: FlowId
  readonly flowName: string
  readonly specId: string
  readonly sourceId: SourceId
  readonly targetId: TargetId
}

export interface UploadRun extends AnyRun {
  readonly flowId: null
  readonly datasetId: DatasetId
  readonly upload: Upload
}

interface AnyRun {
  readonly id: RunId
  readonly sourceName: string
  readonly datasetName: string
  readonly batchId: BatchId
  readonly providerRefId: string
  readonly status: RunStatus
  readonly trigger: Trigger
  /** Before this instant it is not begun. */
  readonly dueAt: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly createdBy: string
  readonly createdClient: string
  readonly etag: string
  /** How often a runner was started for it; above 1 after a crash of Weir itself. */
  readonly attempt: number
  /** When each of these began. */
  readonly begunAt: readonly number[]
  /** Only items that were last changed within it are taken. */
  readonly window: Window
  /** The run that this one tries again: it takes the same items (decision 14). */
  readonly retryOf: RunId | null
  /** Who wants it to end early; it ends as soon as that is seen. */
  readonly cancel: { readonly at: number; readonly by: string } | null
  /** The flow's options when the run was created (decision 13). */
  readonly options: FlowOptions
  /** And its mapping; absent or `null` where it has none. */
  readonly mapping?: FlowMapping | null
  readonly params: Readonly<Record<string, unknown>> | null
  readonly activities: readonly Activity[]
  readonly errors: readonly Cause[]
  /** The commonest causes of refusal with one example each; at most five. */
  readonly topRefusals: readonly Refusal[]
  /** What first went wrong, in the order of the source; `null` where nothing did. */
  readonly firstOffence: Offence | null
  readonly verdict: string | null
}

/** What people call it by. */
export function nameOfRun(run: Run): string {
  return run.flowId === null ? `Upload into ${run.datasetName}` : run.flowName
}

/** From an instant on, and until before one; `null`: without that bound. */
export interface Window {
  readonly from: number | null
  readonly to: number | null
}

export const ANY_TIME: Window = { from: null, to: null }

/** How a run is to end: written before its data is made visible, so that a crash can be finished. */
export interface RunOutcome {
  readonly run: Run
  /** `null` where promotion was not reached. */
  readonly batch: Batch | null
}

export type Trigger = 'schedule' | 'on-demand' | 'retry' | 'upload'

export interface Refusal {
  readonly code: string
  readonly message: string
  readonly column: string | null
  readonly recordCount: number
  readonly example: { readonly file: string; readonly line: number; readonly value: string | null }
}
