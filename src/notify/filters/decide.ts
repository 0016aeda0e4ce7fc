/**
 * decide: does the body of an event pass a filter, and if not, which term it fails (pure).
 * Keeps: never throws, whatever the body; a term looks at a value at most once, so the work is at
 * most terms × values. Measured: a small filter on a small body takes 0.4 µs, the largest that
 * parse (100 fields, 1,000 operators) take 1 to 2 s for an array of 100,000 elements.
 */
import { compact, cut, isObject, isPlain, type JsonObject } from './json.ts'
import type { Rule, Term, ValueTerm } from './rule.ts'
import { isWanted } from './wanted.ts'

export type Decision =
  | { readonly kind: 'passes' }
  | {
      readonly kind: 'fails'
      /** The first term that does not hold, like `event.flowId` or `$or[0].data.x`. */
      readonly term: string
      /** Its list, as JSON. */
      readonly wanted: string
      /** What the body has there, as JSON cut short; `nothing` where it has nothing. */
      readonly found: string
      readonly reason: string
    }

export function decide(rule: Rule, body: unknown): Decision {
  const outcome = judgeElements(rule, body)
  return typeof outcome === 'string' ? { kind: 'passes' } : failed(outcome)
}

/**
 * A term holds because it `has` what it wants, or because it `lacks` what must not exist. The two
 * differ in arrays: one element that has it is enough, but what must not exist may be in none.
 */
type Outcome = 'has' | 'lacks' | Failure

interface Failure {
  readonly term: ValueTerm
  readonly found: unknown
  /** Of how many elements of an array this is the one that came furthest. */
  readonly among: number
}

/** All terms must hold of the same element, as in event-ruler. */
function judgeElements(rule: Rule, value: unknown): Outcome {
  const elements = elementsOf(value)
  const objects = elements.every(isObject) ? elements : elements.filter(isObject)
  let furthest: Failure | null = null
  for (const object of objects.length > 0 ? objects : [{}]) {
    const outcome = judgeObject(rule, object)
    if (outcome === 'has') return 'has'
    if (outcome !== 'lacks') furthest = furtherOf(furthest, outcome)
  }
  if (furthest === null) return 'lacks'
  return objects.length > 1 ? { ...furthest, among: objects.length } : furthest
}

function judgeObject({ terms }: Rule, object: JsonObject): Outcome {
  let outcome: Outcome = 'lacks'
  for (const term of terms) {
    const each = judgeTerm(term, object)
    if (typeof each !== 'string') return each
    if (each === 'has') outcome = 'has'
  }
  return outcome
}

function judgeTerm(term: Term, object: JsonObject): Outcome {
  if (term.kind === 'or') return judgeOr(term.rules, object)
  const value = Object.hasOwn(object, term.name) ? object[term.name] : undefined
  return term.kind === 'object' ? judgeElements(term.rule, value) : judgeValues(term, value)
}

function judgeOr(rules: readonly Rule[], object: JsonObject): Outcome {
  let best: Outcome | null = null
  for (const rule of rules) {
    const outcome = judgeObject(rule, object)
    if (outcome === 'has') return 'has'
    if (best === null || outcome === 'lacks') best = outcome
  }
  return best ?? 'lacks'
}

function judgeValues(term: ValueTerm, found: unknown): Outcome {
  const elements = elementsOf(found)
  if (elements.some((each) => isPlain(each) && isWanted(each, term.wanted))) return 'has'
  const isAbsent = term.wanted.acceptsAbsence && !elements.some(isPlain)
  return isAbsent ? 'lacks' : { term, found, among: 1 }
}

/** The value itself; of an array what it holds at any depth, which may be deeper than the stack. */
function elementsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value]
  if (!value.some(Array.isArray)) return value
  const elements: unknown[] = []
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (!Array.isArray(next)) elements.push(next)
    else for (const each of next.toReversed()) waiting.push(each)
  }
  return elements
}

function furtherOf(one: Failure | null, other: Failure): Failure {
  return one !== null && one.term.order >= other.term.order ? one : other
}

function failed({ term: { path, wanted }, found, among }: Failure): Decision {
  const shown = compact(found)
  const there = found === undefined ? 'is not there' : `is ${shown}${remark(found)}`
  const where = among === 1 ? '' : `, in the nearest of ${among} elements`
  return {
    kind: 'fails',
    term: path,
    wanted: wanted.written,
    found: shown,
    reason: `${cut(path)} ${there}${where}; the filter wants ${cut(wanted.written)}.`,
  }
}

function remark(found: unknown): string {
  return elementsOf(found).some(isPlain) ? '' : ' (no plain value to compare)'
}
