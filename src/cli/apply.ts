/** apply: a flow file → schema, dataset, connections and flow, created or brought up to date. */
import { isDeepStrictEqual } from 'node:util'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../api/contract/specs.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { type FlowFile, readFlowFile } from './flow-file.ts'
import { say, sayJson } from './say.ts'

export const applyCommand: AddCommand = (program) => {
  asClient(
    program
      .command('apply')
      .description('create or update what flow files describe')
      .argument('<file...>', 'flow files (YAML)'),
  ).action(async (files: string[], options: ClientOptions) => {
    const client = findClient(options)
    for (const file of files) {
      const applied = await applyFlow(readFlowFile(file), client)
      if (options.json === true) sayJson(applied)
      else {
        say(`${applied.name} (flow ${applied.flowId})`)
        for (const [noun, change] of Object.entries(applied.changes))
          say(`  ${noun.padEnd(18)}${change}`)
      }
    }
  })
}

type Change = 'created' | 'changed' | 'unchanged'

export interface Applied {
  readonly name: string
  readonly flowId: string
  readonly changes: Readonly<Record<string, Change>>
}

export async function applyFlow(file: FlowFile, client: Client): Promise<Applied> {
  const dataset = await ensureDataset(file, client)
  const connection = await ensure(client, 'connections', {
    name: `Folder ${file.source.folder}`,
    auth: { specName: 'Folder', params: { root: file.source.folder } },
    connectionSpec: { id: CONNECTION_SPECS.folder, version: '1.0' },
  })
  const source = await ensure(client, 'sourceConnections', {
    name: `${file.name}: source`,
    baseConnectionId: connection.id,
    connectionSpec: { id: CONNECTION_SPECS.folder, version: '1.0' },
    ...sourceBody(file.source),
  })
  const target = await ensure(client, 'targetConnections', {
    name: `${file.name}: target`,
    connectionSpec: { id: TARGET_SPEC.id, version: '1.0' },
    params: { dataSetId: dataset.id },
  })
  const errors = file.errors ?? {}
  const flow = await ensure(client, 'flows', {
    name: file.name,
    description: file.description ?? '',
    flowSpec: { id: FLOW_SPEC.id, version: '1.0' },
    sourceConnectionIds: [source.id],
    targetConnectionIds: [target.id],
    options: {
      errorDiagnosticsEnabled: errors.diagnostics ?? true,
      ...(errors.partialIngestionPercent === undefined
        ? {}
        : { partialIngestionPercent: errors.partialIngestionPercent }),
    },
    _weir: {
      abortAfter: errors.abortAfter ?? 1_000,
      ...(errors.limit === undefined ? {} : { errorLimit: errors.limit }),
    },
  })
  const changes = {
    schema: dataset.schemaChange,
    dataset: dataset.change,
    connection: connection.change,
    sourceConnection: source.change,
    targetConnection: target.change,
    flow: flow.change,
  }
  return { name: file.name, flowId: flow.id, changes }
}

function sourceBody({
  path,
  type,
  recursive,
  format,
  delimiter,
  quote,
  header,
  encoding,
}: FlowFile['source']) {
  const properties = {
    columnDelimiter: delimiter ?? ',',
    quote: quote ?? '"',
    header: header ?? true,
    encoding: encoding ?? 'UTF-8',
  }
  return {
    data: format === 'json' ? { format } : { format: 'delimited', properties },
    params: { path, type: type ?? 'file', recursive: recursive ?? false },
  }
}

const FLOW_SERVICE = '/data/foundation/flowservice'

interface Items {
  readonly items: readonly Record<string, unknown>[]
  readonly _links: { readonly next?: { readonly href: string } }
}

/** Finds a resource by its name: creates it, patches what differs, or leaves it alone. */
async function ensure(
  client: Client,
  type: string,
  body: Readonly<Record<string, unknown>> & { readonly name: string },
): Promise<{ id: string; change: Change }> {
  const existing = await findByName(client, type, body.name)
  if (existing === null) {
    const { id } = await client.send<{ id: string }>('POST', `${FLOW_SERVICE}/${type}`, body)
    return { id, change: 'created' }
  }
  const id = String(existing['id'])
  const differing = Object.entries(withTimeZone(body, existing)).filter(
    ([key, value]) => !isDeepStrictEqual(existing[key], value),
  )
  if (differing.length === 0) return { id, change: 'unchanged' }
  const patch = differing.map(([key, value]) => ({ op: 'add', path: `/${key}`, value }))
  await client.send('PATCH', `${FLOW_SERVICE}/${type}/${id}`, patch, String(existing['etag']))
  return { id, change: 'changed' }
}

/** A flow file says nothing of the zone of its flow's days, so that it stays what it is. */
function withTimeZone(body: Fields, { _weir: existing }: Fields): Fields {
  const { _weir: own } = body
  if (!isFields(own) || !isFields(existing) || !('timeZone' in existing)) return body
  return { ...body, _weir: { timeZone: existing['timeZone'], ...own } }
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** A draft of that name is somebody's unfinished work, which nothing can use. */
export async function findByName(
  client: Client,
  type: string,
  name: string,
): Promise<Record<string, unknown> | null> {
  let path: string | undefined = `/${type}?limit=100`
  while (path !== undefined) {
    const page: Items = await client.get<Items>(`${FLOW_SERVICE}${path}`)
    const found = page.items.find(({ name: own, state }) => own === name && state !== 'draft')
    if (found !== undefined) return found
    path = page._links.next?.href
  }
  return null
}

const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'

interface EnsuredDataset {
  readonly id: string
  readonly change: Change
  readonly schemaChange: Change
}

async function ensureDataset({ dataset }: FlowFile, client: Client): Promise<EnsuredDataset> {
  const document = { title: dataset.name, type: 'object', ...dataset.schema }
  const known =
    await client.get<Record<string, { name: string; schemaRef: { id: string } }>>(DATASETS)
  const existing = Object.entries(known).find(([, { name }]) => name === dataset.name)
  if (existing !== undefined) {
    const [id, { schemaRef }] = existing
    return {
      id,
      change: 'unchanged',
      schemaChange: await ensureSchema(schemaRef.id, document, client),
    }
  }
  const schema = await client.send<{ $id: string }>('POST', SCHEMAS, document)
  const [link] = await client.send<string[]>('POST', DATASETS, {
    name: dataset.name,
    description: dataset.description ?? '',
    schemaRef: { id: schema.$id },
  })
  return { id: link?.split('/').at(-1) ?? '', change: 'created', schemaChange: 'created' }
}

async function ensureSchema(
  id: string,
  document: Readonly<Record<string, unknown>>,
  client: Client,
): Promise<Change> {
  const path = `${SCHEMAS}/${encodeURIComponent(id)}`
  const schema = await client.get<Record<string, unknown>>(path)
  const isSame = [...Object.keys(document), ...RULES].every((key) =>
    isDeepStrictEqual(schema[key], document[key]),
  )
  if (isSame) return 'unchanged'
  await client.send('PUT', path, document)
  return 'changed'
}

/** Keys of a schema that mean something: one that the file no longer has is a change too. */
const RULES = ['properties', 'required', 'additionalProperties', 'allOf']
