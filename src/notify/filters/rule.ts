/**
 * rule: a subscriber's filter as written → what `decide` judges bodies by (pure; io-events 2.8).
 * The language is the subset of AWS event-ruler that Adobe documents: fields beside each other must
 * all hold, of a list one entry must match, of a `$or` one object must hold.
 */
import { isObject } from '../../domain/json.ts'
import { problemOfFields, problemOfNames } from './duplicates.ts'
import { compact, countPlain, cut, parseJson, pathTo } from './json.ts'
import { isOperator } from './operators.ts'
import { isProblem, readEach, type Problem } from './problem.ts'
import { readWanted, type Wanted } from './wanted.ts'

/** Terms that must all hold of one object. */
export interface Rule {
  readonly terms: readonly Term[]
}

export type Term =
  | ValueTerm
  | { readonly kind: 'object'; readonly name: string; readonly rule: Rule }
  | { readonly kind: 'or'; readonly rules: readonly Rule[] }

/** A field with a list: the only kind of term that looks at values. */
export interface ValueTerm {
  readonly kind: 'value'
  readonly name: string
  /** Where it stands in the rule, like `$or[0].data.x`. */
  readonly path: string
  /** How many such terms stand before it in the rule. */
  readonly order: number
  readonly wanted: Wanted
}

export const MAX_RULE_BYTES = 65_536
export const MAX_RULE_DEPTH = 20
export const MAX_RULE_FIELDS = 100
export const MAX_RULE_VALUES = 1_000

/** Reads a filter as it is stored: JSON as a string. */
export function parseRule(text: string): Rule | Problem {
  const problem = problemOfSize(text)
  if (problem !== null) return problem
  const json = parseJson(text)
  if ('why' in json) return { problem: `The filter is not JSON: ${json.why}.` }
  const rule = parseRuleValue(json.value)
  return isProblem(rule) ? rule : (problemOfNames(text) ?? rule)
}

/** Reads a filter that came as JSON already. */
export function parseRuleValue(value: unknown): Rule | Problem {
  const rule = readRule(value, { path: '', depth: 1, isInOr: false, counted: { fields: 0 } })
  if (isProblem(rule) || !isObject(value)) return rule
  return (
    problemOfCount(value) ?? problemOfSize(JSON.stringify(value)) ?? problemOfFields(value) ?? rule
  )
}

function problemOfSize(text: string): Problem | null {
  const bytes = Buffer.byteLength(text)
  if (bytes <= MAX_RULE_BYTES) return null
  return { problem: `The filter has ${bytes} bytes; at most ${MAX_RULE_BYTES} are allowed.` }
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly isInOr: boolean
  /** Shared by the whole rule. */
  readonly counted: { fields: number }
}

function readRule(value: unknown, place: Place): Rule | Problem {
  if (!isObject(value)) return refused(place.path, `${AN_OBJECT}; it is ${compact(value)}.`)
  if (place.depth > MAX_RULE_DEPTH) {
    return refused(
      place.path,
      `this object is on level ${place.depth}; at most ${MAX_RULE_DEPTH} are allowed.`,
    )
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return refused(place.path, 'the object is empty; name a field.')
  const terms = readEach(entries, ([name, wanted]) => readTerm(name, wanted, place))
  return isProblem(terms) ? terms : { terms }
}

const AN_OBJECT = 'an object is wanted, like {"type": ["order.created"]}'

function readTerm(name: string, wanted: unknown, above: Place): Term | Problem {
  const path = pathTo(name, above.path)
  if (name === '$or') return readOr(wanted, { ...above, path, isInOr: true })
  if (above.isInOr && isReserved(name)) {
    return refused(
      path,
      'inside a "$or" no field may be named like an operator; an operator stands in a list.',
    )
  }
  if (Array.isArray(wanted)) return readValueTerm(name, wanted, path, above)
  if (!isObject(wanted)) return refused(path, withoutList(name, wanted))
  const rule = readRule(wanted, { ...above, path, depth: above.depth + 1 })
  return isProblem(rule) ? rule : { kind: 'object', name, rule }
}

function readOr(wanted: unknown, place: Place): Term | Problem {
  if (!Array.isArray(wanted) || wanted.length < 2) {
    return refused(
      place.path,
      `"$or" takes a list of at least two objects; it is ${compact(wanted)}.`,
    )
  }
  const rules = readEach(wanted, (rule: unknown, index) =>
    readRule(rule, { ...place, path: `${place.path}[${index}]`, depth: place.depth + 1 }),
  )
  return isProblem(rules) ? rules : { kind: 'or', rules }
}

/** As in event-ruler, which once read a "$or" with such names as a field of its own. */
function isReserved(name: string): boolean {
  return isOperator(name) || ['exactly', 'wildcard', '=', '<', '<=', '>', '>='].includes(name)
}

function readValueTerm(
  name: string,
  list: readonly unknown[],
  path: string,
  { counted }: Place,
): Term | Problem {
  const order = counted.fields++
  if (order >= MAX_RULE_FIELDS) {
    return refused(
      path,
      `this is field ${order + 1} with a list; at most ${MAX_RULE_FIELDS} are allowed.`,
    )
  }
  const wanted = readWanted(list, path)
  return isProblem(wanted) ? wanted : { kind: 'value', name, path, order, wanted }
}

function withoutList(name: string, wanted: unknown): string {
  return isOperator(name)
    ? `an operator stands in the list of a field, like [${compact({ [name]: wanted })}].`
    : `values stand in a list; write ${compact([wanted])} instead of ${compact(wanted)}.`
}

function refused(path: string, reason: string): Problem {
  return { problem: `${path === '' ? 'The filter' : cut(path)}: ${reason}` }
}

function problemOfCount(value: unknown): Problem | null {
  const count = countPlain(value)
  if (count <= MAX_RULE_VALUES) return null
  return { problem: `The filter holds ${count} values; at most ${MAX_RULE_VALUES} are allowed.` }
}
