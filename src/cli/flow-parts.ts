/** flow-parts: a flow as Weir has it, with everything that it stands on, as other clients read it too. */
import type { Client } from './client.ts'

export const FLOW_SERVICE = '/data/foundation/flowservice'
export const DATASETS = '/data/foundation/catalog/dataSets'
export const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'

export type Fields = Readonly<Record<string, unknown>>

interface Resource extends Fields {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly etag: string
  readonly state: string
}

export interface FlowFields extends Resource {
  readonly sourceConnectionIds: readonly string[]
  readonly targetConnectionIds: readonly string[]
  readonly scheduleParams: Fields
  readonly options: {
    readonly errorDiagnosticsEnabled: boolean
    readonly partialIngestionPercent?: number
  }
  readonly _weir: {
    readonly abortAfter: number
    readonly timeZone: string
    readonly errorLimit?: number
  }
}

export interface SourceFields extends Resource {
  readonly baseConnectionId: string
  readonly data:
    | {
        readonly format: 'delimited'
        readonly properties?: {
          readonly columnDelimiter: string
          readonly quote: '"' | "'" | ''
          readonly header: boolean
          readonly encoding: 'UTF-8' | 'ISO-8859-1'
        }
      }
    | { readonly format: 'json'; readonly properties?: { readonly isMultiLineJson: true } }
    | { readonly format: 'parquet'; readonly properties?: undefined }
  readonly params: {
    readonly path: string
    readonly type: 'file' | 'folder'
    readonly recursive: boolean
  }
}

export interface ConnectionFields extends Resource {
  readonly auth: { readonly params: { readonly root: string } }
}

export interface TargetFields extends Resource {
  readonly params: { readonly dataSetId: string }
}

export interface DatasetFields {
  readonly name: string
  readonly description: string
  readonly schemaRef: { readonly id: string }
}

export interface FlowParts {
  readonly flow: FlowFields
  readonly source: SourceFields
  readonly connection: ConnectionFields
  readonly target: TargetFields
  readonly dataset: DatasetFields & { readonly id: string }
}

export async function partsOf(flow: FlowFields, client: Client): Promise<FlowParts> {
  const source = await one<SourceFields>(client, 'sourceConnections', flow.sourceConnectionIds[0])
  const connection = await one<ConnectionFields>(client, 'connections', source.baseConnectionId)
  const target = await one<TargetFields>(client, 'targetConnections', flow.targetConnectionIds[0])
  const id = target.params.dataSetId
  const found = await client.get<Record<string, DatasetFields>>(`${DATASETS}/${id}`)
  const dataset = found[id]
  if (dataset === undefined) throw new Error(`The dataset "${id}" is gone.`)
  return { flow, source, connection, target, dataset: { ...dataset, id } }
}

async function one<T>(client: Client, type: string, id: string | undefined): Promise<T> {
  const path = `${FLOW_SERVICE}/${type}/${encodeURIComponent(id ?? '')}`
  const [found] = (await client.get<{ items: T[] }>(path)).items
  if (found === undefined) throw new Error(`Of the ${type}, "${id}" is gone.`)
  return found
}

interface Page<T> {
  readonly items: readonly T[]
  readonly _links: { readonly next?: { readonly href: string } }
}

/** All of a kind, page by page; drafts are none yet. */
export async function* listAll<T extends Resource>(
  client: Client,
  type: string,
): AsyncGenerator<T, void> {
  let path: string | undefined = `/${type}?limit=100`
  while (path !== undefined) {
    const page: Page<T> = await client.get<Page<T>>(`${FLOW_SERVICE}${path}`)
    yield* page.items.filter(({ state }) => state !== 'draft')
    path = page._links.next?.href
  }
}

/** A draft of that name is somebody's unfinished work, which nothing can use. */
export async function findByName<T extends Resource>(
  client: Client,
  type: string,
  name: string,
): Promise<T | null> {
  for await (const item of listAll<T>(client, type)) {
    if (item.name === name && item.state !== 'draft') return item
  }
  return null
}
