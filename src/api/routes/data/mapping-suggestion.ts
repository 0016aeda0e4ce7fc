/**
 * mapping-suggestion: which attribute of a source probably goes to which field, as a mapping set that is not
 * kept. Clients ask with GET for a batch and a dataset; whatever else there is to compare comes with POST.
 */
import { type Static, Type } from 'typebox'
import type { TakenItem } from '../../../domain/batch.ts'
import type { RecordSchema } from '../../../domain/dataset.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { isObject } from '../../../domain/json.ts'
import { attributesInSource } from '../../../ingest/explore/source-attributes.ts'
import type { SourceShape } from '../../../ingest/promote/mapping/map-records.ts'
import { recordsOf, schemaOf } from '../../../ingest/promote/mapping/mapping-sets.ts'
import {
  type Attribute,
  attributesOf,
  attributesOfFields,
  suggest,
} from '../../../ingest/promote/mapping/suggest.ts'
import { checkableOf } from '../../../ingest/registry/checkable.ts'
import { suggestionFields } from '../../contract/mapping-set.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/conversion/mappingSets/suggestion'
const Loose = Type.Record(Type.String(), Type.Unknown())
const Id = Type.Optional(Type.String({ maxLength: 1_000 }))
const Flag = Type.Optional(Type.Union([Type.Boolean(), Type.String()]))
const Ref = Type.Object({ schemaRef: Type.Object({ id: Type.String() }) })
/** A JSON Schema that need not be kept yet. */
const Whole = Type.Object({ properties: Loose })
const tags = ['Data Prep']

const Asked = Type.Object({
  datasetId: Id,
  batchId: Id,
  flowId: Id,
  sourceConnectionId: Id,
  excludeUnmapped: Flag,
})
const SuggestionBody = Type.Interface([Asked], {
  inputSchema: Type.Optional(Loose),
  outputSchema: Type.Optional(Type.Union([Ref, Whole])),
})
type Asked = Static<typeof SuggestionBody>

export function mappingSuggestionRoutes(app: App, services: Services): void {
  const description =
    'What probably goes where, by name and type, as a mapping set that is not kept: each mapping has a `_weir.score`. The source is a flow, a source connection, a batch or an `inputSchema`, the target a dataset or an `outputSchema`.'
  app.get(
    PATH,
    { schema: { tags, description, querystring: Asked, response: { 200: Loose } } },
    async (request) => await suggested(request.query, services),
  )
  app.post(
    PATH,
    { schema: { tags, description, body: SuggestionBody, response: { 200: Loose } } },
    async (request) => await suggested(request.body, services),
  )
}

async function suggested(asked: Asked, services: Services) {
  const { schemaId, records } = await targetOf(asked, services)
  const { attributes, shape } = await sourceOf(asked, services)
  const suggestions = suggest(attributes, records, shape)
  const isShort = String(asked.excludeUnmapped ?? true).toLowerCase() !== 'false'
  return suggestionFields(schemaId, suggestions, {
    attributes: attributes.map(({ source }) => source),
    fields: records.fields.map(({ name }) => name),
    isShort,
  })
}

async function targetOf(
  { outputSchema, datasetId }: Asked,
  { store: { read } }: Services,
): Promise<{ readonly schemaId: string | null; readonly records: RecordSchema }> {
  if (outputSchema !== undefined && 'properties' in outputSchema) {
    const { records, obstacle } = await checkableOf(outputSchema)
    if (records === null) throw refused(obstacle)
    return { schemaId: null, records }
  }
  let schemaId = outputSchema?.schemaRef.id
  if (schemaId === undefined && datasetId !== undefined) {
    schemaId = there(await read.datasets.find(idOf(datasetId)), 'dataset', datasetId).schemaId
  }
  if (schemaId === undefined) {
    throw refused(
      'There is nothing to map to. Give `datasetId`, `outputSchema.schemaRef.id`, or `outputSchema.properties`.',
    )
  }
  return { schemaId, records: recordsOf(await schemaOf(schemaId, read)) }
}

interface Attributes {
  readonly attributes: readonly Attribute[]
  readonly shape: SourceShape
}

async function sourceOf(asked: Asked, services: Services): Promise<Attributes> {
  if (asked.inputSchema !== undefined) return await fromSchema(asked.inputSchema, services)
  const { read } = services.store
  const { sourceId, isWanted } = await takenFrom(asked, read)
  const source = there(await read.sources.find(idOf(sourceId)), 'source connection', sourceId)
  const { connectionId } = source
  const connection = there(await read.connections.find(connectionId), 'connection', connectionId)
  const found = await attributesInSource(source, services.openConnector(connection), isWanted)
  if (typeof found === 'string') throw refused(found)
  return { attributes: attributesOf(found.properties, found.shape), shape: found.shape }
}

interface Taken {
  readonly sourceId: string
  /** Which of its files are meant. */
  readonly isWanted: (item: TakenItem) => boolean
}

async function takenFrom(
  { batchId, flowId, sourceConnectionId }: Asked,
  read: Services['store']['read'],
): Promise<Taken> {
  const isWanted = (): boolean => true
  if (batchId !== undefined) {
    const { runId, items } = there(await read.batches.find(idOf(batchId)), 'batch', batchId)
    const run = runId === null ? null : await read.runs.find(runId)
    if (run === null || run.flowId === null) {
      throw refused(`The batch "${batchId}" is of no flow, so that its source is not known.`)
    }
    const flow = there(await read.flows.find(run.flowId), 'flow', run.flowId)
    const paths = new Set(items.map(({ path }) => path))
    return { sourceId: flow.sourceId, isWanted: ({ path }) => paths.has(path) }
  }
  if (flowId !== undefined) {
    const flow = there(await read.flows.find(idOf(flowId)), 'flow', flowId)
    return { sourceId: flow.sourceId, isWanted }
  }
  if (sourceConnectionId !== undefined) return { sourceId: sourceConnectionId, isWanted }
  throw refused(
    'There is nothing to map from. Give `flowId`, `sourceConnectionId`, `batchId` or `inputSchema`.',
  )
}

function there<T>(one: T | null, type: string, id: string): T {
  if (one === null) throw new Fault('MAPPER-404', { type, id })
  return one
}

/** A schema of the registry, a JSON Schema, or the columns as Explore tells them. */
async function fromSchema(
  given: Readonly<Record<string, unknown>>,
  { store }: Services,
): Promise<Attributes> {
  const { schemaRef, properties, columns } = given
  if (isObject(schemaRef) && typeof schemaRef['id'] === 'string') {
    const attributes = attributesOfFields(recordsOf(await schemaOf(schemaRef['id'], store.read)))
    return { attributes, shape: 'tree' }
  }
  if (isObject(properties)) return { attributes: attributesOf(properties, 'tree'), shape: 'tree' }
  if (Array.isArray(columns)) {
    const some = columns.flatMap((one) => {
      if (!isObject(one) || typeof one['name'] !== 'string') return []
      return [[one['name'], isObject(one['xdm']) ? one['xdm'] : {}] as const]
    })
    return { attributes: attributesOf(Object.fromEntries(some), 'flat'), shape: 'flat' }
  }
  throw refused('The `inputSchema` has no `schemaRef.id`, no `properties` and no `columns`.')
}

function refused(problem: string): Fault {
  return new Fault('MAPPER-400', { problem })
}
