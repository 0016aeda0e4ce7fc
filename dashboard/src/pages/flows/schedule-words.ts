/** schedule-words: what is chosen in a form ↔ `scheduleParams` of the Flow Service (pure). */

export type Every = 'none' | 'once' | 'minute' | 'hour' | 'day' | 'week'

export interface ScheduleChoice {
  readonly every: Every
  /** So many minutes, hours, days or weeks. */
  readonly interval: number
  /** In epoch milliseconds; `null`: at once. */
  readonly startAt: number | null
  /** An IANA name. */
  readonly timeZone: string
  readonly backfill: boolean
}

export const ON_DEMAND: ScheduleChoice = {
  every: 'none',
  interval: 1,
  startAt: null,
  timeZone: 'UTC',
  backfill: true,
}

export const EVERIES: readonly (readonly [id: Every, name: string])[] = [
  ['none', 'Only on demand'],
  ['once', 'Once'],
  ['minute', 'Every so many minutes'],
  ['hour', 'Every so many hours'],
  ['day', 'Every so many days'],
  ['week', 'Every so many weeks'],
]

/** `now`: when it begins where nothing is said. */
export function scheduleParamsOf(choice: ScheduleChoice, now: number): Record<string, unknown> {
  const { every, interval, startAt, backfill } = choice
  if (every === 'none') return {}
  const startTime = Math.floor((startAt ?? now) / 1_000)
  if (every === 'once') return { startTime, frequency: every }
  return { startTime, frequency: every, interval, ...(backfill ? {} : { backfill }) }
}

export function choiceOf(
  params: Readonly<Record<string, unknown>>,
  timeZone: string,
): ScheduleChoice {
  const every = EVERIES.find(([id]) => id === params['frequency'])?.[0] ?? 'none'
  return {
    every,
    interval: Number(params['interval'] ?? 1),
    startAt: params['startTime'] === undefined ? null : instantOf(params['startTime']),
    timeZone,
    backfill: params['backfill'] !== false && params['backfill'] !== 'false',
  }
}

/** Seconds, as the documents have them, or milliseconds, as others send them. */
function instantOf(value: unknown): number {
  const given = Number(value)
  return given < 1e12 ? given * 1_000 : given
}
