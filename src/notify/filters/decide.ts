/**
 * decide: does the body of an event pass a filter, and if not, which term it fails (pure).
 * Keeps: never throws, whatever the body, and never works for long: where it would take too many
 * steps, there is no decision. Measured: a small filter on a small body takes 0.4 µs, a million steps
 * take 10 to 60 ms.
 */
import { isObject, type JsonObject } from '../../domain/json.ts'
import { compact, cut, isPlain } from './json.ts'
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
  | {
      /** It would have taken too long to find out. */
      readonly kind: 'undecided'
      readonly reason: string
    }

/** How many steps are left: one is an element that a term looks at, or one thing that it compares it with. */
export interface Effort {
  left: number
}

/** More than an event of 1 MB has values, so that a filter of few terms can always be decided. */
export const MAX_STEPS = 1_000_000
const PARTS = 8

/** Decisions may share an effort; each gets a part of what is left, so that the heavy leave some to the light. */
export function decide(rule: Rule, body: unknown, effort?: Effort): Decision {
  const allowed =
    effort === undefined ? MAX_STEPS : Math.min(MAX_STEPS, Math.ceil(effort.left / PARTS))
  const own = { left: allowed }
  const outcome = judgeElements(rule, body, own)
  if (effort !== undefined) effort.left -= allowed - Math.max(own.left, 0)
  if (outcome === 'tired') return { kind: 'undecided', reason: TOO_MUCH }
  return typeof outcome === 'string' ? { kind: 'passes' } : failed(outcome)
}

const TOO_MUCH =
  'the event has too many values for a filter with so many terms to be tried on them in time'

/**
 * A term holds because it `has` what it wants, or because it `lacks` what must not exist. The two
 * differ in arrays: one element that has it is enough, but what must not exist may be in none.
 * It is `tired` where no steps are left.
 */
type Outcome = 'has' | 'lacks' | 'tired' | Failure

interface Failure {
  readonly term: ValueTerm
  readonly found: unknown
  /** Of how many elements of an array this is the one that came furthest. */
  readonly among: number
}

/** All terms must hold of the same element, as in event-ruler. */
function judgeElements(rule: Rule, value: unknown, effort: Effort): Outcome {
  const elements = elementsOf(value)
  effort.left -= elements.length
  const objects = elements.every(isObject) ? elements : elements.filter(isObject)
  let furthest: Failure | null = null
  for (const object of objects.length > 0 ? objects : [{}]) {
    const outcome = judgeObject(rule, object, effort)
    if (outcome === 'has' || outcome === 'tired') return outcome
    if (outcome !== 'lacks') furthest = furtherOf(furthest, outcome)
  }
  if (furthest === null) return 'lacks'
  return objects.length > 1 ? { ...furthest, among: objects.length } : furthest
}

function judgeObject({ terms }: Rule, object: JsonObject, effort: Effort): Outcome {
  let outcome: Outcome = 'lacks'
  for (const term of terms) {
    const each = judgeTerm(term, object, effort)
    if (each === 'tired' || typeof each !== 'string') return each
    if (each === 'has') outcome = 'has'
  }
  return outcome
}

function judgeTerm(term: Term, object: JsonObject, effort: Effort): Outcome {
  if (effort.left < 0) return 'tired'
  if (term.kind === 'or') return judgeOr(term.rules, object, effort)
  const value = Object.hasOwn(object, term.name) ? object[term.name] : undefined
  return term.kind === 'object'
    ? judgeElements(term.rule, value, effort)
    : judgeValues(term, value, effort)
}

function judgeOr(rules: readonly Rule[], object: JsonObject, effort: Effort): Outcome {
  let best: Outcome | null = null
  for (const rule of rules) {
    const outcome = judgeObject(rule, object, effort)
    if (outcome === 'has' || outcome === 'tired') return outcome
    if (best === null || outcome === 'lacks') best = outcome
  }
  return best ?? 'lacks'
}

function judgeValues(term: ValueTerm, found: unknown, effort: Effort): Outcome {
  const elements = elementsOf(found)
  for (const each of elements) {
    effort.left -= isPlain(each) ? term.wanted.steps : 1
    if (effort.left < 0) return 'tired'
    if (isPlain(each) && isWanted(each, term.wanted)) return 'has'
  }
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
