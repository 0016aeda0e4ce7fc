/** resource-lists: lists and searches of a resource: filtered, sorted, counted, page by page (flow-service 1.3, 1.4). */
import { type TObject, Type } from 'typebox'
import type { Draft } from '../../../domain/source.ts'
import { Count, Items } from '../../contract/flow-service.ts'
import {
  type ListRequest,
  listRequestOf,
  notOfThisList,
  pageFields,
  type Query,
} from '../../contract/lists.ts'
import { fulfils } from '../../contract/property-filter.ts'
import { wholePage } from '../../contract/whole-list.ts'
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
    // They are few enough to be looked at together for each page.
    if (asked.order !== null || asked.isCount) return wholePage(await all(), asked)
    const after = asked.after === null ? undefined : placeIn(asked.after, kind.type)
    const request = { limit: asked.limit, after }
    const page = await kind.read(services).listWith(request, isWantedBy(asked))
    const items = await Promise.all(page.items.map((one) => fieldsOf(kind, one, services)))
    return pageFields(items, page.next === null ? null : String(page.next), asked)
  }

  async function all(): Promise<Fields[]> {
    const page = await kind.read(services).listWith({ limit: ALL }, () => true)
    return await Promise.all(page.items.map((one) => fieldsOf(kind, one, services)))
  }

  function isWantedBy({ comparisons }: ListRequest): (one: Noun | Draft) => Promise<boolean> {
    return async (one) =>
      comparisons.length === 0 || fulfils(await fieldsOf(kind, one, services), comparisons)
  }
}

/** More than there can be. */
const ALL = Number.MAX_SAFE_INTEGER

export function placeIn(after: string, type: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw notOfThisList(after, type)
}
