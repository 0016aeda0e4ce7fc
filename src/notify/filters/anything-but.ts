/**
 * anything-but: the operator that refuses values, or strings of a kind (pure).
 * A value has to be there to pass it, of whatever type; `{"exists": false}` asks for none.
 */
import { isObject } from '../../domain/json.ts'
import type { Test } from './candidate.ts'
import { compact, soleEntry } from './json.ts'
import { isProblem, readEach, type Problem } from './problem.ts'
import { endsWith, equalsFolded, startsWith, type Wanting } from './texts.ts'

export function readAnythingBut(operand: unknown): Test | Problem {
  return isObject(operand) ? readNested(operand) : readValues(operand)
}

function readValues(operand: unknown): Test | Problem {
  const values: unknown[] = Array.isArray(operand) ? operand : [operand]
  const isOneKind = values.every(isString) || values.every(Number.isFinite)
  if (!isOneKind || values.length === 0) {
    return {
      problem: `"anything-but" takes a string, a number, a list of only strings or of only numbers, or one of ${KNOWN}; it is ${compact(operand)}.`,
    }
  }
  const refused = new Set(values)
  return ({ value }) => !refused.has(value)
}

const NESTED: ReadonlyMap<string, Wanting> = new Map([
  ['prefix', startsWith],
  ['suffix', endsWith],
  ['equals-ignore-case', equalsFolded],
])

const KNOWN = '{"prefix": …}, {"suffix": …} and {"equals-ignore-case": …}'

function readNested(operand: unknown): Test | Problem {
  const [name = '', nested] = soleEntry(operand) ?? []
  const wanting = NESTED.get(name)
  if (wanting === undefined) {
    return { problem: `"anything-but" takes one of ${KNOWN}; it is ${compact(operand)}.` }
  }
  const parts: unknown[] = Array.isArray(nested) ? nested : [nested]
  const refusals = readEach(parts, (part) => readRefusal(name, wanting, part))
  if (isProblem(refusals)) return refusals
  if (refusals.length === 0) return badPart(name, nested)
  return (candidate) => !refusals.some((refuses) => refuses(candidate))
}

function readRefusal(name: string, wanting: Wanting, part: unknown): Test | Problem {
  // Every string begins and ends with the empty one, so nothing would be left to pass.
  const isMeant = isString(part) && (part !== '' || wanting === equalsFolded)
  return isMeant ? wanting(part) : badPart(name, part)
}

function badPart(name: string, part: unknown): Problem {
  const kind = name === 'equals-ignore-case' ? 'a string' : 'a string that is not empty'
  return {
    problem: `"${name}" in "anything-but" takes ${kind}, or a list of them; it is ${compact(part)}.`,
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}
