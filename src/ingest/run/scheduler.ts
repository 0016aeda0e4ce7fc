/**
 * scheduler: has each flow that runs by itself run when it falls due: at its instant, and once where
 * several instants went by while Weir was down.
 * Keeps: a run and the next instant are written together, so that none is lost and none comes twice.
 */
import type { FlowId } from '../../domain/ids.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Log } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import type { Store } from '../../platform/store/store.ts'
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

const AT_ONCE = 100

/** As often as this it looks at the clock, which may have been set. */
const MOST_WAIT_MS = 60_000

/** How long after a failure it is tried again. */
const PAUSE_MS = 1_000

export function createScheduler(needs: SchedulerNeeds): Service {
  const { store, bus, clock, log } = needs
  let bell: Disposable | null = null
  let working: Promise<void> | null = null
  let isRung = false
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    isRung = true
    working ??= work().finally(() => {
      working = null
    })
  }

  async function work(): Promise<void> {
    clearTimeout(timer)
    while (isRung && bell !== null) {
      isRung = false
      let waitMs = PAUSE_MS
      try {
        await runAllDue(needs)
        const next = await store.read.schedules.findNextDue()
        waitMs = next === null ? MOST_WAIT_MS : Math.min(next - clock.now(), MOST_WAIT_MS)
      } catch (error) {
        log.error('scheduler.stumbled', { error: String(error), againInMs: PAUSE_MS })
      }
      clearTimeout(timer)
      if (bell !== null) timer = setTimeout(wake, Math.max(waitMs, 0))
    }
  }

  return {
    name: 'scheduler',
    async start() {
      bell ??= bus.onRing('schedules', wake)
      wake()
    },
    async stop() {
      bell?.[Symbol.dispose]()
      bell = null
      await working
      clearTimeout(timer)
    },
  }
}

async function runAllDue(needs: SchedulerNeeds): Promise<void> {
  const { store, bus, clock } = needs
  for (;;) {
    const due = await store.read.schedules.listDue(clock.now(), AT_ONCE)
    for (const { flowId } of due) await runDue(flowId, needs)
    if (due.length > 0) bus.ring('runs')
    if (due.length < AT_ONCE) return
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
    if (waiting.some(({ trigger }) => trigger === 'schedule')) return null
    const dueAt = latestDue(schedule, now) ?? due
    const window = windowOf(schedule)
    const order = { trigger: 'schedule', dueAt, params: null, window, retryOf: null } as const
    const author = { user: flow.createdBy, client: flow.createdClient }
    await runs.insert(newRun(flow, await namesOf(flow, ledgers), order, author, needs))
    return dueAt
  })
  if (dueAt !== null) log.info('run.due', { flowId, dueAt, lateMs: now - dueAt })
}
