/**
 * dry-run: what the next run of a flow, or of one that is not there yet, would come to.
 * Keeps: it is the real thing in a real runner, and nothing of it stays: no row, no checkpoint, nothing
 * published, and its work folder is dropped whatever happens.
 */
import { Fault } from '../../domain/fault.ts'
import { type FlowId, idOf } from '../../domain/ids.ts'
import type { Flow, Schedule } from '../../domain/flow.ts'
import { ANY_TIME } from '../../domain/run.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Service } from '../../platform/service.ts'
import type { Store } from '../../platform/store/store.ts'
import { scheduleOfFlow } from '../flows/flows.ts'
import { windowOf } from '../flows/schedule.ts'
import { dryOutcomeOf, type DryOutcome } from './dry-outcome.ts'
import type { Plan } from './plan.ts'
import { type EngineLimits, type PlannedRun, mappingsOf, planOf } from './plan-of.ts'
import { type References, resolvedParams } from './references.ts'
import type { Runner } from './runner.ts'

export interface DryRunOrder {
  /** Whose checkpoint counts; `null` for a flow that is not there yet. */
  readonly flowId: FlowId | null
  /** In the place of what the flow says; `null` for the flow as it is. */
  readonly parts: DryRunParts | null
  /** Of each file; `null` for all of them. */
  readonly firstRecords: number | null
}

export interface DryRunParts extends Pick<
  Plan,
  'connector' | 'connection' | 'selection' | 'format' | 'schema' | 'options'
> {
  readonly schedule: Schedule | null
  /** Left out: as the flow has them. */
  readonly mappings?: Plan['mappings'] | undefined
}

export interface DryRuns extends Service {
  /** Ends early where `signal` says that nobody waits for it any more. */
  execute(order: DryRunOrder, signal: AbortSignal): Promise<DryOutcome>
}

export interface DryRunNeeds {
  readonly store: Parameters<typeof planOf>[2] & Store<'flows'>
  readonly blobs: Blobs
  readonly chance: RowChance
  readonly runner: Runner
  readonly limits: EngineLimits
  readonly references: References
}

/** One work folder each: as many as may be at work at once, and known by name to the next start. */
const PLACES = ['plan-1', 'plan-2']

export function createDryRuns({
  store,
  blobs,
  chance,
  runner,
  limits,
  references,
}: DryRunNeeds): DryRuns {
  const free = [...PLACES]

  async function execute(place: string, order: DryRunOrder, signal: AbortSignal) {
    const folder = await blobs.workFolder(place)
    const plan = await dryPlanOf(order, folder)
    const cancel = (): void => runner.cancel(plan.runId)
    signal.addEventListener('abort', cancel, { once: true })
    const ended = runner.execute(plan, () => {})
    if (signal.aborted) cancel()
    const end = await ended
    signal.removeEventListener('abort', cancel)
    if (end.kind === 'stopped') throw new Fault('WEIR-503', { problem: 'Weir is stopping.' })
    if (end.kind === 'cancelled') throw new Fault('WEIR-409', { problem: 'Nobody waited for it.' })
    return dryOutcomeOf(end, plan)
  }

  async function dryPlanOf(order: DryRunOrder, folder: string): Promise<Plan> {
    const { flowId, parts, firstRecords } = order
    const flow = flowId === null ? null : await store.read.flows.find(flowId)
    if (flowId !== null && flow === null) throw new Fault('FLOW-1430-404', { id: flowId })
    const runId = idOf<'run'>(chance.uuid())
    const plan =
      parts === null && flow !== null
        ? await planOf(nextRunOf(flow, runId), folder, store, limits, references)
        : await planOfParts(order, flow, runId, folder)
    return {
      ...plan,
      // Reasons are what it is asked for.
      options: { ...plan.options, errorDiagnosticsEnabled: true },
      isDry: true,
      shownRefusals: MOST_REFUSALS,
      ...(firstRecords === null ? {} : { firstRecords }),
    }
  }

  async function planOfParts(
    { flowId, parts }: DryRunOrder,
    flow: Flow | null,
    runId: Plan['runId'],
    folder: string,
  ): Promise<Plan> {
    if (parts === null) throw new Fault('WEIR-400', { problem: 'There is no flow to plan.' })
    const { schedule, connection, mappings, ...given } = parts
    return {
      ...given,
      mappings: mappings ?? (flow === null ? null : await mappingsOf(flow, store.read)),
      connection: await resolvedParams(connection, references),
      ...limits,
      runId,
      folder,
      window: schedule === null ? ANY_TIME : windowOf(schedule),
      only: null,
      taken: flowId === null ? [] : await store.read.checkpoints.list(flowId),
    }
  }

  return {
    name: 'dry-runs',
    async start() {
      for (const place of PLACES) await blobs.dropWorkFolder(place)
    },
    // Whoever owns the runner ends what is at work in it.
    stop: async () => {},
    async execute(order, signal) {
      const place = free.pop()
      if (place === undefined) {
        const problem = `${PLACES.length} dry runs are at work already. Try again when one of them is over.`
        throw new Fault('WEIR-429', { problem })
      }
      try {
        return await execute(place, order, signal)
      } finally {
        await blobs.dropWorkFolder(place).finally(() => free.push(place))
      }
    },
  }
}

const MOST_REFUSALS = 1_000

function nextRunOf(flow: Flow, id: Plan['runId']): PlannedRun {
  const { sourceId, targetId, options, mapping = null } = flow
  const schedule = scheduleOfFlow(flow)
  const window = schedule === null ? ANY_TIME : windowOf(schedule)
  return { id, flowId: flow.id, sourceId, targetId, options, mapping, window, retryOf: null }
}
