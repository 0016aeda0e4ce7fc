/** resource-lists: lists and searches of a resource: filtered, sorted, counted, page by page (flow-service 1.3, 1.4). */
import { type TObject, Type } from 'typebox'
import type { Draft } from '../../../domain/source.ts'
import { Fault } from '../../../domain/fault.ts'
import { Count, Items } from '../../contract/flow-service.ts'
import {
  type ListRequest,
  listRequestOf,
  type Order,
  pageFields,
  type Query,
} from '../../contract/lists.ts'
import { fulfils } from '../../contract/property-filter.ts'
import { SearchBody, searchRequestOf } from '../../contract/search.ts'
import type { App, Services } from '../../services.ts'
import { type Common, type Fields, fieldsOf, FLOW_SERVICE, type Kind } from './kind.ts'

export function addListRoutes<Noun extends Common & Own, Own extends object, Body extends TObject>(
  app: App,
  services: Services,
  kind: Kind<Noun, Own, Body>,
): void {
  const tags = ['Flow Service']
  const response = { 200: Type.Union([Items, Count]) }
  const path = `${FLOW_SERVICE}/${kind.type}`

  app.get(path, { schema: { tags, response } }, (request) =>
    answer(listRequestOf(request.query as Query, kind.listable)),
  )

  app.post(`${path}/search`, { schema: { tags, body: SearchBody, response } }, (request) =>
    answer(searchRequestOf(request.body, request.query as Query, kind.listable)),
  )

  async function answer(asked: ListRequest) {
    if (asked.isCount) return { count: await count(asked) }
    const { items, next } =
      asked.order === null ? await newest(asked) : await sorted(asked, asked.order)
    return pageFields(items, next, kind.type, asked)
  }

  async function count(asked: ListRequest): Promise<number> {
    if (asked.comparisons.length === 0) return await kind.read(services).countAll()
    return (await kind.read(services).listWith({ limit: ALL }, isWantedBy(asked))).items.length
  }

  async function newest(asked: ListRequest) {
    const after = asked.after === null ? undefined : placeIn(asked.after)
    const request = { limit: asked.limit, after }
    const page = await kind.read(services).listWith(request, isWantedBy(asked))
    const items = await Promise.all(page.items.map((one) => fieldsOf(kind, one, services)))
    return { items, next: page.next === null ? null : String(page.next) }
  }

  /** They are few enough to be sorted anew for each page; the token names the last one of the page before. */
  async function sorted(asked: ListRequest, order: Order) {
    const page = await kind.read(services).listWith({ limit: ALL }, isWantedBy(asked))
    const all = await Promise.all(page.items.map((one) => fieldsOf(kind, one, services)))
    const keyed = all
      .map((fields) => ({ fields, key: keyOf(fields, order.field) }))
      .toSorted((a, b) => compare(a.key, b.key) * (order.isDescending ? -1 : 1))
    const after = asked.after === null ? null : keyIn(asked.after)
    const rest = keyed.filter(
      ({ key }) => after === null || compare(key, after) * (order.isDescending ? -1 : 1) > 0,
    )
    const shown = rest.slice(0, asked.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(({ fields }) => fields),
      next: rest.length > shown.length && last !== undefined ? JSON.stringify(last.key) : null,
    }
  }

  function isWantedBy({ comparisons }: ListRequest): (one: Noun | Draft) => Promise<boolean> {
    return async (one) =>
      comparisons.length === 0 || fulfils(await fieldsOf(kind, one, services), comparisons)
  }
}

/** More than there can be. */
const ALL = Number.MAX_SAFE_INTEGER

type Key = readonly [value: string | number, id: string]

/** The id decides between those that are equal, so that a page begins where the one before ended. */
function keyOf(fields: Fields, field: string): Key {
  const value = fields[field]
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

function keyIn(after: string): Key {
  try {
    const [value, id]: unknown[] = JSON.parse(after)
    if (typeof id === 'string' && (typeof value === 'string' || typeof value === 'number')) {
      return [value, id]
    }
  } catch {
    // Which is no place in a list.
  }
  throw new Fault('FLOW-1453-400', { parameter: 'continuationToken', value: after })
}

export function placeIn(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw new Fault('FLOW-1453-400', { parameter: 'continuationToken', value: after })
}
