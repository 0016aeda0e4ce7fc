/** flow: a standing order, source → dataset, with the errors it bears. */
import type { FlowId, RunId, SourceId, TargetId } from './ids.ts'
import type { Resource } from './source.ts'

export interface Flow extends Resource {
  readonly id: FlowId
  readonly specId: string
  readonly sourceId: SourceId
  readonly targetId: TargetId
  readonly options: FlowOptions
  /** As the client sent it; read back unchanged. */
  readonly schedule: Readonly<Record<string, unknown>>
  readonly lastRun: { readonly id: RunId; readonly status: string; readonly at: number } | null
}

/** How many refused records a run bears (flow-service 2.4, decisions 1, 2, 34). */
export interface FlowOptions {
  readonly errorDiagnosticsEnabled: boolean
  /** Percent, above 0 and at most 100; `null`: any refused record fails the run. */
  readonly partialIngestionPercent: number | null
  /** An absolute cap beside the percentage; `null`: none. */
  readonly errorLimit: number | null
  /** A run whose first N records are all refused stops early. */
  readonly abortAfter: number
}
