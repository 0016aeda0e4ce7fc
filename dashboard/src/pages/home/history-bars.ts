/** history-bars: the history of a range as bars, and what they come to (pure). */
import type { Static } from 'typebox'
import type { HistoryFields } from '../../../../src/api/contract/weir/history.ts'
import type { Bar, Layer } from '../../parts/time-bars.tsx'

export type History = Static<typeof HistoryFields>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Range {
  readonly id: string
  readonly name: string
  /** As a part of a sentence: "in …". */
  readonly said: string
  readonly spanMs: number
  /** What one bar spans. */
  readonly stepMs: number
}

export const RANGES: readonly [Range, ...Range[]] = [
  { id: 'day', name: '24 h', said: 'the last 24 hours', spanMs: DAY_MS, stepMs: HOUR_MS },
  { id: 'week', name: '7 d', said: 'the last 7 days', spanMs: 7 * DAY_MS, stepMs: 6 * HOUR_MS },
  { id: 'month', name: '30 d', said: 'the last 30 days', spanMs: 30 * DAY_MS, stepMs: DAY_MS },
]

export function rangeIn(id: string | undefined): Range {
  return RANGES.find((one) => one.id === id) ?? RANGES[0]
}

/** So that the bar that is being filled is the last, and a question stays the same for an hour. */
export function queryOf({ spanMs, stepMs }: Range, now: number): string {
  const to = now - (now % stepMs) + stepMs
  const by = stepMs === DAY_MS ? 'day' : 'hour'
  return new URLSearchParams({ from: String(to - spanMs), to: String(to), by }).toString()
}

export interface Picture {
  readonly layers: readonly Layer[]
  readonly bars: readonly Bar[]
  /** Of each layer. */
  readonly totals: readonly number[]
}

export function runsPicture({ runs }: History, range: Range): Picture {
  const layers: readonly Layer[] = [
    { name: 'succeeded', tone: 'positive' },
    { name: 'failed', tone: 'negative' },
  ]
  return pictureOf(layers, runs, ({ succeeded, failed }) => [succeeded, failed], range)
}

export function rowsPicture({ runs }: History, range: Range): Picture {
  const layers: readonly Layer[] = [
    { name: 'ingested', tone: 'informative' },
    { name: 'refused', tone: 'notice' },
  ]
  return pictureOf(
    layers,
    runs,
    ({ recordsIngested, recordsFailed }) => [recordsIngested, recordsFailed],
    range,
  )
}

export function attemptsPicture({ deliveries }: History, range: Range): Picture {
  const layers: readonly Layer[] = [
    { name: 'answered well', tone: 'positive' },
    { name: 'failed', tone: 'notice' },
  ]
  return pictureOf(layers, deliveries ?? [], ({ succeeded, failed }) => [succeeded, failed], range)
}

/** Buckets that lie in the same step are one bar. */
function pictureOf<Bucket extends { readonly at: number }>(
  layers: readonly Layer[],
  buckets: readonly Bucket[],
  valuesOf: (bucket: Bucket) => readonly number[],
  { stepMs }: Range,
): Picture {
  const steps = Map.groupBy(buckets, ({ at }) => at - (at % stepMs))
  const bars = [...steps].map(([at, inStep]) => ({
    at,
    label: labelOf(at, stepMs),
    values: layers.map((_, nth) => sum(inStep.map((one) => valuesOf(one)[nth] ?? 0))),
  }))
  const totals = layers.map((_, nth) => sum(bars.map(({ values }) => values[nth] ?? 0)))
  return { layers, bars, totals }
}

function labelOf(at: number, stepMs: number): string {
  const date = new Date(at)
  const time = date.toISOString().slice(11, 16)
  if (stepMs === HOUR_MS) return time
  const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })
  const day = `${date.getUTCDate()} ${month}`
  return stepMs === DAY_MS ? day : `${day}, ${time}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
