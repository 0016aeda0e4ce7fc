/**
 * schedule: `scheduleParams` as a client sends them → when the flow runs by itself, or the rule that they
 * break (flow-service 2.2, 10.4).
 */
import { Fault } from '../../domain/fault.ts'
import type { Frequency, Schedule } from '../../domain/flow.ts'
import type { Window } from '../../domain/run.ts'

export type ScheduleParams = Readonly<Record<string, unknown>>

/** What a schedule says; `null` for a flow that runs on demand only. Throws where it breaks a rule. */
export function scheduleOf(params: ScheduleParams, timeZone: string): Schedule | null {
  const { frequency: given, startTime, interval, backfill } = params
  if (Object.values(params).every((value) => value === undefined)) return null
  const frequency = frequencyOf(given)
  const startAt = instantIn(startTime)
  if (startAt === null) throw invalid('FLOW-1317-400', 'startTime', startTime, 'epoch seconds')
  return {
    startAt,
    frequency,
    interval: intervalOf(interval, frequency),
    backfill: backfillOf(backfill, frequency),
    timeZone,
  }
}

/** Which items a run takes that falls due by a schedule. */
export function windowOf({ backfill, startAt }: Schedule): Window {
  return { from: backfill ? null : startAt, to: null }
}

/** How much earlier than now a start may lie: a request takes time, and clocks differ. */
const GRACE_MS = 60_000

/** What a new schedule, or one that is changed, may be beside the one before. */
export function checkStart(next: Schedule | null, before: Schedule | null, now: number): void {
  if (next === null) return
  const isMoved = next.startAt !== before?.startAt
  if (before !== null && before.startAt <= now) refuseAfterStart(next, before)
  else if (isMoved && next.startAt < now - GRACE_MS) {
    throw new Fault('FLOW-1360-400', {
      startTime: Math.floor(next.startAt / 1_000),
      now: Math.floor(now / 1_000),
    })
  }
}

/** Once it has begun, neither its beginning nor what it did then can be changed (1366, 1403, 1404 of 10.4). */
function refuseAfterStart(next: Schedule, before: Schedule): void {
  const changes: readonly (readonly [isRefused: boolean, what: string])[] = [
    [next.startAt !== before.startAt, 'its `startTime` cannot be changed any more'],
    [next.backfill !== before.backfill, 'its `backfill` cannot be changed any more'],
    [
      next.frequency === 'once' && before.frequency !== 'once',
      'its `frequency` cannot become "once"',
    ],
  ]
  const refused = changes.find(([isRefused]) => isRefused)
  if (refused !== undefined) throw new Fault('FLOW-1366-400', { what: refused[1] })
}

/** Epoch seconds, a number or a number as text, also milliseconds; `null` for anything else (decision 7). */
export function instantIn(value: unknown): number | null {
  const seconds = numberIn(value)
  if (seconds === null || seconds < 0) return null
  const at = seconds >= LEAST_MILLISECONDS ? seconds : seconds * 1_000
  return at <= LATEST ? Math.trunc(at) : null
}

/** Below, it is seconds: as milliseconds it would be before 2001, and as seconds after the year 33,000. */
const LEAST_MILLISECONDS = 1e12

/** What a date can hold. */
const LATEST = 8.64e15

function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value : null
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null
}

const FREQUENCIES: readonly Frequency[] = ['once', 'minute', 'hour', 'day', 'week']

function frequencyOf(value: unknown): Frequency {
  const frequency = FREQUENCIES.find((one) => one === value)
  if (frequency !== undefined) return frequency
  throw new Fault('FLOW-1397-400', {
    frequency: String(JSON.stringify(value) ?? 'missing'),
    known: FREQUENCIES.join(', '),
  })
}

const LEAST: Readonly<Record<Exclude<Frequency, 'once'>, number>> = {
  minute: 15,
  hour: 1,
  day: 1,
  week: 1,
}

/** Ten years of minutes: what waits longer is a typing error. */
const MOST_INTERVAL = 5_300_000

function intervalOf(value: unknown, frequency: Frequency): number {
  if (frequency === 'once') {
    if (value === undefined) return 0
    throw new Fault('FLOW-1361-400', { interval: JSON.stringify(value) })
  }
  const interval = numberIn(value)
  if (interval === null || interval > MOST_INTERVAL) {
    throw invalid('FLOW-1363-400', 'interval', value, 'a whole number from 1 on')
  }
  if (interval >= LEAST[frequency]) return interval
  throw new Fault('FLOW-1362-400', { interval, frequency, least: LEAST[frequency] })
}

function backfillOf(value: unknown, frequency: Frequency): boolean {
  if (value === undefined) return true
  const isTrue = value === true || value === 'true'
  if (!isTrue && value !== false && value !== 'false') {
    throw invalid('FLOW-1317-400', 'backfill', value, 'true or false')
  }
  if (frequency === 'once') throw new Fault('FLOW-1364-400')
  return isTrue
}

/** The zone as the machine spells it. */
export function timeZoneOf(given: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch (error) {
    throw new Fault(
      'FLOW-1452-400',
      {
        problem: `\`_weir.timeZone\` is ${JSON.stringify(given)}, which is no time zone. Give an IANA name, such as Europe/Berlin.`,
      },
      { cause: error },
    )
  }
}

function invalid(
  code: 'FLOW-1317-400' | 'FLOW-1363-400',
  name: string,
  value: unknown,
  rule: string,
): Fault {
  return new Fault(code, { name, value: JSON.stringify(value) ?? 'missing', rule })
}
