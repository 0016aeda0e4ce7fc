/** numeric: the operator that compares numbers, with one bound or between two (pure). */
import type { Test } from './candidate.ts'
import { compact } from './json.ts'
import { isProblem, readEach, type Problem } from './problem.ts'

/** `["=", 5]`, `[">", 0]` or `[">", 0, "<=", 5]`: the lower bound first, as event-ruler has it. */
export function readNumeric(operand: unknown): Test | Problem {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 === 1) {
    return { problem: `"numeric" takes comparisons in pairs, ${LIKE}; it is ${compact(operand)}.` }
  }
  const bounds = readEach(pairsOf(operand), readBound)
  if (isProblem(bounds)) return bounds
  const problem = bounds.length === 1 ? null : problemOfRange(bounds, operand)
  if (problem !== null) return { problem }
  return ({ value }) => typeof value === 'number' && bounds.every(({ holds }) => holds(value))
}

const LIKE = 'like [">", 0] or [">=", 0, "<", 100]'

interface Bound {
  readonly sign: string
  readonly limit: number
  readonly holds: (value: number) => boolean
}

const SIGNS: ReadonlyMap<unknown, (value: number, limit: number) => boolean> = new Map([
  ['=', (value: number, limit: number) => value === limit],
  ['<', (value: number, limit: number) => value < limit],
  ['<=', (value: number, limit: number) => value <= limit],
  ['>', (value: number, limit: number) => value > limit],
  ['>=', (value: number, limit: number) => value >= limit],
])

function pairsOf(operand: readonly unknown[]): [unknown, unknown][] {
  return operand.flatMap((sign, index) => (index % 2 === 0 ? [[sign, operand[index + 1]]] : []))
}

function readBound([sign, limit]: [unknown, unknown]): Bound | Problem {
  const compare = SIGNS.get(sign)
  if (typeof sign !== 'string' || compare === undefined) {
    return {
      problem: `"numeric" knows "=", "<", "<=", ">" and ">="; it is given ${compact(sign)}.`,
    }
  }
  if (typeof limit !== 'number' || !Number.isFinite(limit)) {
    return {
      problem: `"numeric" wants a number after "${sign}", ${LIKE}; it is ${compact(limit)}.`,
    }
  }
  return { sign, limit, holds: (value) => compare(value, limit) }
}

function problemOfRange(bounds: readonly Bound[], operand: unknown): string | null {
  const [lower, upper, ...rest] = bounds
  if (lower?.sign.startsWith('>') && upper?.sign.startsWith('<') && rest.length === 0) {
    if (lower.limit < upper.limit) return null
    return `"numeric" wants a lower bound below the upper one; it is ${compact(operand)}.`
  }
  return `"numeric" takes one comparison, or a lower bound and then an upper one, ${LIKE}; it is ${compact(operand)}.`
}
