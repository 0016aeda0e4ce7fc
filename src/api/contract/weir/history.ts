/** history: how runs and deliveries went over time, on the wire (pure but for its schema). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import {
  type DeliveryHour,
  HOUR_MS,
  type RunHour,
  type Span,
} from '../../../platform/store/ledgers/hours.ts'
import { instantOf } from './asked.ts'

const RunsBucket = Type.Object({
  /** When it begins, in epoch milliseconds; days begin at midnight UTC. */
  at: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  recordsReceived: Type.Integer(),
  recordsIngested: Type.Integer(),
  recordsFailed: Type.Integer(),
})

const DeliveriesBucket = Type.Object({
  at: Type.Integer(),
  /** Attempts that were answered well. */
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  /** Deliveries that will not be tried again. */
  givenUp: Type.Integer(),
})

export const HistoryFields = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  by: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
  runs: Type.Array(RunsBucket),
  /** Of all registrations; `null` where one flow was asked for. */
  deliveries: Type.Union([Type.Null(), Type.Array(DeliveriesBucket)]),
})

export interface HistoryAsked extends Span {
  readonly by: 'hour' | 'day'
}

const DAY_MS = 24 * HOUR_MS
const STEPS = { hour: HOUR_MS, day: DAY_MS } as const
const MOST_BUCKETS = 1_000
/** Up to so long, hours are shown where nothing else is asked for. */
const HOURS_UP_TO = 7 * DAY_MS

/** From the begin of the first bucket to the end of the last; the last day, where nothing is said. */
export function historyAsked(
  query: Readonly<Partial<Record<'from' | 'to' | 'by', string>>>,
  now: number,
): HistoryAsked {
  const to = instantOf('to', query.to) ?? now
  const from = instantOf('from', query.from) ?? to - DAY_MS
  const by = stepOf(query.by ?? (to - from <= HOURS_UP_TO ? 'hour' : 'day'))
  const step = STEPS[by]
  const asked = { from: from - (from % step), to: Math.ceil(to / step) * step, by }
  if (from < 0 || from >= to || (asked.to - asked.from) / step > MOST_BUCKETS) {
    throw new Fault('WEIR-400', {
      problem: `\`from\` is ${from} and \`to\` is ${to}; \`from\` must come first, and between them may be ${MOST_BUCKETS} ${by}s.`,
    })
  }
  return asked
}

function stepOf(by: string): HistoryAsked['by'] {
  if (by === 'hour' || by === 'day') return by
  throw new Fault('WEIR-400', { problem: `\`by\` is "${by}"; it must be hour or day.` })
}

/** Every bucket of the span, those in which nothing happened as well. */
export function historyFields(
  { from, to, by }: HistoryAsked,
  runs: readonly RunHour[],
  deliveries: readonly DeliveryHour[] | null,
): Static<typeof HistoryFields> {
  const steps = Array.from({ length: (to - from) / STEPS[by] }, (_, n) => from + n * STEPS[by])
  const bucketed = <Hour extends { hour: number }>(
    hours: readonly Hour[],
    nothing: Omit<Hour, 'hour'>,
  ) => {
    const groups = Map.groupBy(hours, ({ hour }) => hour - (hour % STEPS[by]))
    return steps.map((at) => ({ at, ...sumOf(groups.get(at) ?? [], nothing) }))
  }
  return {
    from,
    to,
    by,
    runs: bucketed(runs, NO_RUNS),
    deliveries: deliveries === null ? null : bucketed(deliveries, NO_DELIVERIES),
  }
}

const NO_RUNS: Omit<RunHour, 'hour'> = {
  succeeded: 0,
  failed: 0,
  recordsReceived: 0,
  recordsIngested: 0,
  recordsFailed: 0,
}

const NO_DELIVERIES: Omit<DeliveryHour, 'hour'> = { succeeded: 0, failed: 0, givenUp: 0 }

function sumOf<Counts extends object>(hours: readonly Counts[], nothing: Counts): Counts {
  const names = Object.keys(nothing) as (keyof Counts)[]
  const sum = (name: keyof Counts) => hours.reduce((total, hour) => total + Number(hour[name]), 0)
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Counts
}
