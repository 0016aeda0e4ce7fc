/** flow-service: the resources of the Flow Service as they are read (flow-service 1.3, 1.5, 2.8). */
import { Type } from 'typebox'
import type { Identity } from '../../domain/credential.ts'
import type { Flow, LastRun } from '../../domain/flow.ts'
import type {
  Connection,
  RecordFormat,
  Draft,
  Resource,
  Source,
  Target,
} from '../../domain/source.ts'
import { FLOW_SPEC } from '../../ingest/flows/specs.ts'

const Loose = Type.Record(Type.String(), Type.Unknown())

/** What creating and changing answer. */
export const Created = Type.Object({ id: Type.String(), etag: Type.String() })

/** One resource, or a page of them. `_links` is always there: clients index it. */
export const Items = Type.Object({
  items: Type.Array(Loose),
  _links: Type.Optional(Type.Object({ next: Type.Optional(Type.Object({ href: Type.String() })) })),
})

export const Count = Type.Object({ count: Type.Integer() })

export function connectionFields(connection: Connection, identity: Identity) {
  return {
    ...resourceFields(connection, identity),
    auth: connection.auth,
    connectionSpec: { id: connection.specId, version: '1.0' },
  }
}

export function sourceFields(source: Source, connection: Connection | null, identity: Identity) {
  const { selection, format } = source
  return {
    ...resourceFields(source, identity),
    inheritedAttributes: connection === null ? {} : baseFields(connection),
    baseConnectionId: source.connectionId,
    connectionSpec: { id: source.specId, version: '1.0' },
    data: dataOf(format),
    params: { path: selection.path, type: selection.type, recursive: selection.recursive },
  }
}

function dataOf(format: RecordFormat) {
  if (format.kind === 'parquet') return { format: 'parquet' as const }
  if (format.kind === 'json') {
    const properties = { isMultiLineJson: true }
    return { format: 'json' as const, ...(format.isMultiLine && { properties }) }
  }
  return {
    format: 'delimited' as const,
    properties: {
      columnDelimiter: format.delimiter,
      quote: format.quote,
      header: format.hasHeader,
      encoding: format.encoding,
    },
  }
}

export function targetFields(target: Target, identity: Identity) {
  return {
    ...resourceFields(target, identity),
    connectionSpec: { id: target.specId, version: '1.0' },
    params: { dataSetId: target.datasetId },
    ...(target.schemaId === null ? {} : { data: { schema: { id: target.schemaId } } }),
  }
}

/** What a flow reads of the resources that it stands on; `null` where one is gone. */
export interface Inherited {
  readonly source: Source | null
  readonly connection: Connection | null
  readonly target: Target | null
}

export function flowFields(flow: Flow, inherited: Inherited, identity: Identity) {
  const { options, lastRun } = flow
  return {
    ...resourceFields(flow, identity),
    labels: flow.labels,
    flowSpec: { id: FLOW_SPEC.id, version: '1.0' },
    sourceConnectionIds: [flow.sourceId],
    targetConnectionIds: [flow.targetId],
    inheritedAttributes: inheritedFields(inherited),
    options: {
      errorDiagnosticsEnabled: options.errorDiagnosticsEnabled,
      ...(options.partialIngestionPercent === null
        ? {}
        : { partialIngestionPercent: options.partialIngestionPercent }),
    },
    scheduleParams: flow.schedule,
    transformations: transformationFields(flow),
    runs: `/runs?property=flowId==${flow.id}`,
    lastOperation: { started: flow.createdAt, updated: 0, operation: 'create' },
    ...(lastRun === null ? {} : { lastRunDetails: lastRunFields(lastRun) }),
    _weir: {
      abortAfter: options.abortAfter,
      timeZone: flow.timeZone,
      ...(options.errorLimit === null ? {} : { errorLimit: options.errorLimit }),
    },
  }
}

function transformationFields({ mapping }: Flow) {
  if (mapping === undefined || mapping === null) return []
  const { id: mappingId, version: mappingVersion } = mapping
  return [{ name: 'Mapping', params: { mappingId, mappingVersion } }]
}

function inheritedFields({ source, connection, target }: Inherited) {
  const baseConnection = connection === null ? {} : baseFields(connection)
  return {
    properties: { isSourceFlow: true },
    sourceConnections:
      source === null ? [] : [{ id: source.id, ...specFields(source), ...baseConnection }],
    targetConnections: target === null ? [] : [{ id: target.id, ...specFields(target) }],
  }
}

function baseFields(connection: Connection) {
  return { baseConnection: { id: connection.id, ...specFields(connection) } }
}

function specFields({ specId }: { readonly specId: string }) {
  return { connectionSpec: { id: specId, version: '1.0' } }
}

function lastRunFields({ id, status, startedAt, at }: LastRun) {
  return {
    id,
    state: status,
    startedAtUTC: startedAt,
    ...(at === null ? {} : { completedAtUTC: at }),
  }
}

/** What was given of it, and what all resources have. */
export function draftFields(draft: Draft, identity: Identity): Record<string, unknown> {
  return { ...draft.body, ...resourceFields(draft, identity) }
}

function resourceFields(
  resource: Omit<Resource, 'state'> & Pick<Draft | Flow, 'state' | 'id'>,
  identity: Identity,
) {
  return {
    id: resource.id,
    createdAt: resource.createdAt,
    updatedAt: resource.updatedAt,
    createdBy: resource.createdBy,
    updatedBy: resource.updatedBy,
    createdClient: resource.createdClient,
    updatedClient: resource.updatedClient,
    sandboxId: identity.sandboxId,
    sandboxName: identity.sandboxName,
    imsOrgId: identity.imsOrgId,
    name: resource.name,
    description: resource.description,
    version: resource.etag,
    etag: resource.etag,
    state: resource.state,
  }
}
