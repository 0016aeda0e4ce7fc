/**
 * alerts: what fires and what is resolved as runs start, stay at work and end.
 * Keeps: an alert and its fact are written together, in the transaction of what they tell of, so that a
 * crash loses none and doubles none.
 */
import type { Alert } from '../../domain/alert.ts'
import { type AlertId, type FlowId, idOf, type RunId } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import {
  isDelayed,
  judgeRate,
  minutesBetween,
  percentOf,
  type Refused,
  refusedIn,
  ruleOf,
} from './judge.ts'

type Touched = Pick<Ledgers, 'alerts' | 'outbox'>

/** The ids that alerts get should they fire: chance is asked before a transaction, not within. */
export interface NewAlertIds {
  readonly delay: AlertId
  readonly errorRate: AlertId
}

export function newAlertIds(chance: Chance): NewAlertIds {
  return { delay: idOf(chance.uuid()), errorRate: idOf(chance.uuid()) }
}

/** To be called in the transaction that claims a run for the first time. */
export async function noteStart(run: FlowRun, { alerts, outbox }: Touched): Promise<void> {
  await alerts.noteStart(run.id, run.updatedAt)
  await outbox.append({ kind: 'runStarted', run })
}

/** To be called in the transaction that ends a run, behind its own fact. */
export async function noteEnd(run: FlowRun, ids: NewAlertIds, ledgers: Touched): Promise<void> {
  await noteEndOfDelay(run, ids.delay, ledgers)
  await noteErrorRate(run, ids.errorRate, ledgers)
}

/** A run that was at work for too long while nobody could look fires late, and is resolved at once. */
async function noteEndOfDelay(run: FlowRun, newId: AlertId, ledgers: Touched): Promise<void> {
  const startedAt = await ledgers.alerts.findStart(run.id)
  if (startedAt === null) return
  await ledgers.alerts.removeStart(run.id)
  const atWork = { runId: run.id, flowId: run.flowId, flowName: run.flowName, startedAt }
  const alert =
    (await ledgers.alerts.findDelay(run.id)) ??
    (await fireDelay(atWork, newId, run.updatedAt, ledgers))
  const minutes = minutesBetween(startedAt, run.updatedAt)
  if (alert?.status === 'FIRING') await resolve(alert, minutes, run.updatedAt, ledgers)
}

/** A run and since when it is at work. */
export interface Working {
  readonly runId: RunId
  readonly flowId: FlowId
  readonly flowName: string
  readonly startedAt: number
}

/** Answers the alert; `null` where the run is not delayed at that instant. */
export async function fireDelay(
  { runId, flowId, flowName, startedAt }: Working,
  id: AlertId,
  at: number,
  ledgers: Touched,
): Promise<Alert | null> {
  const rule = ruleOf(await ledgers.alerts.findRule(flowId))
  if (rule.delayMinutes === null || !isDelayed(startedAt, at, rule)) return null
  const threshold = rule.delayMinutes
  const value = minutesBetween(startedAt, at)
  const about = { flowId, flowName, runId, threshold, value, createdAt: at, resolvedAt: null }
  return await write({ id, kind: 'delay', status: 'FIRING', ...about }, ledgers)
}

async function noteErrorRate(run: FlowRun, newId: AlertId, ledgers: Touched): Promise<void> {
  const { flowId, flowName, id: runId, updatedAt: at } = run
  const rule = ruleOf(await ledgers.alerts.findRule(flowId))
  const open = await ledgers.alerts.findOpen('errorRate', flowId)
  const refused = refusedIn(run)
  const verdict = judgeRate(refused, rule, open !== null)
  if (verdict === 'resolves' && open !== null) {
    await resolve(open, valueOf(refused, open), at, ledgers)
  }
  if (verdict !== 'fires' || refused === null || rule.errorRatePercent === null) return
  const measured = { threshold: rule.errorRatePercent, value: percentOf(refused) }
  const about = { flowId, flowName, runId, ...measured, createdAt: at, resolvedAt: null }
  await write({ id: newId, kind: 'errorRate', status: 'FIRING', ...about }, ledgers)
}

/** Where nothing was measured that resolves it, it keeps the value that it has. */
function valueOf(refused: Refused | null, { value }: Alert): number {
  return refused === null ? value : percentOf(refused)
}

export async function resolve(
  alert: Alert,
  value: number,
  at: number,
  ledgers: Touched,
): Promise<void> {
  await write({ ...alert, status: 'INACTIVE', value, resolvedAt: at }, ledgers)
}

async function write(alert: Alert, { alerts, outbox }: Touched): Promise<Alert> {
  await alerts.write(alert)
  await outbox.append({ kind: 'alert', alert })
  return alert
}
