/** flows: standing orders, checked before they are kept (flow-service 2.1, 2.4). */
import { Fault } from '../../domain/fault.ts'
import type { Flow, FlowOptions, Schedule } from '../../domain/flow.ts'
import { idOf, type SourceId, type TargetId } from '../../domain/ids.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/store/store.ts'
import { checkMapping } from './flow-mapping.ts'
import { found, type Naming, type Own } from './resource.ts'
import { checkStart, scheduleOf, type ScheduleParams, timeZoneOf } from './schedule.ts'
import { FLOW_SPEC } from './specs.ts'

export interface FlowDraft extends Naming {
  readonly specId: string
  readonly sourceIds: readonly string[]
  readonly targetIds: readonly string[]
  readonly transformations: readonly unknown[]
  readonly schedule: ScheduleParams | null
  readonly timeZone: string | null
  readonly labels: readonly unknown[]
  readonly options: OptionsDraft
  readonly state: string | null
}

export interface OptionsDraft {
  readonly errorDiagnosticsEnabled: boolean | null
  /** A number, or a number as text (flow-service 2.4). */
  readonly partialIngestionPercent: number | string | null
  readonly errorLimit: number | null
  readonly abortAfter: number | null
}

interface FlowNeeds {
  readonly store: Pick<
    Store<'sources' | 'targets' | 'datasets' | 'schemas' | 'mappingSets'>,
    'read'
  >
  readonly clock: Clock
}

/** `before`: the flow as it is; `null` for a new one. */
export async function checkFlow(
  draft: FlowDraft,
  before: Flow | null,
  { store: { read }, clock }: FlowNeeds,
): Promise<Omit<Own<Flow>, 'lastRun'>> {
  if (draft.state !== null) throw new Fault('FLOW-1410-400')
  if (draft.specId !== FLOW_SPEC.id) {
    const known = `${FLOW_SPEC.id} (${FLOW_SPEC.name})`
    throw new Fault('FLOW-1413-400', { kind: 'flow', id: draft.specId, known })
  }
  const sourceId: SourceId = idOf(onlyOne(draft.sourceIds, 'sourceConnectionIds'))
  const targetId: TargetId = idOf(onlyOne(draft.targetIds, 'targetConnectionIds'))
  const source = found(await read.sources.find(sourceId), 'sourceConnections', sourceId)
  found(await read.targets.find(targetId), 'targetConnections', targetId)
  const mapping = await checkMapping(
    draft.transformations,
    { format: source.format, targetId },
    { read },
  )
  const schedule = draft.schedule ?? {}
  const timeZone = timeZoneOf(draft.timeZone ?? 'UTC')
  checkStart(scheduleOf(schedule, timeZone), before && scheduleOfFlow(before), clock.now())
  return {
    specId: draft.specId,
    sourceId,
    targetId,
    options: flowOptionsOf(draft.options),
    mapping,
    schedule,
    timeZone,
    labels: draft.labels,
  }
}

/** When a flow runs by itself; `null` where it runs on demand only. */
export function scheduleOfFlow({ schedule, timeZone }: Flow): Schedule | null {
  return scheduleOf(schedule, timeZone)
}

const DEFAULT_ABORT_AFTER = 1_000

/** Decisions 1 and 34; diagnostics are on unless switched off, since they cost nothing where all is well. */
export function flowOptionsOf(draft: OptionsDraft): FlowOptions {
  return {
    errorDiagnosticsEnabled: draft.errorDiagnosticsEnabled ?? true,
    partialIngestionPercent:
      draft.partialIngestionPercent === null ? null : percentOf(draft.partialIngestionPercent),
    errorLimit: draft.errorLimit,
    abortAfter: draft.abortAfter ?? DEFAULT_ABORT_AFTER,
  }
}

/** What else `Number` takes for one, such as `0x10`, nobody means. */
const DECIMAL = /^[0-9]+(\.[0-9]+)?$/

function percentOf(given: number | string): number {
  const percent = typeof given === 'string' && DECIMAL.test(given) ? Number(given) : given
  if (typeof percent === 'number' && percent > 0 && percent <= 100) return percent
  throw new Fault('FLOW-1452-400', {
    problem: `\`partialIngestionPercent\` is ${JSON.stringify(given)}; it must be a number above 0 and at most 100.`,
  })
}

function onlyOne(ids: readonly string[], name: string): string {
  const [id] = ids
  if (id !== undefined && ids.length === 1) return id
  throw new Fault('FLOW-1303-400', {
    problem: `\`${name}\` has ${ids.length} ids; a flow has exactly one.`,
  })
}
