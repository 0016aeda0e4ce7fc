/** apply: a flow file → schema, dataset, connections and flow, created or brought up to date. */
import { isDeepStrictEqual } from 'node:util'
import { timeZoneOf } from '../api/contract/flow-rules.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../api/contract/specs.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { type Change, ensureDataset } from './apply-dataset.ts'
import { scheduleFor } from './apply-schedule.ts'
import { type FlowFile, readFlowFile } from './flow-file.ts'
import {
  type Fields,
  findByName,
  FLOW_SERVICE,
  type FlowFields,
  type FlowParts,
  partsOf,
} from './flow-parts.ts'
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

export interface Applied {
  readonly name: string
  readonly flowId: string
  readonly changes: Readonly<Record<string, Change>>
}

export async function applyFlow(file: FlowFile, client: Client): Promise<Applied> {
  const known = await findByName<FlowFields>(client, 'flows', file.name)
  const parts = known === null ? null : await partsOf(known, client)
  // What cannot be kept to is said before anything is made.
  const own = flowBody(file, known, Date.now())
  const dataset = await ensureDataset(file, parts, client)
  const connection = await ensureConnection(file, parts, client)
  const source = await ensureOwn(client, 'sourceConnections', parts?.source ?? null, {
    name: `${file.name}: source`,
    baseConnectionId: connection.id,
    connectionSpec: { id: CONNECTION_SPECS.folder, version: '1.0' },
    ...sourceBody(file.source),
  })
  const target = await ensureOwn(client, 'targetConnections', parts?.target ?? null, {
    name: `${file.name}: target`,
    connectionSpec: { id: TARGET_SPEC.id, version: '1.0' },
    params: { dataSetId: dataset.id },
  })
  const flow = await ensure(client, 'flows', known, {
    name: file.name,
    ...own,
    sourceConnectionIds: [source.id],
    targetConnectionIds: [target.id],
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

/** What a flow says by itself, without what it stands on. `known`: the flow as it is, if it is there. */
export function flowBody(file: FlowFile, known: FlowFields | null, now: number) {
  const errors = file.errors ?? {}
  return {
    description: file.description ?? '',
    flowSpec: { id: FLOW_SPEC.id, version: '1.0' },
    scheduleParams: scheduleFor(file.schedule, known, now),
    options: {
      errorDiagnosticsEnabled: errors.diagnostics ?? true,
      ...(errors.partialIngestionPercent === undefined
        ? {}
        : { partialIngestionPercent: errors.partialIngestionPercent }),
    },
    _weir: {
      abortAfter: errors.abortAfter ?? 1_000,
      timeZone: timeZoneOf(file.schedule?.timeZone ?? 'UTC'),
      ...(errors.limit === undefined ? {} : { errorLimit: errors.limit }),
    },
  }
}

export function sourceBody(source: FlowFile['source']) {
  const { path, type, recursive } = source
  return {
    data: dataOf(source),
    params: { path, type: type ?? 'file', recursive: recursive ?? false },
  }
}

function dataOf(source: FlowFile['source']) {
  const { format, multiLine, delimiter, quote, header, encoding } = source
  if (format === 'parquet') return { format }
  if (format === 'json') {
    return { format, ...(multiLine === true && { properties: { isMultiLineJson: true } }) }
  }
  const properties = {
    columnDelimiter: delimiter === '\\t' ? '\t' : (delimiter ?? ','),
    quote: quote ?? '"',
    header: header ?? true,
    encoding: encoding ?? 'UTF-8',
  }
  return { format: 'delimited', properties }
}

interface Ensured {
  readonly id: string
  readonly change: Change
}

type Body = Fields & { readonly name: string }
type Known = Fields & { readonly id: string; readonly etag: string }

/** Connections are shared: one is taken as it is or another is made, whatever it is called. */
async function ensureConnection(
  { source: { folder } }: FlowFile,
  parts: FlowParts | null,
  client: Client,
): Promise<Ensured> {
  if (parts?.connection.auth.params.root === folder) {
    return { id: parts.connection.id, change: 'unchanged' }
  }
  return await ensureOwn(client, 'connections', null, {
    name: `Folder ${folder}`,
    auth: { specName: 'Folder', params: { root: folder } },
    connectionSpec: { id: CONNECTION_SPECS.folder, version: '1.0' },
  })
}

/** Leaves alone what the flow has where that says the same; else the one of this name is the flow's own. */
async function ensureOwn(
  client: Client,
  type: string,
  current: Known | null,
  body: Body,
): Promise<Ensured> {
  const { name, ...rest } = body
  if (current !== null && differing(current, rest).length === 0) {
    return { id: current.id, change: 'unchanged' }
  }
  const existing = current?.['name'] === name ? current : await findByName(client, type, name)
  return await ensure(client, type, existing, body)
}

/** Creates a resource, patches what differs, or leaves it alone. */
async function ensure(
  client: Client,
  type: string,
  existing: Known | null,
  body: Body,
): Promise<Ensured> {
  if (existing === null) {
    const { id } = await client.send<{ id: string }>('POST', `${FLOW_SERVICE}/${type}`, body)
    return { id, change: 'created' }
  }
  const { id, etag } = existing
  const changes = differing(existing, body)
  if (changes.length === 0) return { id, change: 'unchanged' }
  const patch = changes.map(([key, value]) => ({ op: 'add', path: `/${key}`, value }))
  await client.send('PATCH', `${FLOW_SERVICE}/${type}/${id}`, patch, etag)
  return { id, change: 'changed' }
}

function differing(existing: Fields, body: Fields) {
  return Object.entries(body).filter(([key, value]) => !isDeepStrictEqual(existing[key], value))
}
