/** datasets: the Catalog's datasets, under both spellings of their path (flow-service 8.3). */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Dataset } from '../../../domain/dataset.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import {
  changeDataset,
  createDataset,
  type DatasetDraft,
  deleteDataset,
  getDataset,
  listDatasets,
} from '../../../ingest/datasets/datasets.ts'
import { bearsOut } from '../../contract/data/catalog-filter.ts'
import { type CatalogOrder, catalogQueryOf, cutTo } from '../../contract/data/catalog-query.ts'
import type { Query } from '../../contract/lists.ts'
import {
  DatasetBody,
  datasetBody,
  datasetFields,
  DatasetsById,
  LISTED_DATASETS,
} from '../../contract/data/dataset.ts'
import { patched, type PatchDialect } from '../../contract/patch.ts'
import type { App, Services } from '../../services.ts'

const PATHS = ['/data/foundation/catalog/dataSets', '/data/foundation/catalog/datasets']
const Links = Type.Array(Type.String())
const params = Type.Object({ id: Type.String() })
const tags = ['Catalog']

export function datasetRoutes(app: App, services: Services): void {
  for (const path of PATHS) addAt(path, app, services)
}

function addAt(path: string, app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    path,
    { schema: { tags, body: DatasetBody, response: { 201: Links } } },
    async (request, reply) => {
      const { id } = await createDataset(draftOf(request.body), services)
      return reply.code(201).send([`@/dataSets/${id}`])
    },
  )

  app.get<{ Querystring: Query }>(
    path,
    { schema: { tags, description: LIST_SAYS, response: { 200: DatasetsById } } },
    async (request) => {
      const { requestDataSource: _, ...query } = request.query
      const { filters, order, limit, start, properties } = catalogQueryOf(query, LISTED_DATASETS)
      const found = (await listDatasets(store))
        .map((dataset) => ({ id: dataset.id, ...datasetFields(dataset, identity) }))
        .filter((fields) => bearsOut(fields, filters))
        .toSorted((a, b) => compare(a, b, order))
        .slice(start, start + limit)
      return Object.fromEntries(found.map(({ id, ...fields }) => [id, cutTo(fields, properties)]))
    },
  )

  app.get<{ Params: { id: string } }>(
    `${path}/:id`,
    { schema: { tags, params, response: { 200: DatasetsById } } },
    async (request) => {
      const dataset = await getDataset(idOf(request.params.id), store)
      return { [dataset.id]: datasetFields(dataset, identity) }
    },
  )

  app.put(
    `${path}/:id`,
    { schema: { tags, params, body: DatasetBody, response: { 200: Links } } },
    async (request) => await change(request.params.id, () => request.body),
  )

  app.patch<{ Params: { id: string } }>(
    `${path}/:id`,
    { schema: { tags, description: PATCH_SAYS, params, response: { 200: Links } } },
    async (request) => {
      return await change(request.params.id, (before) => changed(before, request.body))
    },
  )

  app.delete<{ Params: { id: string } }>(
    `${path}/:id`,
    { schema: { tags, params, response: { 200: Type.Object({}) } } },
    async (request) => {
      await deleteDataset(idOf(request.params.id), services)
      return {}
    },
  )

  async function change(id: string, write: (before: Body) => Body): Promise<string[]> {
    const dataset: Dataset = await getDataset(idOf(id), store)
    await changeDataset(dataset.id, draftOf(write(datasetBody(dataset))), services)
    return [`@/dataSets/${dataset.id}`]
  }
}

type Body = Static<typeof DatasetBody>

function draftOf({ name, description, schemaRef, tags: given }: Body): DatasetDraft {
  return { name, description: description ?? '', schemaId: schemaRef.id, tags: given ?? {} }
}

/** A list of operations of JSON Patch, or the fields that are to be others. */
function changed(before: Body, body: unknown): Body {
  if (Array.isArray(body)) return patched(DatasetBody, before, body, CATALOG_PATCH)
  const other = Object.keys(Object(body)).find((name) => !(name in DatasetBody.properties))
  if (other !== undefined) {
    const known = Object.keys(DatasetBody.properties).join(', ')
    throw refused(`"${other}" of a dataset cannot be changed. What can be: ${known}.`)
  }
  const after: unknown = { ...before, ...Object(body) }
  if (Value.Check(DatasetBody, after)) return after
  const [error] = Value.Errors(DatasetBody, after)
  throw refused(`The dataset cannot be changed so: ${error?.instancePath} ${error?.message}.`)
}

const CATALOG_PATCH: PatchDialect = {
  operations: ['add', 'replace', 'remove'],
  isStrict: true,
  maxOperations: 100,
  unknownOperation: (op) =>
    refused(`The patch operation "${op}" is not known. Use add, replace or remove.`),
  notApplicable: (problem) => refused(`The patch cannot be applied: ${problem}`),
}

function refused(problem: string): Fault {
  return new Fault('CATALOG-400', { problem })
}

type Sorted = Readonly<Record<string, unknown>>

/** Those that are equal stay as they were: newest first. */
function compare(a: Sorted, b: Sorted, order: readonly CatalogOrder[]): number {
  for (const { field, isDescending } of order) {
    const one = a[field]
    const other = b[field]
    if (one === other) continue
    const isLess =
      typeof one === 'number' && typeof other === 'number'
        ? one < other
        : String(one) < String(other)
    return isLess === isDescending ? 1 : -1
  }
  return 0
}

const LIST_SAYS =
  'An object by id, newest first. `limit` (1 to 100, default 20), `start`, `orderBy` (`asc:name`), `properties`, `property`, `tags`; any field is a filter.'
const PATCH_SAYS = 'Takes the fields that are to be others, or a JSON Patch.'
