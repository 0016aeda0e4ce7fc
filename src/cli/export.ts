/** export: flows as Weir has them → flow files; applying one changes nothing. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import type { FlowFile } from './flow-file.ts'
import {
  type Fields,
  type FlowFields,
  type FlowParts,
  listAll,
  partsOf,
  SCHEMAS,
  type SourceFields,
} from './flow-parts.ts'
import { scheduleBlockOf } from './flow-schedule.ts'
import { say, sayAside, sayJson } from './say.ts'

export const exportCommand: AddCommand = (program) => {
  asClient(
    program
      .command('export')
      .description('write flow files of flows as they are; applying one changes nothing')
      .argument('[flow...]', 'names or ids; without any, all flows')
      .option('--to <folder>', 'one file each in this folder, instead of all on stdout'),
  ).action(async (wanted: string[], options: ClientOptions & { to?: string }) => {
    const client = findClient(options)
    const files: FlowFile[] = []
    for (const flow of await chosen(wanted, client)) files.push(await exportFlow(flow, client))
    for (const name of twiceIn(files.map((file) => file.name))) {
      sayAside(
        `Several flows are called "${name}"; \`weir apply\` tells flows apart by their names.`,
      )
    }
    if (options.to !== undefined) return await writeAll(files, options.to, options)
    if (options.json === true) return sayJson(files)
    say(files.map(yamlOf).join('---\n').trimEnd())
  })
}

async function chosen(wanted: readonly string[], client: Client): Promise<readonly FlowFields[]> {
  const all = await Array.fromAsync(listAll<FlowFields>(client, 'flows'))
  // What is not complete yet makes no file that could be applied.
  const flows = all.filter(({ state }) => state !== 'draft')
  if (wanted.length === 0) return flows.toReversed()
  return wanted.map((one) => {
    const flow = flows.find(({ name }) => name === one) ?? flows.find(({ id }) => id === one)
    if (flow === undefined) throw new Error(`The flow "${one}" is not found, by name or by id.`)
    return flow
  })
}

export async function exportFlow(flow: FlowFields, client: Client): Promise<FlowFile> {
  const parts = await partsOf(flow, client)
  const { schemaRef, name, description } = parts.dataset
  const schema = await client.get<Fields>(`${SCHEMAS}/${encodeURIComponent(schemaRef.id)}`)
  const schedule = scheduleBlockOf(flow.scheduleParams, flow._weir.timeZone)
  return {
    name: flow.name,
    ...(flow.description === '' ? {} : { description: flow.description }),
    source: sourceBlock(parts),
    dataset: {
      name,
      ...(description === '' ? {} : { description }),
      schema: schemaBlock(schema, name),
    },
    ...(schedule === null ? {} : { schedule }),
    ...errorsBlock(flow),
  }
}

function sourceBlock({ source: { data, params }, connection }: FlowParts): FlowFile['source'] {
  return {
    folder: connection.auth.params.root,
    path: params.path,
    ...(params.type === 'file' ? {} : { type: params.type }),
    ...(params.recursive ? { recursive: true } : {}),
    ...formatBlock(data),
  }
}

/** Only what differs from the defaults. */
function formatBlock({ format, properties }: SourceFields['data']): Partial<FlowFile['source']> {
  if (format === 'json') {
    return { format, ...(properties?.isMultiLineJson === true && { multiLine: true }) }
  }
  if (format === 'parquet' || properties === undefined) return { format }
  const { columnDelimiter, quote, header, encoding } = properties
  return {
    ...(columnDelimiter === ',' ? {} : { delimiter: columnDelimiter }),
    ...(quote === '"' ? {} : { quote }),
    ...(header ? {} : { header }),
    ...(encoding === 'UTF-8' ? {} : { encoding }),
  }
}

/** Without what the registry adds, and what `weir apply` would say by itself. */
function schemaBlock(schema: Fields, datasetName: string): Fields {
  return Object.fromEntries(
    Object.entries(schema).filter(
      ([key, value]) =>
        !ADDED.has(key) &&
        !(key === 'type' && value === 'object') &&
        !(key === 'title' && value === datasetName) &&
        !(key === 'description' && value === ''),
    ),
  )
}

const ADDED = new Set([
  '$id',
  'version',
  'imsOrg',
  'meta:altId',
  'meta:resourceType',
  'meta:containerId',
  'meta:tenantNamespace',
  'meta:registryMetadata',
  'meta:abstract',
  'meta:extends',
  'meta:extensible',
  'meta:sandboxId',
  'meta:sandboxType',
  'meta:xdmType',
])

function errorsBlock({ options, _weir }: FlowFields): Partial<FlowFile> {
  const { partialIngestionPercent } = options
  const errors = {
    ...(partialIngestionPercent === undefined ? {} : { partialIngestionPercent }),
    ...(options.errorDiagnosticsEnabled ? {} : { diagnostics: false }),
    ...(_weir.errorLimit === undefined ? {} : { limit: _weir.errorLimit }),
    ...(_weir.abortAfter === 1_000 ? {} : { abortAfter: _weir.abortAfter }),
  }
  return Object.keys(errors).length === 0 ? {} : { errors }
}

export function yamlOf(file: FlowFile): string {
  return stringify(file, { lineWidth: 100 })
}

async function writeAll(
  files: readonly FlowFile[],
  folder: string,
  { json }: ClientOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const taken = new Set<string>()
  const written: string[] = []
  for (const file of files) {
    const path = join(folder, `${freeName(slugOf(file.name), taken)}.yaml`)
    await writeFile(path, yamlOf(file))
    written.push(path)
  }
  if (json === true) sayJson(written)
  else for (const path of written) say(path)
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'flow' : slug.slice(0, 60)
}

function freeName(slug: string, taken: Set<string>): string {
  let name = slug
  for (let n = 2; taken.has(name); n++) name = `${slug}-${n}`
  taken.add(name)
  return name
}

function twiceIn(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) < index))
}
