/**
 * due: at which instants a schedule falls due (pure).
 * Days and weeks go by the calendar of the schedule's zone: what runs at 02:30 does so on the day of a
 * change of clocks too, or, where there is no 02:30 on that day, as much later as was left out.
 */
import { Temporal } from 'temporal-polyfill'
import type { Frequency, Schedule } from '../../domain/flow.ts'

/** The first instant after `after`; `null` where there is none. */
export function nextDue(schedule: Schedule, after: number): number | null {
  const last = lastIndex(schedule, after)
  if (last === null) return schedule.startAt
  return schedule.frequency === 'once' ? null : instantAt(schedule, last + 1)
}

/** The last instant until `now`; `null` before the first. */
export function latestDue(schedule: Schedule, now: number): number | null {
  const last = lastIndex(schedule, now)
  return last === null ? null : instantAt(schedule, last)
}

const STEP_MS: Readonly<Record<Exclude<Frequency, 'once'>, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** Which instant is the last one until `now`, counted from 0; `null` before the first. */
function lastIndex(schedule: Schedule, now: number): number | null {
  const { startAt, frequency, interval } = schedule
  if (now < startAt) return null
  if (frequency === 'once') return 0
  const index = Math.floor((now - startAt) / (STEP_MS[frequency] * interval))
  if (frequency === 'minute' || frequency === 'hour') return index
  // Days are an hour longer or shorter now and then.
  if (instantAt(schedule, index + 1) <= now) return index + 1
  return instantAt(schedule, index) <= now ? index : index - 1
}

function instantAt(schedule: Schedule, index: number): number {
  const { startAt, frequency, interval, timeZone } = schedule
  const steps = index * interval
  if (frequency === 'once') return startAt
  if (frequency === 'minute' || frequency === 'hour') return startAt + steps * STEP_MS[frequency]
  const start = Temporal.Instant.fromEpochMilliseconds(startAt).toZonedDateTimeISO(timeZone)
  return start.add(frequency === 'day' ? { days: steps } : { weeks: steps }).epochMilliseconds
}
