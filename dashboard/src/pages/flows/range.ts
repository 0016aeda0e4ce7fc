/** range: which days the URL asks for (pure): the last 7 or 30, or others, each whole and in UTC. */
import type { UrlState } from '../../parts/url-state.ts'

export const DAY_MS = 24 * 3_600_000

export interface Range {
  readonly name: 'week' | 'month' | 'custom'
  /** In epoch milliseconds; `to` is not in it any more. */
  readonly from: number
  readonly to: number
}

/** What is no range is the last week. */
export function rangeIn({ range, from, to }: UrlState, now: number): Range {
  const end = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  if (range === 'month') return { name: 'month', from: end - 30 * DAY_MS, to: end }
  const [first, last] = [dayAt(from), dayAt(to)]
  if (range === 'custom' && first !== null && last !== null && first <= last) {
    return { name: 'custom', from: first, to: last + DAY_MS }
  }
  return { name: 'week', from: end - 7 * DAY_MS, to: end }
}

function dayAt(text: string | undefined): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) ? null : at
}
