/** lists: how the registry filters, sorts and pages: `property`, `orderby`, `start`, `limit` (pure; flow-service 8.1). */
import type { JsonObject } from '../../../domain/json.ts'
import { invalid } from '../../../ingest/registry/invalid.ts'
import type { Query } from '../lists.ts'
import { type Comparison, fulfils, OPERATORS } from '../property-filter.ts'

export interface Listed<T> {
  /** As it is filtered and sorted: all of its fields. */
  readonly fields: JsonObject
  readonly one: T
}

interface Page<T> {
  readonly results: readonly T[]
  readonly orderby: string
  readonly next: string | null
}

/** What a list may be asked with. */
const PARAMETERS = ['property', 'orderby', 'start', 'limit']
const DEFAULT_LIMIT = 300
const MAX_LIMIT = 500

export function pageOf<T>(all: readonly Listed<T>[], query: Query): Page<T> {
  const unknown = Object.keys(query).find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) {
    throw invalid(`The parameter "${unknown}" is not known. Use ${PARAMETERS.join(', ')}.`)
  }
  const orderby = textOf('orderby', query) ?? 'updated'
  const orders = orderby.split(',').map(orderIn)
  const conditions = [query['property'] ?? []].flat().map(conditionIn)
  const wanted = all
    .filter(({ fields }) => conditions.every((holds) => holds(fields)))
    .toSorted((a, b) => compared(a.fields, b.fields, orders))
  return { orderby, ...cut(wanted, orders, textOf('start', query), limitOf(query)) }
}

interface Order {
  readonly field: string
  readonly sign: 1 | -1
}

function orderIn(text: string): Order {
  const [, sign = '', field] = /^([+ -]?)([\w$@:]+)$/.exec(text) ?? []
  if (field !== undefined) return { field, sign: sign === '-' ? -1 : 1 }
  throw invalid(
    `\`orderby\` is "${text}". Name a field, such as title, with a "-" before it for descending.`,
  )
}

function compared(a: JsonObject, b: JsonObject, orders: readonly Order[]): number {
  for (const { field, sign } of orders) {
    const order = orderOf(keyOf(a, field), keyOf(b, field))
    if (order !== 0) return order * sign
  }
  return 0
}

type Key = string | number

function keyOf(fields: JsonObject, field: string): Key {
  const metadata = new Map(Object.entries(fields['meta:registryMetadata'] ?? {}))
  const value =
    field === 'updated' || field === 'created'
      ? (metadata.get(TIMES[field]) ?? fields[field])
      : fields[field]
  return typeof value === 'number' ? value : typeof value === 'string' ? value : ''
}

const TIMES = { created: 'repo:createdDate', updated: 'repo:lastModifiedDate' } as const

function orderOf(a: Key, b: Key): number {
  return a < b ? -1 : Number(a > b)
}

/**
 * A page goes on behind a value of the first field, so all that share one are on the same page: it has more
 * than `limit` where they do not fit.
 */
function cut<T>(
  wanted: readonly Listed<T>[],
  [first]: readonly Order[],
  start: string | null,
  limit: number,
): Pick<Page<T>, 'results' | 'next'> {
  const { field, sign } = first ?? { field: 'updated', sign: 1 }
  const from = start === null ? 0 : wanted.findIndex(({ fields }) => isBehind(fields))
  if (from === -1) return { results: [], next: null }
  let end = Math.min(from + limit, wanted.length)
  const last = wanted[end - 1]
  if (last === undefined) return { results: [], next: null }
  const key = keyOf(last.fields, field)
  while (end < wanted.length && keyOf(wanted[end]?.fields ?? {}, field) === key) end += 1
  const results = wanted.slice(from, end).map(({ one }) => one)
  return { results, next: end < wanted.length ? String(key) : null }

  function isBehind(fields: JsonObject): boolean {
    const here = keyOf(fields, field)
    const given = typeof here === 'number' ? Number(start) : (start ?? '')
    return orderOf(here, given) * sign > 0
  }
}

function limitOf(query: Query): number {
  const text = textOf('limit', query)
  if (text === null) return DEFAULT_LIMIT
  if (!/^\d{1,9}$/.test(text)) {
    throw invalid(`\`limit\` is "${text}". Use a whole number from 0 to ${MAX_LIMIT}.`)
  }
  return Math.min(Number(text) === 0 ? DEFAULT_LIMIT : Number(text), MAX_LIMIT)
}

function textOf(name: string, query: Query): string | null {
  const value = query[name]
  if (value === undefined) return null
  if (typeof value === 'string') return value
  throw invalid(`\`${name}\` is given several times. Give it once.`)
}

/** `title==Orders`; a name alone asks that there is such a field. */
function conditionIn(text: string): (fields: JsonObject) => boolean {
  const [, path = '', given = '', value = ''] = /^([\w$@:.-]+)([=!<>]*)(.*)$/s.exec(text) ?? []
  if (path !== '' && given === '' && value === '') return (fields) => isThere(fields, path)
  const operator = OPERATORS.find((one) => one === given)
  if (path === '' || operator === undefined) {
    throw invalid(
      `\`property\` is "${text}". Compare a field with a value, such as title==Orders, by one of ${OPERATORS.join(', ')}, or name a field alone.`,
    )
  }
  const comparison: Comparison = { path, operator, values: [value] }
  return (fields) => fulfils(fields, [comparison])
}

function isThere(fields: JsonObject, path: string): boolean {
  let value: unknown = fields
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
    value = new Map<string, unknown>(Object.entries(value)).get(step)
  }
  return true
}
