/**
 * alert-watch: fires the alert of a run as soon as it has been at work for too long, and resolves what
 * nobody asks for any more. It waits for the next such instant alone: nothing is asked while no run is at work.
 */
import type { FlowId } from '../../domain/ids.ts'
import { createAlarm } from '../../platform/alarm.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import type { AtWork } from '../../platform/store/ledgers/alerts.ts'
import type { Store } from '../../platform/store/store.ts'
import { fireDelay, newAlertIds, resolve } from './alerts.ts'
import { delayedFrom, EVALUATED_MS, isDelayed, ruleOf } from './judge.ts'

export interface AlertWatchNeeds {
  readonly store: Store<'alerts' | 'outbox' | 'runs' | 'flows'>
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
}

export function createAlertWatch(needs: AlertWatchNeeds): Service {
  return createAlarm({ ...needs, name: 'alert-watch', bell: 'alerts', look: () => lookOnce(needs) })
}

/** One round. Answers the instant at which the next run would be delayed; `null` where none would. */
export async function lookOnce(needs: AlertWatchNeeds): Promise<number | null> {
  const { store, clock } = needs
  const listed = await store.read.alerts.listRules()
  const overrides = new Map(listed.map((one) => [one.flowId, one.overrides]))
  await resolveUnasked(needs)
  let next = Infinity
  for (const run of await store.read.alerts.listAtWork()) {
    const rule = ruleOf(overrides.get(run.flowId) ?? null)
    const now = clock.now()
    if (isDelayed(run.startedAt, now, rule)) await fire(run, now, needs)
    else if (now - run.startedAt <= EVALUATED_MS) {
      next = Math.min(next, delayedFrom(run.startedAt, rule) ?? Infinity)
    }
  }
  return next === Infinity ? null : next
}

/** Asked again where nobody can come between: it may have ended, or been found delayed, since. */
async function fire(run: AtWork, now: number, needs: AlertWatchNeeds): Promise<void> {
  const { store, bus, chance } = needs
  const { delay: id } = newAlertIds(chance)
  const alert = await store.commit(async ({ alerts, outbox, runs }) => {
    const isAtWork = (await runs.find(run.runId))?.status === 'inProgress'
    if (!isAtWork || (await runs.findOutcome(run.runId)) !== null) return null
    if ((await alerts.findDelay(run.runId)) !== null) return null
    return await fireDelay(run, id, now, { alerts, outbox })
  })
  if (alert !== null) bus.ring('outbox')
}

/** An error rate whose flow is gone, or does not ask for that alert any more, would fire for ever. */
async function resolveUnasked({ store, bus, clock }: AlertWatchNeeds): Promise<void> {
  for (const { flowId } of await store.read.alerts.listOpen('errorRate')) {
    if (await isAsked(flowId, store.read)) continue
    const now = clock.now()
    await store.commit(async ({ alerts, outbox, flows }) => {
      const open = await alerts.findOpen('errorRate', flowId)
      if (open === null || (await isAsked(flowId, { alerts, flows }))) return
      await resolve(open, open.value, now, { alerts, outbox })
    })
    bus.ring('outbox')
  }
}

async function isAsked(
  flowId: FlowId,
  { alerts, flows }: Pick<Store<'alerts' | 'flows'>['read'], 'alerts' | 'flows'>,
): Promise<boolean> {
  const { errorRatePercent } = ruleOf(await alerts.findRule(flowId))
  return errorRatePercent !== null && (await flows.find(flowId)) !== null
}
