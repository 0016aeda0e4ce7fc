/** mapping-set-list: what a list of mapping sets may be asked for: a name, an order, a page (flow-service 7; pure). */
import { Fault } from '../../domain/fault.ts'

export interface SetQuery {
  readonly name: string | null
  readonly order: readonly Order[]
  readonly start: number
  readonly limit: number
}

interface Order {
  readonly field: (typeof ORDERED)[number]
  readonly isDescending: boolean
}

interface Listed {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly createdDate: number
  readonly modifiedDate: number
}

const ORDERED = ['id', 'name', 'version', 'createdDate', 'modifiedDate'] as const
const MAX_LIMIT = 100
const LIMIT = 20

export function setQueryOf(query: Readonly<Record<string, unknown>>): SetQuery {
  return {
    name: textIn(query, 'name') ?? null,
    order: (textIn(query, 'orderBy') ?? textIn(query, 'orderby') ?? '')
      .split(',')
      .filter(Boolean)
      .map(orderOf),
    start: numberIn(query, 'start', 0, Number.MAX_SAFE_INTEGER),
    limit: numberIn(query, 'limit', LIMIT, MAX_LIMIT),
  }
}

/** `sets`: newest first, which is the order where none is asked for, and among those that are alike. */
export function pageOfSets<T extends Listed>(
  sets: readonly T[],
  { name, order, start, limit }: SetQuery,
): { readonly items: readonly T[]; readonly hasMore: boolean } {
  const named = name === null ? sets : sets.filter((set) => set.name === name)
  const sorted = order.length === 0 ? named : named.toSorted((a, b) => compare(a, b, order))
  return { items: sorted.slice(start, start + limit), hasMore: sorted.length > start + limit }
}

function compare(one: Listed, other: Listed, order: readonly Order[]): number {
  for (const { field, isDescending } of order) {
    const [a, b] = [one[field], other[field]]
    if (a !== b) return a < b === isDescending ? 1 : -1
  }
  return 0
}

/** A plus may come as the space that it stands for in a form. */
function orderOf(word: string): Order {
  const [, sign, name] = /^([-+ ]?)(.*)$/s.exec(word) ?? []
  const field = ORDERED.find((one) => one === name)
  if (field !== undefined) return { field, isDescending: sign === '-' }
  throw refused(
    `\`orderBy\` is "${word.slice(0, 50)}". Use ${ORDERED.join(', ')}, with a - before it for the other way round.`,
  )
}

export function textIn(query: unknown, name: string): string | undefined {
  const value = new Map<string, unknown>(Object.entries(query ?? {})).get(name)
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function numberIn(query: unknown, name: string, otherwise: number, most: number): number {
  const text = textIn(query, name)
  if (text === undefined) return otherwise
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw refused(`\`${name}\` is "${text.slice(0, 50)}". It must be a whole number up to ${most}.`)
}

export function isTrueIn(query: unknown, name: string): boolean {
  const text = textIn(query, name)?.toLowerCase()
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw refused(`\`${name}\` is "${text.slice(0, 50)}". It must be true or false.`)
}

function refused(problem: string): Fault {
  return new Fault('MAPPER-400', { problem })
}
