/** operators: what may stand in the braces of a filter's list, and how each is read (pure). */
import { readAnythingBut } from './anything-but.ts'
import type { Test } from './candidate.ts'
import { readCidr } from './cidr.ts'
import { compact, soleEntry } from './json.ts'
import { readNumeric } from './numeric.ts'
import type { Problem } from './problem.ts'
import { readEqualsIgnoreCase, readPrefix, readSuffix } from './texts.ts'

/** A new operator is one row. */
const OPERATORS: ReadonlyMap<string, (operand: unknown) => Test | Problem> = new Map([
  ['anything-but', readAnythingBut],
  ['cidr', readCidr],
  ['equals-ignore-case', readEqualsIgnoreCase],
  ['exists', readExists],
  ['numeric', readNumeric],
  ['prefix', readPrefix],
  ['suffix', readSuffix],
])

export function isOperator(name: string): boolean {
  return OPERATORS.has(name)
}

/** Reads `{"prefix": "a"}` and its like. */
export function readOperator(entry: unknown): Test | Problem {
  const sole = soleEntry(entry)
  if (sole === null) {
    return { problem: `braces in a list hold one operator, ${KNOWN}; it is ${compact(entry)}.` }
  }
  const [name, operand] = sole
  const read = OPERATORS.get(name)
  return read === undefined
    ? { problem: `there is no operator ${compact(name)}; use ${KNOWN}.` }
    : read(operand)
}

/** What `{"exists": false}` becomes: no value passes it, only that there is none. */
export const ABSENCE: Test = () => false

function readExists(operand: unknown): Test | Problem {
  if (typeof operand === 'boolean') return operand ? () => true : ABSENCE
  return { problem: `"exists" takes true or false; it is ${compact(operand)}.` }
}

const KNOWN = new Intl.ListFormat('en', { type: 'disjunction' }).format(
  [...OPERATORS.keys()].map((name) => `"${name}"`),
)
