/** lists: how the Flow Service pages, filters, sorts and counts (flow-service 1.3, 1.4). */
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { Fault } from '../../domain/fault.ts'
import { type Comparison, comparisonsIn } from './property-filter.ts'
import { countIn, trueOrFalse } from './query.ts'

/** A query as it arrives: every value a text, or several. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a list can be asked for. */
export interface Listable {
  /** Paths that it can be filtered by; `metrics.*` for whatever is below `metrics`. */
  readonly filterable: readonly string[]
  /** Fields that it can be sorted by. */
  readonly sortable: readonly string[]
}

export interface ListRequest {
  readonly limit: number
  /** Where the page begins, in the words of the list; `null` for the first. */
  readonly after: string | null
  readonly isCount: boolean
  readonly comparisons: readonly Comparison[]
  /** `null`: newest first. */
  readonly order: Order | null
  /** As they were asked for, for the pages that follow. */
  readonly property: readonly string[]
  readonly orderby: string | null
}

export interface Order {
  readonly field: string
  readonly isDescending: boolean
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const PARAMETERS = [
  'limit',
  'continuationToken',
  'count',
  'property',
  'orderby',
  'activityIds',
] as const

export function listRequestOf(query: Query, listable: Listable): ListRequest {
  refuseUnknown(query)
  const isCount = booleanOf('count', query['count'])
  if (isCount && query['limit'] !== undefined) throw new Fault('FLOW-1401-400')
  const { after, limit, property, orderby } = continuationOf(query['continuationToken']) ?? {
    after: null,
    limit: DEFAULT_LIMIT,
    property: textsOf(query['property']),
    orderby: oneOf('orderby', query['orderby']),
  }
  return {
    limit: limitOf(query['limit']) ?? limit,
    after,
    isCount,
    comparisons: property.flatMap((text) => comparisonsIn(text, listable.filterable)),
    order: orderby === null ? null : orderIn(orderby, listable.sortable),
    property,
    orderby,
  }
}

function refuseUnknown(query: Query): void {
  const parameter = Object.keys(query).find((name) => !PARAMETERS.some((one) => one === name))
  if (parameter === undefined) return
  throw new Fault('FLOW-1451-400', { parameter, known: PARAMETERS.join(', ') })
}

/** A page as it is answered; `next`: where the next one begins, `null` for the last. */
export function pageFields(
  items: readonly Record<string, unknown>[],
  next: string | null,
  path: string,
  { limit, property, orderby }: ListRequest,
) {
  if (next === null) return { items: [...items], _links: {} }
  const token = tokenOf({ after: next, limit, property: [...property], orderby })
  return { items: [...items], _links: { next: { href: `/${path}?continuationToken=${token}` } } }
}

const Continuation = Type.Object({
  after: Type.String({ maxLength: 2_000 }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000 }),
  property: Type.Array(Type.String()),
  orderby: Type.Union([Type.Null(), Type.String()]),
})
type Continuation = Static<typeof Continuation>

/**
 * The next link is exactly one parameter, with no `=` in its token: clients append it as it is. So
 * the token carries what the first page was asked for too.
 */
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

function textsOf(value: Query[string]): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

function oneOf(parameter: string, value: Query[string]): string | null {
  const [text, ...more] = textsOf(value)
  if (more.length === 0) return text ?? null
  throw new Fault('FLOW-1453-400', { parameter, value: String(value) })
}

/** A plus that was not encoded arrives as a space. */
function orderIn(orderby: string, sortable: readonly string[]): Order {
  const { sign = '', field = '' } = /^(?<sign>\W?)(?<field>.*)$/s.exec(orderby)?.groups ?? {}
  if (!['', '+', ' ', '-'].includes(sign)) throw new Fault('FLOW-1432-400', { sign })
  if (!sortable.includes(field)) {
    throw new Fault('FLOW-1433-400', { field, known: sortable.join(', ') })
  }
  return { field, isDescending: sign === '-' }
}
