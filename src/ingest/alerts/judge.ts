/** judge: how long runs are at work and what share of their records is refused → which alerts fire (pure). */
import { type AlertOverrides, type AlertRule, DEFAULT_RULE } from '../../domain/alert.ts'
import type { Run } from '../../domain/run.ts'

/** flow-service 3.7: a run that has been at work for longer is not looked at any more. */
export const EVALUATED_MS = 10 * 60 * 60_000

/** What holds for a flow: a threshold of its own, or the default. */
export function ruleOf(overrides: AlertOverrides | null): AlertRule {
  return { ...DEFAULT_RULE, ...overrides }
}

/** The first instant at which a run is found delayed; `null` where its flow has that alert switched off. */
export function delayedFrom(startedAt: number, { delayMinutes }: AlertRule): number | null {
  return delayMinutes === null ? null : startedAt + Math.floor(delayMinutes * 60_000) + 1
}

/** Whether a run that was at work until `until`, and may still be, has been so for longer than is borne. */
export function isDelayed(startedAt: number, until: number, rule: AlertRule): boolean {
  const from = delayedFrom(startedAt, rule)
  return from !== null && until >= from && until - startedAt <= EVALUATED_MS
}

/** Whole minutes. */
export function minutesBetween(startedAt: number, until: number): number {
  return Math.max(0, Math.floor((until - startedAt) / 60_000))
}

/** How many records a run was given, and how many of them it refused; `null` where nothing was counted. */
export interface Refused {
  readonly inputCount: number
  readonly failedCount: number
}

/** Decision 2. A run that found nothing new, or could not count, tells nothing of its flow's records. */
export function refusedIn({ activities }: Pick<Run, 'activities'>): Refused | null {
  const last = activities.at(-1)
  const inputCount = last?.input.records
  const failedCount = last?.failedRecordCount
  if (typeof inputCount !== 'number' || inputCount === 0 || typeof failedCount !== 'number') {
    return null
  }
  return { inputCount, failedCount }
}

/** Multiplied rather than divided: at exactly the threshold nothing is rounded past it. */
function isAbove({ inputCount, failedCount }: Refused, percent: number): boolean {
  return failedCount * 100 > percent * inputCount
}

/** With as many digits as tell it from a threshold. */
export function percentOf({ inputCount, failedCount }: Refused): number {
  return Number(((failedCount / inputCount) * 100).toPrecision(6))
}

export type RateVerdict = 'fires' | 'resolves' | 'stays'

/** What a run that has ended makes of the error rate of its flow. */
export function judgeRate(
  refused: Refused | null,
  { errorRatePercent }: AlertRule,
  isOpen: boolean,
): RateVerdict {
  if (errorRatePercent === null) return isOpen ? 'resolves' : 'stays'
  if (refused === null) return 'stays'
  const isHigh = isAbove(refused, errorRatePercent)
  return isHigh === isOpen ? 'stays' : isHigh ? 'fires' : 'resolves'
}
