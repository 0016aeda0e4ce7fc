/** flow-service: the resources of the Flow Service on the wire (flow-service 1.3, 1.5). */
import { type Static, Type } from 'typebox'
import type { Identity } from '../../domain/credential.ts'
import type { Flow, LastRun } from '../../domain/flow.ts'
import type { Connection, Draft, Resource, Source, Target } from '../../domain/source.ts'
import type { ConnectionDraft, SourceDraft, TargetDraft } from '../../ingest/flows/connections.ts'
import type { FlowDraft } from '../../ingest/flows/flows.ts'
import { FLOW_SPEC } from '../../ingest/flows/specs.ts'

const Loose = Type.Record(Type.String(), Type.Unknown())
const SpecRef = Type.Object({ id: Type.String(), version: Type.Optional(Type.String()) })
const Name = Type.String({ minLength: 1, maxLength: 255 })
const Description = Type.Optional(Type.String({ maxLength: 5_000 }))

/** What creating and changing answer. */
export const Created = Type.Object({ id: Type.String(), etag: Type.String() })

/** One resource, or a page of them. `_links` is always there: clients index it. */
export const Items = Type.Object({
  items: Type.Array(Loose),
  _links: Type.Optional(Type.Object({ next: Type.Optional(Type.Object({ href: Type.String() })) })),
})

export const Count = Type.Object({ count: Type.Integer() })

export const ConnectionBody = Type.Object({
  name: Name,
  description: Description,
  auth: Type.Object({ specName: Type.Optional(Type.String()), params: Loose }),
  connectionSpec: SpecRef,
})

export const SourceBody = Type.Object({
  name: Name,
  description: Description,
  baseConnectionId: Type.String(),
  data: Type.Object({ format: Type.String(), properties: Type.Optional(Loose) }),
  params: Type.Object({
    path: Type.String({ minLength: 1, maxLength: 4_000 }),
    type: Type.Optional(Type.Union([Type.Literal('file'), Type.Literal('folder')])),
    recursive: Type.Optional(Type.Boolean()),
  }),
  connectionSpec: SpecRef,
})

export const TargetBody = Type.Object({
  name: Name,
  description: Description,
  data: Type.Optional(Type.Object({ schema: Type.Optional(Type.Object({ id: Type.String() })) })),
  params: Type.Optional(Type.Object({ dataSetId: Type.Optional(Type.String()) })),
  connectionSpec: SpecRef,
})

export const FlowBody = Type.Object({
  name: Name,
  description: Description,
  flowSpec: SpecRef,
  sourceConnectionIds: Type.Array(Type.String()),
  targetConnectionIds: Type.Array(Type.String()),
  transformations: Type.Optional(Type.Array(Type.Unknown())),
  scheduleParams: Type.Optional(Loose),
  state: Type.Optional(Type.String()),
  labels: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
  options: Type.Optional(
    Type.Object({
      errorDiagnosticsEnabled: Type.Optional(Type.Boolean()),
      partialIngestionPercent: Type.Optional(Type.Union([Type.Number(), Type.String()])),
    }),
  ),
  _weir: Type.Optional(
    Type.Object({
      errorLimit: Type.Optional(Type.Integer({ minimum: 0 })),
      abortAfter: Type.Optional(Type.Integer({ minimum: 1 })),
      timeZone: Type.Optional(Type.String({ maxLength: 100 })),
    }),
  ),
})

export function connectionDraftOf(body: Static<typeof ConnectionBody>): ConnectionDraft {
  return {
    ...namingOf(body),
    specId: body.connectionSpec.id,
    auth: { specName: body.auth.specName ?? '', params: body.auth.params },
  }
}

export function sourceDraftOf(body: Static<typeof SourceBody>): SourceDraft {
  return {
    ...namingOf(body),
    connectionId: body.baseConnectionId,
    specId: body.connectionSpec.id,
    format: body.data.format,
    properties: body.data.properties ?? {},
    selection: {
      path: body.params.path,
      type: body.params.type ?? 'file',
      recursive: body.params.recursive ?? false,
    },
  }
}

export function targetDraftOf(body: Static<typeof TargetBody>): TargetDraft {
  return {
    ...namingOf(body),
    specId: body.connectionSpec.id,
    datasetId: body.params?.dataSetId ?? null,
    schemaId: body.data?.schema?.id ?? null,
  }
}

/** Only a new flow may not bring a `state`: a patched one has the state it had. */
export function flowDraftOf(body: Static<typeof FlowBody>, before: Flow | null): FlowDraft {
  return {
    ...namingOf(body),
    specId: body.flowSpec.id,
    sourceIds: body.sourceConnectionIds,
    targetIds: body.targetConnectionIds,
    transformations: body.transformations ?? [],
    schedule: body.scheduleParams ?? null,
    timeZone: body._weir?.timeZone ?? null,
    labels: body.labels ?? [],
    state: body.state === before?.state ? null : (body.state ?? null),
    options: optionsDraftOf(body),
  }
}

function optionsDraftOf({ options, _weir }: Static<typeof FlowBody>): FlowDraft['options'] {
  return {
    errorDiagnosticsEnabled: options?.errorDiagnosticsEnabled ?? null,
    partialIngestionPercent: options?.partialIngestionPercent ?? null,
    errorLimit: _weir?.errorLimit ?? null,
    abortAfter: _weir?.abortAfter ?? null,
  }
}

export function namingOf({ name, description }: { name: string; description?: string }) {
  return { name, description: description ?? '' }
}

export function connectionFields(connection: Connection, identity: Identity) {
  return {
    ...resourceFields(connection, identity),
    auth: connection.auth,
    connectionSpec: { id: connection.specId, version: '1.0' },
  }
}

export function sourceFields(source: Source, identity: Identity) {
  const { selection, format } = source
  return {
    ...resourceFields(source, identity),
    baseConnectionId: source.connectionId,
    connectionSpec: { id: source.specId, version: '1.0' },
    data:
      format.kind === 'json'
        ? { format: 'json' }
        : {
            format: 'delimited',
            properties: {
              columnDelimiter: format.delimiter,
              quote: format.quote,
              header: format.hasHeader,
              encoding: format.encoding,
            },
          },
    params: { path: selection.path, type: selection.type, recursive: selection.recursive },
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
    transformations: [],
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

function inheritedFields({ source, connection, target }: Inherited) {
  const baseConnection =
    connection === null ? {} : { baseConnection: { id: connection.id, ...specFields(connection) } }
  return {
    properties: { isSourceFlow: true },
    sourceConnections:
      source === null ? [] : [{ id: source.id, ...specFields(source), ...baseConnection }],
    targetConnections: target === null ? [] : [{ id: target.id, ...specFields(target) }],
  }
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
    updatedBy: resource.createdBy,
    createdClient: resource.createdClient,
    updatedClient: resource.createdClient,
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
