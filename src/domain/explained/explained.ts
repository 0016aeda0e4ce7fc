/**
 * explained: every code that Weir can emit, with its meaning, its cause and its cure, in one list.
 * Keeps: what the compiler lets bear a code has its row here, and a test finds every row's code in use.
 */
import { FAULTS, type FaultCode } from '../fault.ts'
import type { Explanation } from './explanation.ts'
import { FLOW_CHECK_FAULTS } from './flow-check-faults.ts'
import { FLOW_FAULTS } from './flow-faults.ts'
import { OTHER_FAULTS } from './other-faults.ts'
import { ACTIVITY_CODES, ATTEMPT_CODES, REJECTION_CODES, RUN_ERRORS } from './run-codes.ts'

export interface ExplainedCode {
  readonly code: string
  readonly kind: CodeKind
  readonly title: string
  /** Of HTTP; `null` for what is no answer to a request. */
  readonly status: number | null
  readonly meaning: string
  readonly cause: string
  readonly cure: string
}

/** What bears the code: an error answer of the API, a run, an activity, a refused record, an attempt at a delivery. */
export type CodeKind = 'fault' | 'run' | 'activity' | 'rejection' | 'attempt'

export const EXPLAINED: readonly ExplainedCode[] = [
  ...rowsOf('run', RUN_ERRORS),
  ...rowsOf('activity', ACTIVITY_CODES),
  ...rowsOf('rejection', REJECTION_CODES),
  ...rowsOf('attempt', ATTEMPT_CODES),
  ...faultRows({ ...FLOW_CHECK_FAULTS, ...FLOW_FAULTS, ...OTHER_FAULTS }),
]

/** A code as people have it at hand: in any case, or as the `type` of an error body. */
export function findExplained(given: string): ExplainedCode | null {
  const wanted = codeIn(given)
  return EXPLAINED.find(({ code }) => code === wanted) ?? null
}

/** What is said of a code that is not there. */
export function unknownCode(given: string): string {
  const nearest = nearestCodes(given)
  const said = `"${given.slice(0, 100).toWellFormed()}" is no code of Weir.`
  return nearest.length === 0
    ? `${said} \`weir explain\` and GET /weir/v1/errors list them all.`
    : `${said} ${nearest.length === 1 ? 'The nearest is' : 'The nearest are'} ${nearest.join(', ')}.`
}

/** The codes that look most like one that is not there, at most five: first those with the same number in them. */
function nearestCodes(given: string): readonly string[] {
  const wanted = codeIn(given)
  const number = /\d{3,}/.exec(wanted)?.[0]
  const likeness = ({ code }: ExplainedCode): number =>
    (number !== undefined && code.includes(number) ? wanted.length : 0) + alike(code, wanted)
  return EXPLAINED.filter((row) => likeness(row) > wanted.length / 2)
    .toSorted((one, other) => likeness(other) - likeness(one))
    .slice(0, 5)
    .map(({ code }) => code)
}

function codeIn(given: string): string {
  return (given.trim().split('/').at(-1) ?? '').toUpperCase()
}

/** In how many places two texts have the same character. */
function alike(one: string, other: string): number {
  return one.split('').filter((character, at) => character === other[at]).length
}

function rowsOf(
  kind: CodeKind,
  table: Readonly<Record<string, readonly [title: string, ...Explanation]>>,
): ExplainedCode[] {
  return Object.entries(table).map(([code, [title, meaning, cause, cure]]) => {
    return { code, kind, title, status: null, meaning, cause, cure }
  })
}

function faultRows(table: Readonly<Record<FaultCode, Explanation>>): ExplainedCode[] {
  const explanations = new Map<string, Explanation>(Object.entries(table))
  return Object.entries(FAULTS).flatMap(([code, [status, title]]) => {
    const said = explanations.get(code)
    if (said === undefined) return []
    const [meaning, cause, cure] = said
    return [{ code, kind: 'fault' as const, title, status, meaning, cause, cure }]
  })
}
