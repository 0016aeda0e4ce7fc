/** lists: how the Flow Service pages, filters and counts (flow-service 1.3, 1.4). */
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { Fault } from '../../domain/fault.ts'
import type { Page, PageRequest } from '../../platform/store/ledgers/documents.ts'
import { countIn, trueOrFalse } from './query.ts'

/** A query as it arrives: every value a text, or several. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export interface ListRequest extends PageRequest {
  readonly isCount: boolean
  /** From `property=field==value`. */
  readonly filters: ReadonlyMap<string, string>
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const PARAMETERS = ['limit', 'continuationToken', 'count', 'property', 'activityIds']

/** `filterable`: the fields that this list can be filtered by. */
export function listRequestOf(query: Query, filterable: readonly string[]): ListRequest {
  refuseUnknown(query)
  const isCount = booleanOf('count', query['count'])
  if (isCount && query['limit'] !== undefined) throw new Fault('FLOW-1401-400')
  const from = continuationOf(query['continuationToken'])
  return {
    limit: limitOf(query['limit']) ?? from?.limit ?? DEFAULT_LIMIT,
    after: from?.after,
    isCount,
    filters: filtersOf(query['property'] ?? from?.property, filterable),
  }
}

function refuseUnknown(query: Query): void {
  const parameter = Object.keys(query).find((name) => !PARAMETERS.includes(name))
  if (parameter === undefined) return
  throw new Fault('FLOW-1451-400', { parameter, known: PARAMETERS.join(', ') })
}

/**
 * The next link is exactly one parameter, with no `=` in its token: clients append it as it is. So
 * the token carries the limit and the filters of the first page too.
 */
export function pageFields<T>(
  page: Page<T>,
  path: string,
  { limit, filters }: ListRequest,
  fields: (one: T) => Record<string, unknown>,
) {
  const items = page.items.map(fields)
  if (page.next === null) return { items, _links: {} }
  const property = [...filters].map(([field, value]) => `${field}==${value}`)
  const token = tokenOf({ after: page.next, limit, property })
  return { items, _links: { next: { href: `/${path}?continuationToken=${token}` } } }
}

const Continuation = Type.Object({
  after: Type.Integer({ minimum: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: MAX_LIMIT }),
  property: Type.Array(Type.String()),
})
type Continuation = Static<typeof Continuation>

function tokenOf(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url')
}

function continuationOf(token: Query[string]): Continuation | null {
  if (token === undefined) return null
  const continuation = parsed(Buffer.from(String(token), 'base64url').toString())
  if (Check(Continuation, continuation)) return continuation
  throw new Fault('FLOW-1453-400', { parameter: 'continuationToken', value: String(token) })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // Which is no continuation.
  }
}

function limitOf(value: Query[string]): number | null {
  if (value === undefined) return null
  const limit = countIn(String(value))
  if (limit !== null) return Math.min(limit, MAX_LIMIT)
  throw new Fault('FLOW-1453-400', { parameter: 'limit', value: String(value) })
}

function booleanOf(parameter: string, value: Query[string]): boolean {
  const said = trueOrFalse(String(value ?? 'false'))
  if (said !== null) return said
  throw new Fault('FLOW-1453-400', { parameter, value: String(value) })
}

function filtersOf(
  given: Query[string],
  filterable: readonly string[],
): ReadonlyMap<string, string> {
  const filters = new Map<string, string>()
  const texts = given === undefined ? [] : Array.isArray(given) ? given : [given]
  for (const text of texts) {
    const match = /^([\w.[\]]+)==(.+)$/s.exec(String(text))
    const [, field, value] = match ?? []
    if (field === undefined || value === undefined) {
      throw new Fault('FLOW-1453-400', { parameter: 'property', value: String(text) })
    }
    // Two values of one field are asked for at once, which nothing has.
    if (filters.has(field)) {
      throw new Fault('FLOW-1453-400', { parameter: 'property', value: texts.join(', ') })
    }
    if (!filterable.includes(field)) {
      throw new Fault('FLOW-1449-400', { field, known: filterable.join(', ') || 'no field' })
    }
    filters.set(field, value.replace(/^"(.*)"$/s, '$1'))
  }
  return filters
}
