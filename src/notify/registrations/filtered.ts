/** filtered: does the filter of a registration let an event through; its rules are read once (io-events 2.8). */
import type { Registration } from '../../domain/registration.ts'
import { decide } from '../filters/decide.ts'
import { parseRule, type Rule } from '../filters/rule.ts'

/** The reason why the body of an event is left out, as a sentence; `null` where it passes. */
export function whyFilteredOut(
  { filters }: Pick<Registration, 'filters'>,
  body: string,
): string | null {
  const [filter] = filters
  if (filter === undefined) return null
  const decision = decide(ruleOf(filter.rule), JSON.parse(body))
  return decision.kind === 'passes' ? null : decision.reason
}

/** By their text: the same rule is asked for with every event. */
const remembered = new Map<string, Rule>()
const REMEMBERED = 1_000

function ruleOf(text: string): Rule {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const rule = parseRule(text)
  // It was checked before it was stored.
  if ('problem' in rule) throw new Error(`A stored filter cannot be read: ${rule.problem}`)
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(text, rule)
  return rule
}
