/** asked: what the queries and bodies of Weir's own paths say, read and checked. */
import { Fault } from '../../../domain/fault.ts'
import { countIn } from '../query.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

export function limitOf(text: string | undefined): number {
  const limit = text === undefined ? DEFAULT_LIMIT : countIn(text)
  if (limit !== null && limit <= MAX_LIMIT) return limit
  throw new Fault('WEIR-400', {
    problem: `\`limit\` is "${text}"; it must be a whole number from 1 to ${MAX_LIMIT}.`,
  })
}

/** Where the page before has ended; `undefined` for the first page. */
export function beforeIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const before = countIn(text)
  if (before !== null) return before
  throw new Fault('WEIR-400', {
    problem: `\`before\` is "${text}"; it must be a whole number: where the page before has ended.`,
  })
}

/** An instant as ISO-8601 or as epoch milliseconds; `null` where none is given. */
export function instantOf(name: string, given: string | number | undefined): number | null {
  if (given === undefined) return null
  const at = typeof given === 'string' && ISO.test(given) ? parsed(given) : Number(given)
  if (given !== '' && Number.isInteger(at) && at >= 0 && at <= LAST_INSTANT) return at
  throw new Fault('WEIR-400', {
    problem: `\`${name}\` is "${given}"; give an instant such as "2026-11-23T10:00:00Z", or epoch milliseconds.`,
  })
}

/** NaN for a day that its month does not have: a Date would take it for one of the next. */
function parsed(given: string): number {
  const day = given.slice(0, 'yyyy-mm-dd'.length)
  const midnight = Date.parse(day)
  const isThere = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
  return isThere ? Date.parse(given) : NaN
}

/** With a zone, for without one it would mean the time where Weir runs; a date alone is its midnight in UTC. */
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/
/** The last that a Date can say. */
const LAST_INSTANT = 8_640_000_000_000_000
