/** filtered: does the filter of a registration let an event through; its rules are read once (io-events 2.8). */
import { LRUCache } from 'lru-cache'
import type { Filter, Registration } from '../../domain/registration.ts'
import { decide, type Decision, type Effort } from '../filters/decide.ts'
import { parseRule, type Rule } from '../filters/rule.ts'

/** The reason why the body of an event is left out, as a sentence; `null` where it passes, or might. */
export function whyFilteredOut(
  { filters }: Pick<Registration, 'filters'>,
  body: string,
): string | null {
  const [filter] = filters
  if (filter === undefined) return null
  const decision = decideBy(filter, JSON.parse(body))
  return decision.kind === 'fails' ? decision.reason : null
}

/** Of a body that has been read. */
export function decideBy({ rule }: Pick<Filter, 'rule'>, body: unknown, effort?: Effort): Decision {
  return decide(rules.memo(rule), body, effort)
}

/** By their text: the same rule is asked for with every event. */
const rules = new LRUCache<string, Rule>({ max: 1_000, memoMethod: read })

function read(text: string): Rule {
  const rule = parseRule(text)
  // It was checked before it was stored.
  if ('problem' in rule) throw new Error(`A stored filter cannot be read: ${rule.problem}`)
  return rule
}
