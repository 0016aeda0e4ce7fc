/** lists: how the Flow Service pages, filters and counts (flow-service 1.3, 1.4). */
import { Fault } from '../../domain/fault.ts'
import type { Page, PageRequest } from '../../platform/store/ledgers/documents.ts'

/** A query as it arrives: every value a text, or several. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export interface ListRequest extends PageRequest {
  readonly isCount: boolean
  /** From `property=field==value`. */
  readonly filters: ReadonlyMap<string, string>
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const PARAMETERS = ['limit', 'continuationToken', 'count', 'property', 'orderby', 'activityIds']

/** `filterable`: the fields that this list can be filtered by. */
export function listRequestOf(query: Query, filterable: readonly string[]): ListRequest {
  for (const parameter of Object.keys(query)) {
    if (!PARAMETERS.includes(parameter)) {
      throw new Fault('FLOW-1451-400', { parameter, known: PARAMETERS.join(', ') })
    }
  }
  const isCount = booleanOf('count', query['count'])
  if (isCount && query['limit'] !== undefined) throw new Fault('FLOW-1401-400')
  return {
    limit: limitOf(query['limit']),
    after: tokenOf(query['continuationToken']),
    isCount,
    filters: filtersOf(query['property'], filterable),
  }
}

/** The next link is exactly one parameter, with no `=` in its token: clients append it as it is. */
export function pageFields<T>(
  page: Page<T>,
  path: string,
  fields: (one: T) => Record<string, unknown>,
) {
  return {
    items: page.items.map(fields),
    _links: page.next === null ? {} : { next: { href: `/${path}?continuationToken=${page.next}` } },
  }
}

function limitOf(value: Query[string]): number {
  if (value === undefined) return DEFAULT_LIMIT
  const limit = Number(value)
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, MAX_LIMIT)
  throw new Fault('FLOW-1453-400', { parameter: 'limit', value: String(value) })
}

function tokenOf(value: Query[string]): number | undefined {
  if (value === undefined) return undefined
  const token = Number(value)
  if (Number.isSafeInteger(token) && token >= 0) return token
  throw new Fault('FLOW-1453-400', { parameter: 'continuationToken', value: String(value) })
}

/** Python's spelling as well: clients send it. */
function booleanOf(parameter: string, value: Query[string]): boolean {
  const text = String(value ?? 'false').toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
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
    if (!filterable.includes(field)) {
      throw new Fault('FLOW-1449-400', { field, known: filterable.join(', ') || 'no field' })
    }
    filters.set(field, value.replace(/^"(.*)"$/s, '$1'))
  }
  return filters
}
