/** flow-schedule: the schedule of a flow file ↔ `scheduleParams` (pure; flow-service 2.2). */
import { scheduleOf } from '../api/contract/flow-rules.ts'

export interface ScheduleBlock {
  readonly every: string
  readonly start?: string
  readonly backfill?: boolean
  readonly timeZone?: string
}

export type ScheduleParams = Readonly<Record<string, unknown>>

/** `hour`, `15 minutes`, `once`. */
export const EVERY = /^(once|([1-9][0-9]* )?(minute|hour|day|week)s?)$/

/** `startAt`: when it begins where the file does not say, in epoch milliseconds. */
export function scheduleParamsOf(block: ScheduleBlock, startAt: number): ScheduleParams {
  const [, whole, count, unit] = EVERY.exec(block.every) ?? []
  const startTime = timeOf(block.start === undefined ? startAt : startOf(block.start))
  if (whole === 'once') return { startTime, frequency: 'once', ...backfillOf(block) }
  return {
    startTime,
    frequency: unit,
    interval: count === undefined ? 1 : Number(count),
    ...backfillOf(block),
  }
}

/** In epoch seconds, as the documents have it, or to the millisecond where seconds would be rounded. */
function timeOf(at: number): number {
  return at % 1_000 === 0 ? at / 1_000 : at
}

function backfillOf({ backfill }: ScheduleBlock): ScheduleParams {
  return backfill === undefined ? {} : { backfill }
}

/** In epoch milliseconds; NaN for a text that is no instant. */
export function startOf(start: string): number {
  return INSTANT.test(start) ? Date.parse(start) : Number.NaN
}

/** A time of day alone would be another instant on another machine. */
const INSTANT = /^(\d{4}|\+\d{6})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** What a flow has → what a file says of it; `null` for a flow that runs on demand only. */
export function scheduleBlockOf(params: ScheduleParams, timeZone: string): ScheduleBlock | null {
  const schedule = scheduleOf(params, timeZone)
  if (schedule === null) return null
  const { frequency, interval, startAt, backfill } = schedule
  return {
    every: frequency === 'once' ? frequency : everyOf(interval, frequency),
    start: new Date(startAt).toISOString(),
    ...(backfill ? {} : { backfill }),
    ...(timeZone === 'UTC' ? {} : { timeZone }),
  }
}

function everyOf(interval: number, unit: string): string {
  return interval === 1 ? unit : `${interval} ${unit}s`
}
