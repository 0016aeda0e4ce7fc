/**
 * json-line: one line of JSON → its object, for looking at (pure). Whole numbers that JavaScript would
 * round are kept as bigints, so that what is said of them is true.
 */
import { isTooDeep, MAX_DEPTH } from '../../domain/depth.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'

/** The object, or a sentence about why there is none. */
export function readJsonLine(line: string): JsonObject | string {
  let value: unknown
  try {
    value = JSON.parse(line, exactly)
  } catch (error) {
    return error instanceof SyntaxError ? 'The line is not JSON.' : TOO_DEEP
  }
  if (!isObject(value)) return 'The line is JSON, and not an object.'
  return isTooDeep(value) ? TOO_DEEP : value
}

export const TOO_DEEP = `The record is nested more than ${MAX_DEPTH} levels deep, which is not shown.`

/** As it can be written again: a bigint becomes its digits. */
export function shownJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(shownJson)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shownJson(one)]))
}

function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? ''
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return isRounded && /^-?\d+$/.test(source) ? BigInt(source) : value
}
