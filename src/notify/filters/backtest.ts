/** backtest: what a filter would have done with events that are kept (pure). */
import type { EventId } from '../../domain/ids.ts'
import { decide } from './decide.ts'
import { parseJson } from './json.ts'
import type { Rule } from './rule.ts'

/** An event that has happened; one that was filtered out is in no journal, so it has no position. */
export interface PastEvent {
  readonly eventId: EventId
  readonly eventCode: string
  readonly at: number
  /** The body as it was sent. */
  readonly body: string
}

export interface Backtest {
  readonly tested: number
  readonly passed: number
  readonly results: readonly BacktestResult[]
}

export interface BacktestResult extends Omit<PastEvent, 'body'> {
  readonly passes: boolean
  /** Why it fails, as a sentence; `null` where it passes. */
  readonly reason: string | null
}

export function backtest(rule: Rule, events: readonly PastEvent[]): Backtest {
  const results = events.map((event) => resultOf(rule, event))
  return { tested: results.length, passed: results.filter(({ passes }) => passes).length, results }
}

function resultOf(rule: Rule, { body, ...event }: PastEvent): BacktestResult {
  const reason = reasonAgainst(rule, body)
  return { ...event, passes: reason === null, reason }
}

function reasonAgainst(rule: Rule, body: string): string | null {
  const json = parseJson(body)
  if ('why' in json) return `The body is not JSON: ${json.why}.`
  const decision = decide(rule, json.value)
  return decision.kind === 'passes' ? null : decision.reason
}
