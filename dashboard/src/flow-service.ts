/** flow-service: what several pages ask of the Flow Service: a page of a list, one resource, and what its next link means. */
import { ask } from './client.ts'

export const FLOW_SERVICE = '/data/foundation/flowservice'

export interface ListAnswer<Item> {
  readonly items: readonly Item[]
  readonly _links?: { readonly next?: { readonly href: string } }
}

export interface ListPage<Item> {
  readonly items: readonly Item[]
  /** The token of the page that follows; `null` on the last. */
  readonly next: string | null
}

export interface ListQuery {
  /** As the API writes them: `flowId==…`, `state==failed`. All must hold. */
  readonly property?: readonly string[]
  readonly orderby?: string
  readonly limit?: number
  /** Of runs: those of uploads too, which have no flow. */
  readonly hasUploads?: boolean
  /** The token of a page; it brings the rest of the query with it. */
  readonly after?: string | null
}

export async function listPage<Item>(
  type: string,
  { property = [], orderby, limit, hasUploads = false, after }: ListQuery,
  signal?: AbortSignal,
): Promise<ListPage<Item>> {
  const query = new URLSearchParams()
  if (typeof after === 'string') query.set('continuationToken', after)
  else {
    for (const one of property) query.append('property', one)
    if (orderby !== undefined) query.set('orderby', orderby)
    if (limit !== undefined) query.set('limit', String(limit))
    if (hasUploads) query.set('_weir.uploads', 'include')
  }
  const path = `${FLOW_SERVICE}/${type}?${query.toString()}`
  const { items, _links } = await ask<ListAnswer<Item>>(path, { signal })
  return { items, next: tokenIn(_links?.next?.href) }
}

/** One resource comes as a list of one. */
export async function findOne<Item>(type: string, id: string, signal?: AbortSignal): Promise<Item> {
  const path = `${FLOW_SERVICE}/${type}/${encodeURIComponent(id)}`
  const { items } = await ask<ListAnswer<Item>>(path, { signal })
  const [item] = items
  if (item === undefined) throw new Error(`${path} answered no item`)
  return item
}

function tokenIn(href: string | undefined): string | null {
  return href === undefined ? null : (/[?&]continuationToken=([^&]+)/.exec(href)?.[1] ?? null)
}
