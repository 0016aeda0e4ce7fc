/** batches: the Catalog's batches: one, lists of them, and the last ones of each dataset (flow-service 4.5). */
import { setImmediate as turn } from 'node:timers/promises'
import { Type } from 'typebox'
import type { Batch } from '../../../domain/batch.ts'
import type { Run } from '../../../domain/run.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { listDatasets } from '../../../ingest/datasets/datasets.ts'
import { BatchesById, batchFields, LISTED_BATCHES } from '../../contract/data/batch.ts'
import { batchOrder, splitFilters } from '../../contract/data/batch-columns.ts'
import { bearsOut } from '../../contract/data/catalog-filter.ts'
import { type CatalogQuery, catalogQueryOf, cutTo } from '../../contract/data/catalog-query.ts'
import type { Query } from '../../contract/lists.ts'
import { askedDatasets, LastBatches, lastBatches } from '../../contract/data/last-batches.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/catalog'
const tags = ['Catalog']

export function batchRoutes(app: App, { store, identity }: Services): void {
  const { batches, runs, datasets } = store.read

  app.get<{ Querystring: Query }>(
    `${PATH}/batches`,
    { schema: { tags, description: LIST_SAYS, response: { 200: BatchesById } } },
    async (request) => {
      const asked = catalogQueryOf(request.query, LISTED_BATCHES)
      const found = await find(asked)
      return await byId(found, asked.properties)
    },
  )

  app.get<{ Params: { id: string } }>(
    `${PATH}/batches/:id`,
    {
      schema: { tags, params: Type.Object({ id: Type.String() }), response: { 200: BatchesById } },
    },
    async (request) => {
      const { id } = request.params
      const batch = await batches.find(idOf(id))
      if (batch === null) throw new Fault('CATALOG-404', { type: 'batch', id })
      return await byId([batch], null)
    },
  )

  app.get<{ Querystring: Query }>(
    `${PATH}/lastBatches`,
    { schema: { tags, response: { 200: LastBatches } } },
    async (request) => {
      const ids = askedDatasets(request.query)
      if (ids === null) return lastBatches(await listDatasets(store))
      const found = await Promise.all(ids.map((id) => datasets.find(idOf(id))))
      return lastBatches(found.filter((dataset) => dataset !== null))
    },
  )

  async function runOf({ runId }: Batch): Promise<Run | null> {
    return runId === null ? null : await runs.find(runId)
  }

  async function byId(found: readonly Batch[], properties: CatalogQuery['properties']) {
    const entries: [string, Readonly<Record<string, unknown>>][] = []
    for (const batch of found) {
      const fields = batchFields(batch, await runOf(batch), identity.imsOrgId)
      entries.push([batch.id, cutTo(fields, properties)])
    }
    return Object.fromEntries(entries)
  }

  /** What the rows cannot be found by is looked for in each that is left, with a pause between the steps. */
  async function find(asked: CatalogQuery): Promise<readonly Batch[]> {
    const { conditions, rest } = splitFilters(asked.filters)
    const order = batchOrder(asked.order)
    const { limit, start } = asked
    if (rest.length === 0) return await batches.list({ conditions, order, limit, start })
    const wanted: Batch[] = []
    let passed = 0
    for (let place = 0; ; place += STEP) {
      const some = await batches.list({ conditions, order, limit: STEP, start: place })
      for (const batch of some) {
        if (!bearsOut(batchFields(batch, null, identity.imsOrgId), rest)) continue
        if (passed++ < start) continue
        wanted.push(batch)
        if (wanted.length === limit) return wanted
      }
      if (some.length < STEP) return wanted
      await turn()
    }
  }
}

const STEP = 500

const LIST_SAYS =
  'An object by id, newest first. `limit` (1 to 100, default 20), `start`, `orderBy` (`desc:created`), `properties`, `property`, `tags`, `dataSet`, `createdAfter`, `endBefore` and the like; any field is a filter.'
