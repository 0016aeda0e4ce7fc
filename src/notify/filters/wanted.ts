/** wanted: the list of a field, of which one entry must match a value (pure). */
import { isObject } from '../../domain/json.ts'
import { Candidate, type Test } from './candidate.ts'
import { compact, countPlain, cut, isPlain, type Plain } from './json.ts'
import { ABSENCE, readOperator } from './operators.ts'
import { isProblem, readEach, type Problem } from './problem.ts'

export interface Wanted {
  /** The list as it was written, as JSON. */
  readonly written: string
  readonly values: ReadonlySet<Plain>
  readonly tests: readonly Test[]
  readonly acceptsAbsence: boolean
  /** With how many things a value is compared: the plain ones are found at once. */
  readonly steps: number
}

export function readWanted(list: readonly unknown[], path: string): Wanted | Problem {
  if (list.length === 0)
    return { problem: `${cut(path)}: the list is empty; name at least one value.` }
  const entries = readEach(list, (entry, index) => readEntry(entry, `${cut(path)}[${index}]`))
  if (isProblem(entries)) return entries
  const tests = entries.filter((entry) => typeof entry === 'function')
  return {
    written: JSON.stringify(list),
    values: new Set(entries.filter((entry) => typeof entry !== 'function')),
    tests,
    acceptsAbsence: tests.includes(ABSENCE),
    steps: stepsOf(list),
  }
}

function stepsOf(list: readonly unknown[]): number {
  const operators = list.filter(isObject)
  const isForAddresses = operators.some((operator) => Object.hasOwn(operator, 'cidr'))
  return Math.max(1, countPlain(operators)) + (isForAddresses ? ADDRESS_STEPS : 0)
}

/** To read an address takes as long as so many comparisons. */
const ADDRESS_STEPS = 50

export function isWanted(value: Plain, { values, tests }: Wanted): boolean {
  if (values.has(value) || tests.length === 0) return values.has(value)
  const candidate = new Candidate(value)
  return tests.some((test) => test(candidate))
}

function readEntry(entry: unknown, path: string): Plain | Test | Problem {
  if (entry === Infinity || entry === -Infinity) {
    return { problem: `${path}: the number is too large to compare with.` }
  }
  if (isPlain(entry)) return entry
  if (!isObject(entry)) {
    return {
      problem: `${path}: a list holds strings, numbers, true, false, null and operators; it is ${compact(entry)}.`,
    }
  }
  const test = readOperator(entry)
  return isProblem(test) ? { problem: `${path}: ${test.problem}` } : test
}
