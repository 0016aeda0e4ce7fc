/**
 * verdict: what the outcome of an attempt means for its delivery (pure; decisions 19 and 20).
 * Keeps: nothing is sent later than the window (24 h) after the first attempt, and a receiver that
 * names a delay is never called sooner.
 */
import type { Outcome } from '../../domain/attempt.ts'

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly at: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'expired'; readonly reason: string }

export interface Circumstances {
  /** Which attempt this was; the first is 1. */
  readonly number: number
  readonly firstAt: number
  readonly now: number
  readonly schedule: Schedule
}

/** The waits after the first, second, … attempt; the last one repeats. Never empty. */
export type Schedule = readonly number[]

/** How long after its first attempt a delivery is tried (decision 19). */
export const RETRY_WINDOW_MS = 24 * 3_600_000

export function judge(outcome: Outcome, circumstances: Circumstances): Verdict {
  if (isDelivered(outcome)) return { kind: 'delivered' }
  if (!isWorthRetrying(outcome))
    return { kind: 'refused', reason: `${said(outcome)} This is final.` }

  const { firstAt, now } = circumstances
  const at = now + Math.max(scheduledWait(circumstances), askedWait(outcome))
  if (at <= firstAt + RETRY_WINDOW_MS) return { kind: 'retry', at }
  const reason = `${said(outcome)} The next attempt would come later than 24 h after the first.`
  return { kind: 'expired', reason }
}

/**
 * When to look again at what cannot be sent yet: after as long as it has waited, within the schedule.
 * `null` where its time is over by then.
 */
export function holdUntil(since: number, now: number, schedule: Schedule): number | null {
  const longest = schedule.at(-1) ?? 0
  const at = now + Math.min(Math.max(schedule[0] ?? 0, now - since), longest)
  return at <= since + RETRY_WINDOW_MS ? at : null
}

export function isDelivered(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
}

/** Reads WEIR_RETRY_SCHEDULE, such as `1m,2m,4m,8m,15m` or `200ms,1s`. */
export function parseSchedule(text: string): Schedule | { problem: string } {
  const waits: number[] = []
  for (const entry of text.split(',').map((part) => part.trim())) {
    const wait = parseWait(entry)
    if (wait === null) return { problem: badEntry(entry) }
    waits.push(wait)
  }
  return waits
}

function isWorthRetrying(outcome: Outcome): boolean {
  if (outcome.kind === 'unreachable') return true
  const { status } = outcome
  return status === 429 || (status >= 500 && status < 600 && status !== 505)
}

function scheduledWait({ number, schedule }: Circumstances): number {
  return schedule[number - 1] ?? schedule.at(-1) ?? 0
}

/** Retry-After has a meaning with 429 and 503 only. */
function askedWait(outcome: Outcome): number {
  const isHeeded = outcome.kind === 'answered' && [429, 503].includes(outcome.status)
  return isHeeded ? (outcome.retryAfterMs ?? 0) : 0
}

/** The outcome as a sentence. */
export function said(outcome: Outcome): string {
  if (outcome.kind === 'answered') return `The receiver answered ${outcome.status}.`
  return `No answer (${outcome.code}): ${outcome.reason}`
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function parseWait(entry: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(entry) ?? []
  const wait = Number(digits) * (UNITS[unit] ?? 0)
  return wait > 0 ? wait : null
}

function badEntry(entry: string): string {
  return (
    `"${entry}" is not a wait. Write whole numbers above 0 with a unit (ms, s, m or h), ` +
    'separated by commas, like "1m,2m,4m,8m,15m".'
  )
}
