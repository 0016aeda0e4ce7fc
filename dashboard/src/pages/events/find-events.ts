/** find-events: what the list of events shows for what is in the URL; an id is looked for among all kinds that an event has. */
import type { Static } from 'typebox'
import type { EventFields, EventList } from '../../../../src/api/contract/weir/event.ts'
import { ask } from '../../client.ts'
import type { UrlState } from '../../parts/url-state.ts'

export type EventRow = Static<typeof EventFields>

export interface EventPage {
  readonly events: readonly EventRow[]
  /** The token of the page that follows; `null` on the last. */
  readonly next: string | null
}

const HOUR_MS = 3_600_000

export const SPANS: readonly (readonly [id: string, name: string, ms: number])[] = [
  ['hour', 'Last hour', HOUR_MS],
  ['day', 'Last 24 hours', 24 * HOUR_MS],
  ['week', 'Last 7 days', 7 * 24 * HOUR_MS],
]

/** The range whose ends are in the URL too, as `from` and `to`. */
export const BETWEEN = 'between'

/** In epoch milliseconds, below 0 too: so begins whoever types a year. `null` where the URL has no such instant. */
export function instantIn(text: string | undefined): number | null {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : at
}

function asText(at: number | null): string | undefined {
  return at === null ? undefined : String(Math.max(0, at))
}

/** To the minute, as `2026-11-23T10:00Z`. */
export function writtenInstant(at: number | null): string | undefined {
  return at === null ? undefined : `${new Date(at).toISOString().slice(0, 16)}Z`
}

/** Of Weir's own, of whoever published it, of the run it tells about, and of that run's flow. */
const IDS = ['id', 'publishedId', 'runId', 'flowId'] as const

/** One query for each kind of id that may be meant; one where none is looked for. */
export function queriesOf(state: UrlState, now: number): readonly Record<string, string>[] {
  const { find, code, flow, range, after } = state
  const between = range === BETWEEN ? state : {}
  const span = SPANS.find(([id]) => id === range)?.[2]
  // By whole hours, so that the same question is asked for an hour; the last one to the minute.
  const step = span === HOUR_MS ? 60_000 : HOUR_MS
  const from = span === undefined ? instantIn(between.from) : now - (now % step) - span
  const to = instantIn(between.to)
  const asked = { code, flowId: flow, from: asText(from), to: asText(to), before: after }
  const given = Object.entries(asked).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  const query = { ...Object.fromEntries(given), limit: '25' }
  const wanted = find?.trim() ?? ''
  return wanted === '' ? [query] : IDS.map((name) => ({ ...query, [name]: wanted }))
}

export async function findEvents(
  queries: readonly Record<string, string>[],
  signal: AbortSignal,
): Promise<EventPage> {
  const pages = await Promise.all(
    queries.map((query) =>
      ask<Static<typeof EventList>>(`/weir/v1/events?${new URLSearchParams(query).toString()}`, {
        signal,
      }),
    ),
  )
  // An id is of one kind: at most one of them has found more than a page.
  const next = pages.map((page) => page.next).find((one) => one !== null) ?? null
  const byId = new Map(pages.flatMap(({ events }) => events.map((event) => [event.id, event])))
  return { events: [...byId.values()], next: next === null ? null : String(next) }
}
