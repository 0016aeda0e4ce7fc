/** whole-list: a list that is at hand as a whole → the page of it that was asked for, sorted (flow-service 1.4). */
import { type ListRequest, notOfThisList, type Order, pageFields } from './lists.ts'
import { fulfils } from './property-filter.ts'

type Fields = Record<string, unknown>

/** The token names the last one of the page before, so that what comes or goes meanwhile moves nobody. */
export function wholePage(all: readonly Fields[], asked: ListRequest) {
  const wanted = all.filter((fields) => fulfils(fields, asked.comparisons))
  if (asked.isCount) return { count: wanted.length }
  const { order } = asked
  const sign = order?.isDescending === true ? -1 : 1
  const keyed = wanted
    .map((fields, index) => ({ fields, key: keyOf(fields, index, order) }))
    .toSorted((a, b) => compare(a.key, b.key) * sign)
  const after = asked.after === null ? null : keyIn(asked.after, asked.type)
  const rest = keyed.filter(({ key }) => after === null || compare(key, after) * sign > 0)
  const shown = rest.slice(0, asked.limit)
  const last = shown.at(-1)
  const next = rest.length > shown.length && last !== undefined ? JSON.stringify(last.key) : null
  return pageFields(
    shown.map(({ fields }) => fields),
    next,
    asked,
  )
}

type Key = readonly [value: string | number, id: string]

/** The id decides between those that are equal; without an order, they stay in the one they have. */
function keyOf(fields: Fields, index: number, order: Order | null): Key {
  const value = order === null ? index : fields[order.field]
  const isPlain = typeof value === 'number' || typeof value === 'string'
  return [isPlain ? value : '', String(fields['id'])]
}

function compare(a: Key, b: Key): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? ''
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

function keyIn(after: string, type: string): Key {
  try {
    const [value, id]: unknown[] = JSON.parse(after)
    if (typeof id === 'string' && (typeof value === 'string' || typeof value === 'number')) {
      return [value, id]
    }
  } catch {
    // Which is no place in a list.
  }
  throw notOfThisList(after, type)
}
