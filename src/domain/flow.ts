/** flow: a standing order, source → dataset, with the errors it bears. */
import type { FlowId, RunId, SourceId, TargetId } from './ids.ts'
import type { MappingSetId } from './mapping.ts'
import type { Resource } from './source.ts'

export interface Flow extends Resource {
  readonly id: FlowId
  readonly specId: string
  readonly sourceId: SourceId
  readonly targetId: TargetId
  readonly options: FlowOptions
  /** Absent or `null`: columns go to the fields of the same name. */
  readonly mapping?: FlowMapping | null
  /** As the client sent it; read back unchanged. What it means: ingest/flows/schedule.ts. */
  readonly schedule: Readonly<Record<string, unknown>>
  /** An IANA name: in which zone a day of the schedule begins and ends. */
  readonly timeZone: string
  /** Data usage labels, kept for those who read them. */
  readonly labels: readonly unknown[]
  readonly lastRun: LastRun | null
}

/** A version of a mapping set. */
export interface FlowMapping {
  readonly id: MappingSetId
  readonly version: number
}

export interface LastRun {
  readonly id: RunId
  readonly status: string
  readonly startedAt: number
  /** When it ended; `null` while it is at work. */
  readonly at: number | null
}

/** When a flow runs by itself (flow-service 2.2). */
export interface Schedule {
  readonly startAt: number
  readonly frequency: Frequency
  /** So many minutes, hours, days or weeks from one run to the next; 0 for `once`. */
  readonly interval: number
  /** False: what was last changed before `startAt` is never taken. */
  readonly backfill: boolean
  readonly timeZone: string
}

export type Frequency = 'once' | 'minute' | 'hour' | 'day' | 'week'

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
