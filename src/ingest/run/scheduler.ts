/**
 * scheduler: has each flow that runs by itself run when it falls due: at its instant, and once where
 * several instants went by while Weir was down.
 * Keeps: a run and the next instant are written together, so that none is lost and none comes twice.
 */
import type { FlowId } from '../../domain/ids.ts'
import { createAlarm } from '../../platform/alarm.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Log } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import { isDiskFault, type Store } from '../../platform/store/store.ts'
import { latestDue, nextDue } from '../flows/due.ts'
import { scheduleOfFlow } from '../flows/flows.ts'
import { namesOf, newRun } from '../flows/new-run.ts'
import type { MakingNeeds } from '../flows/resource.ts'
import { windowOf } from '../flows/schedule.ts'

export interface SchedulerNeeds extends MakingNeeds {
  readonly store: Store<'schedules' | 'flows' | 'runs' | 'sources' | 'targets' | 'datasets'>
  readonly bus: Bus
  readonly log: Log
}

export function createScheduler(needs: SchedulerNeeds): Service {
  const look = async (): Promise<number | null> => {
    await runAllDue(needs)
    return await needs.store.read.schedules.findNextDue()
  }
  return createAlarm({ ...needs, name: 'scheduler', bell: 'schedules', look })
}

const AT_ONCE = 100

async function runAllDue(needs: SchedulerNeeds): Promise<void> {
  const { store, bus, clock } = needs
  for (;;) {
    const due = await store.read.schedules.listDue(clock.now(), AT_ONCE)
    for (const { flowId } of due) await runDueOrLater(flowId, needs)
    if (due.length > 0) bus.ring('runs')
    if (due.length < AT_ONCE) return
  }
}

/** How long a flow is left alone whose run cannot be made, so that those behind it have their turn. */
const LATER_MS = 60_000

async function runDueOrLater(flowId: FlowId, needs: SchedulerNeeds): Promise<void> {
  const { store, clock, log } = needs
  try {
    await runDue(flowId, needs)
  } catch (error) {
    // A full disk, say, is nobody's own fault.
    if (isDiskFault(error)) throw error
    log.error('run.undue', { flowId, error: String(error), againInMs: LATER_MS })
    await store.commit(({ schedules }) => schedules.set(flowId, clock.now() + LATER_MS))
  }
}

async function runDue(flowId: FlowId, needs: SchedulerNeeds): Promise<void> {
  const { store, clock, log } = needs
  const now = clock.now()
  const dueAt = await store.commit(async (ledgers) => {
    const { flows, schedules, runs } = ledgers
    const due = await schedules.find(flowId)
    if (due === null || due > now) return null
    const flow = await flows.find(flowId)
    const schedule = flow?.state === 'enabled' ? scheduleOfFlow(flow) : null
    if (flow === null || schedule === null) {
      await schedules.set(flowId, null)
      return null
    }
    await schedules.set(flowId, nextDue(schedule, now))
    // Two that wait become one: it takes what both would have taken (decision 12).
    const waiting = await runs.listWaiting(flowId)
    if (waiting.some(({ trigger, cancel }) => trigger === 'schedule' && cancel === null))
      return null
    const dueAt = latestDue(schedule, now) ?? due
    const window = windowOf(schedule)
    const order = { trigger: 'schedule', dueAt, params: null, window, retryOf: null } as const
    const author = { user: flow.createdBy, client: flow.createdClient }
    await runs.insert(newRun(flow, await namesOf(flow, ledgers), order, author, needs))
    return dueAt
  })
  if (dueAt !== null) log.info('run.due', { flowId, dueAt, lateMs: now - dueAt })
}
