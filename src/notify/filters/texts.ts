/** texts: the operators that look at the beginning, the end or the case of a string (pure). */
import { fold, type Test } from './candidate.ts'
import { compact, soleEntry } from './json.ts'
import type { Problem } from './problem.ts'

export function readPrefix(operand: unknown): Test | Problem {
  return readPart('prefix', operand, startsWith, startsWithFolded)
}

export function readSuffix(operand: unknown): Test | Problem {
  return readPart('suffix', operand, endsWith, endsWithFolded)
}

export function readEqualsIgnoreCase(operand: unknown): Test | Problem {
  if (typeof operand === 'string') return equalsFolded(operand)
  return { problem: `"equals-ignore-case" takes a string; it is ${compact(operand)}.` }
}

function readPart(name: string, operand: unknown, plain: Wanting, folded: Wanting): Test | Problem {
  if (typeof operand === 'string') return plain(operand)
  const [nested, part] = soleEntry(operand) ?? []
  if (nested === 'equals-ignore-case' && typeof part === 'string') return folded(part)
  return {
    problem: `"${name}" takes a string or {"equals-ignore-case": "…"}; it is ${compact(operand)}.`,
  }
}

/** The test for a part that a string is to have. */
export type Wanting = (part: string) => Test

export const startsWith: Wanting =
  (part) =>
  ({ text }) =>
    text?.startsWith(part) ?? false

export const endsWith: Wanting =
  (part) =>
  ({ text }) =>
    text?.endsWith(part) ?? false

export const equalsFolded: Wanting = (part) => {
  const wanted = fold(part)
  return ({ folded }) => folded === wanted
}

const startsWithFolded: Wanting = (part) => {
  const wanted = fold(part)
  return ({ folded }) => folded?.startsWith(wanted) ?? false
}

const endsWithFolded: Wanting = (part) => {
  const wanted = fold(part)
  return ({ folded }) => folded?.endsWith(wanted) ?? false
}
