/** flow-summary: what a list of flows shows beside the documented fields, on the wire. */
import { Type } from 'typebox'
import type { Measured } from '../../../domain/activity.ts'
import type { Flow } from '../../../domain/flow.ts'
import type { Run } from '../../../domain/run.ts'
import type { Connection, Source, Target } from '../../../domain/source.ts'
import type { RunHour } from '../../../platform/store/ledgers/hours.ts'

const MaybeText = Type.Union([Type.Null(), Type.String()])

export const FlowSummaries = Type.Object({
  /** In the order in which they were asked for; what is not there is left out. */
  flows: Type.Array(
    Type.Object({
      flowId: Type.String(),
      source: MaybeText,
      /** The name of the connection that its files are behind, and which of them it takes. */
      connection: MaybeText,
      path: MaybeText,
      datasetId: MaybeText,
      dataset: MaybeText,
      /** `null`: it does not run by itself any more. */
      nextRunAt: Type.Union([Type.Null(), Type.Integer()]),
      /** How the run that ended last was; `null` where none has ended, or it is not kept any more. */
      lastRun: Type.Union([
        Type.Null(),
        Type.Object({
          id: Type.String(),
          filesTaken: Type.Integer(),
          recordsRefused: Type.Integer(),
        }),
      ]),
      /** Of the last 30 days. */
      recent: Type.Object({
        succeeded: Type.Integer(),
        failed: Type.Integer(),
        recordsReceived: Type.Integer(),
        recordsIngested: Type.Integer(),
        recordsFailed: Type.Integer(),
      }),
    }),
  ),
})

export interface SummaryParts {
  readonly source: Source | null
  readonly connection: Connection | null
  readonly target: Target | null
  readonly dataset: { readonly name: string } | null
  readonly nextRunAt: number | null
  readonly lastRun: Run | null
  readonly hours: readonly RunHour[]
}

export function flowSummary({ id }: Flow, parts: SummaryParts) {
  const total = (name: keyof Omit<RunHour, 'hour'>) =>
    parts.hours.reduce((sum, hour) => sum + hour[name], 0)
  return {
    flowId: id,
    ...waysOf(parts),
    nextRunAt: parts.nextRunAt,
    lastRun: parts.lastRun === null ? null : lastRunFields(parts.lastRun),
    recent: {
      succeeded: total('succeeded'),
      failed: total('failed'),
      recordsReceived: total('recordsReceived'),
      recordsIngested: total('recordsIngested'),
      recordsFailed: total('recordsFailed'),
    },
  }
}

/** Where its files come from and go to; `null` of what is not there any more. */
function waysOf({ source, connection, target, dataset }: SummaryParts) {
  return {
    source: nameOf(source),
    connection: nameOf(connection),
    path: source?.selection.path ?? null,
    datasetId: target?.datasetId ?? null,
    dataset: nameOf(dataset),
  }
}

function nameOf(one: { readonly name: string } | null): string | null {
  return one === null ? null : one.name
}

/** What was not measured, or is not known, is none. */
function lastRunFields({ id, activities }: Run) {
  return {
    id,
    filesTaken: countOf(activities[0]?.input.files),
    recordsRefused: countOf(activities.at(-1)?.failedRecordCount),
  }
}

function countOf(measured: Measured | undefined): number {
  return typeof measured === 'number' ? measured : 0
}
