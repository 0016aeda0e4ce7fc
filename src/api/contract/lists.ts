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
  /** As in the path of its next links. */
  readonly type: string
  /** Paths that it can be filtered by; `metrics.*` for whatever is below `metrics`. */
  readonly filterable: readonly string[]
  /** Fields that it can be sorted by. */
  readonly sortable: readonly string[]
  /** What else it takes, in which words; pages that follow keep it. */
  readonly options?: Readonly<Record<string, readonly string[]>>
}

export interface ListRequest {
  readonly type: string
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
  readonly options: Readonly<Record<string, string>>
}

export interface Order {
  readonly field: string
  readonly isDescending: boolean
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const PARAMETERS = ['limit', 'continuationToken', 'count', 'property', 'orderby'] as const

export function listRequestOf(query: Query, listable: Listable): ListRequest {
  const { type, filterable, sortable, options = {} } = listable
  refuseUnknown(query, [...PARAMETERS, ...Object.keys(options)])
  const isCount = booleanOf('count', query['count'])
  if (isCount && query['limit'] !== undefined) throw new Fault('FLOW-1401-400')
  const first = {
    property: [...textsOf(query['property'])],
    orderby: oneOf('orderby', query['orderby']),
    options: optionsOf(query, options),
  }
  const followed = continuationOf(query['continuationToken'], type)
  if (followed !== null) refuseOthers(first, followed)
  const { after, limit, property, orderby, ...asked } = followed ?? {
    ...first,
    after: null,
    limit: DEFAULT_LIMIT,
  }
  return {
    type,
    limit: limitOf(query['limit']) ?? limit,
    after,
    isCount,
    comparisons: property.flatMap((text) => comparisonsIn(text, filterable)),
    order: orderby === null ? null : orderIn(orderby, sortable),
    property,
    orderby,
    options: asked.options,
  }
}

export function refuseUnknown(query: Query, known: readonly string[]): void {
  const parameter = Object.keys(query).find((name) => !known.includes(name))
  if (parameter === undefined) return
  throw new Fault('FLOW-1451-400', { parameter, known: known.join(', ') || 'none' })
}

function optionsOf(
  query: Query,
  options: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  const given = Object.keys(options).filter((name) => query[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, wordOf(name, query[name], options[name])]))
}

/** One of these words, in any case. */
export function wordOf(parameter: string, value: Query[string], words: readonly string[] = []) {
  const word = words.find((one) => one.toLowerCase() === String(value).toLowerCase())
  if (word !== undefined) return word
  const rule = `Use ${words.join(' or ')}, or leave it out.`
  throw new Fault('FLOW-1453-400', { parameter, value: String(value), rule })
}

type Asked = Pick<Continuation, 'property' | 'orderby' | 'options'>

/** Beside a token, what its first page was asked for may be said again; anything else would be left out. */
function refuseOthers(given: Asked, followed: Asked): void {
  const others: readonly (readonly [parameter: string, given: readonly string[], of: string[]])[] =
    [
      ['property', given.property, followed.property],
      ['orderby', listOf(given.orderby), listOf(followed.orderby)],
      ...Object.entries(given.options).map(
        ([name, value]) => [name, [value], listOf(followed.options[name])] as const,
      ),
    ]
  for (const [parameter, said, of] of others) {
    if (said.every((one) => of.includes(one))) continue
    const rule = `The \`continuationToken\` is of a list with ${of.join(' and ') || 'none'}. Ask for the first page anew, or leave it out.`
    throw new Fault('FLOW-1453-400', { parameter, value: said.join('&'), rule })
  }
}

function listOf(value: string | null | undefined): string[] {
  return value === null || value === undefined ? [] : [value]
}

/** A page as it is answered; `next`: where the next one begins, `null` for the last. */
export function pageFields(
  items: readonly Record<string, unknown>[],
  next: string | null,
  { type, limit, property, orderby, options }: ListRequest,
) {
  if (next === null) return { items: [...items], _links: {} }
  const token = tokenOf({ type, after: next, limit, property: [...property], orderby, options })
  if (token.length > MAX_TOKEN) {
    const value = `${property.join('&').slice(0, 100)}…`
    const rule = 'It is too long for a next link. Ask with fewer values, or for more at once.'
    throw new Fault('FLOW-1453-400', { parameter: 'property', value, rule })
  }
  return { items: [...items], _links: { next: { href: `/${type}?continuationToken=${token}` } } }
}

/** A server reads 16 KiB of a URL and its headers, and a token of access is among them. */
const MAX_TOKEN = 12_000

const Continuation = Type.Object({
  type: Type.String(),
  after: Type.String({ maxLength: 2_000 }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000 }),
  property: Type.Array(Type.String()),
  orderby: Type.Union([Type.Null(), Type.String()]),
  options: Type.Record(Type.String(), Type.String()),
})
type Continuation = Static<typeof Continuation>

/**
 * The next link is exactly one parameter, with no `=` in its token: clients append it as it is. So
 * the token carries what the first page was asked for too.
 */
function tokenOf(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url')
}

function continuationOf(token: Query[string], type: string): Continuation | null {
  if (token === undefined) return null
  const continuation = parsed(Buffer.from(String(token), 'base64url').toString())
  if (Check(Continuation, continuation) && continuation.type === type) return continuation
  throw notOfThisList(String(token), type)
}

/** Also for a place that no token of the list names. */
export function notOfThisList(value: string, type: string): Fault {
  const rule = `Take the one of a next link of /${type}, as it is.`
  return new Fault('FLOW-1453-400', { parameter: 'continuationToken', value, rule })
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
  throw new Fault('FLOW-1453-400', {
    parameter: 'limit',
    value: String(value),
    rule: 'Give a whole number from 1 on.',
  })
}

function booleanOf(parameter: string, value: Query[string]): boolean {
  const said = trueOrFalse(String(value ?? 'false'))
  if (said !== null) return said
  const rule = 'Give true or false.'
  throw new Fault('FLOW-1453-400', { parameter, value: String(value), rule })
}

export function textsOf(value: Query[string]): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

function oneOf(parameter: string, value: Query[string]): string | null {
  const [text, ...more] = textsOf(value)
  if (more.length === 0) return text ?? null
  throw new Fault('FLOW-1453-400', { parameter, value: String(value), rule: 'Give one.' })
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
