/** catalog: what several pages ask of the Catalog: a page of a list, one resource, and what the words of a batch mean. */
import type { Static } from 'typebox'
import type { BatchFields } from '../../src/api/contract/data/batch.ts'
import type { DatasetFields } from '../../src/api/contract/data/dataset.ts'
import { ask, Refused } from './client.ts'
import type { ListPage } from './flow-service.ts'
import type { Standing } from './parts/run-words.ts'

const CATALOG = '/data/foundation/catalog'

export type Dataset = Static<typeof DatasetFields> & { readonly id: string }
export type Batch = Static<typeof BatchFields>

type Kind = 'dataSets' | 'batches'

/** The Catalog answers by id, and pages by how many to pass over: that number is the token of a page. */
export async function catalogPage<Item>(
  kind: Kind,
  query: Readonly<Record<string, string>>,
  { limit, after }: { readonly limit: number; readonly after: string | null },
  signal?: AbortSignal,
): Promise<ListPage<Item & { readonly id: string }>> {
  // A link that somebody has spoilt leads to the first page.
  const start = /^\d{1,9}$/.test(after ?? '') ? Number(after) : 0
  // One more, which says whether there is a next page.
  const search = new URLSearchParams({ ...query, limit: `${limit + 1}`, start: `${start}` })
  const byId = await ask<Record<string, Item>>(`${CATALOG}/${kind}?${search}`, { signal })
  const items = Object.entries(byId).map(([id, item]) => ({ ...item, id }))
  return {
    items: items.slice(0, limit),
    next: items.length > limit ? String(start + limit) : null,
  }
}

export async function findInCatalog<Item>(
  kind: Kind,
  id: string,
  signal?: AbortSignal,
): Promise<Item & { readonly id: string }> {
  const path = `${CATALOG}/${kind}/${encodeURIComponent(id)}`
  const item = (await ask<Record<string, Item>>(path, { signal }))[id]
  if (item === undefined) throw new Refused(`"${id}" is not found.`, 404)
  return { ...item, id }
}

export async function removeDataset(id: string): Promise<void> {
  await ask(`${CATALOG}/dataSets/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

/** How a batch stands, by its status and by what it refused (flow-service 4.5). */
export function batchStanding(status: string, failedRecordCount = 0): Standing {
  if (status === 'success' && failedRecordCount > 0) {
    return { word: 'Success with errors', tone: 'notice' }
  }
  return STANDINGS[status] ?? { word: capitalized(status), tone: 'informative' }
}

const STANDINGS: Readonly<Record<string, Standing>> = {
  loading: { word: 'Files are coming', tone: 'informative' },
  loaded: { word: 'Waiting', tone: 'neutral' },
  processing: { word: 'Running', tone: 'informative' },
  success: { word: 'Success', tone: 'positive' },
  failed: { word: 'Failed', tone: 'negative' },
  aborted: { word: 'Given up', tone: 'neutral' },
  abandoned: { word: 'Given up', tone: 'neutral' },
  inactive: { word: 'Taken back', tone: 'neutral' },
}

function capitalized(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}
