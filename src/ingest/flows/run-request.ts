/** run-request: a client asks for a run, of what is new or of what an earlier run was about → a run that waits. */
import { Fault } from '../../domain/fault.ts'
import type { Flow } from '../../domain/flow.ts'
import type { FlowId, RunId } from '../../domain/ids.ts'
import { type Run, type Window } from '../../domain/run.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Store } from '../../platform/store/store.ts'
import { namesOf, newRun, type RunOrder } from './new-run.ts'
import { type Author, found, type MakingNeeds } from './resource.ts'
import { instantIn } from './schedule.ts'

export interface RequestNeeds extends MakingNeeds {
  readonly bus: Bus
  readonly store: Store<'flows' | 'runs' | 'sources' | 'targets' | 'datasets'>
}

/** `params` as in flow-service 2.6; `null` for a run of whatever is new, at once. */
export async function requestRun(
  flowId: FlowId,
  params: RunParams | null,
  author: Author,
  needs: RequestNeeds,
): Promise<Run> {
  const asked = askedOf(params)
  const flow = await enabled(flowId, needs)
  const dueAt = Math.max(asked.startAt ?? 0, needs.clock.now())
  return await keep(
    flow,
    { trigger: 'on-demand', dueAt, params, window: asked.window, retryOf: null },
    author,
    needs,
  )
}

/**
 * Tries a run again: the same window, the same items, with what its flow says now (flow-service 2.7).
 * Whatever another run has promoted meanwhile is not promoted twice.
 */
export async function retryRun(id: RunId, author: Author, needs: RequestNeeds): Promise<Run> {
  const run = found(await needs.store.read.runs.find(id), 'runs', id)
  const ingested = run.activities.at(-1)?.output.records ?? 0
  const isEmpty = run.status === 'success' && ingested === 0
  if (run.status !== 'failed' && !isEmpty) {
    const went = run.status === 'success' ? 'has ended well, with records' : 'has not ended yet'
    throw new Fault('FLOW-1387-400', { id, went })
  }
  if (run.flowId === null)
    throw new Fault('FLOW-1387-400', {
      id,
      went: 'is of an upload, which is not kept; upload the batch again',
    })
  const flow = await enabled(run.flowId, needs)
  const { window, params } = run
  const order = { trigger: 'retry', dueAt: needs.clock.now(), params, window } as const
  return await keep(flow, { ...order, retryOf: id }, author, needs)
}

async function keep(
  flow: Flow,
  order: RunOrder,
  author: Author,
  needs: RequestNeeds,
): Promise<Run> {
  const run = newRun(flow, await namesOf(flow, needs.store.read), order, author, needs)
  await needs.store.commit(async ({ flows, runs }) => {
    // It may have been deleted or disabled meanwhile.
    asEnabled(await flows.find(flow.id), flow.id)
    await runs.insert(run)
  })
  needs.bus.ring('runs')
  return run
}

async function enabled(id: FlowId, { store }: RequestNeeds): Promise<Flow> {
  return asEnabled(await store.read.flows.find(id), id)
}

function asEnabled(flow: Flow | null, id: FlowId): Flow {
  if (flow === null) throw new Fault('FLOW-1430-404', { id })
  if (flow.state !== 'enabled') throw new Fault('FLOW-1388-400', { id })
  return flow
}

type RunParams = Readonly<Record<string, unknown>>

interface Asked {
  readonly window: Window
  /** Not before this instant. */
  readonly startAt: number | null
}

function askedOf(params: RunParams | null): Asked {
  if (params === null) return { window: { from: null, to: null }, startAt: null }
  if (Object.keys(params).length === 0) throw new Fault('FLOW-1384-400')
  if (params['deltaColumn'] !== undefined) throw new Fault('FLOW-1382-400')
  const window = {
    from: instantOf('windowStartTime', params),
    to: instantOf('windowEndTime', params),
  }
  if (window.from !== null && window.to !== null && window.to <= window.from) {
    throw new Fault('FLOW-1381-400', {
      from: String(params['windowStartTime']),
      to: String(params['windowEndTime']),
    })
  }
  return { window, startAt: instantOf('startTime', params) }
}

function instantOf(name: string, params: RunParams): number | null {
  const value = params[name]
  if (value === undefined || value === null) return null
  const at = instantIn(value)
  if (at !== null) return at
  throw new Fault('FLOW-1317-400', { name, value: JSON.stringify(value), rule: 'epoch seconds' })
}
