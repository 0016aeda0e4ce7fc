/** flow-bodies: what clients send for the resources of the Flow Service, and what it says (flow-service 1.5, 2.1, 2.4). */
import { type Static, type TObject, Type } from 'typebox'
import { Fault } from '../../domain/fault.ts'
import type { Flow } from '../../domain/flow.ts'
import type { ConnectionDraft, SourceDraft, TargetDraft } from '../../ingest/flows/connections.ts'
import type { FlowDraft } from '../../ingest/flows/flows.ts'

const Loose = Type.Record(Type.String(), Type.Unknown())
export const SpecRef = Type.Object({ id: Type.String(), version: Type.Optional(Type.String()) })
const Name = Type.String({ minLength: 1, maxLength: 255 })
const Description = Type.Optional(Type.String({ maxLength: 5_000 }))

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

const OptionsBody = Type.Object({
  errorDiagnosticsEnabled: Type.Optional(Type.Boolean()),
  partialIngestionPercent: Type.Optional(Type.Union([Type.Number(), Type.String()])),
  /** An older spelling (flow-service 11). */
  partialIngestionPercentage: Type.Optional(Type.Union([Type.Number(), Type.String()])),
})

const WeirBody = Type.Object({
  errorLimit: Type.Optional(Type.Integer({ minimum: 0 })),
  abortAfter: Type.Optional(Type.Integer({ minimum: 1 })),
  timeZone: Type.Optional(Type.String({ maxLength: 100 })),
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
  options: Type.Optional(OptionsBody),
  _weir: Type.Optional(WeirBody),
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

/** A new flow brings no `state` (1410), and a patched one has the state it had (1420). */
export function flowDraftOf(body: Static<typeof FlowBody>, before: Flow | null): FlowDraft {
  refuseOtherKeys('options', body.options ?? {}, OptionsBody)
  refuseOtherKeys('_weir', body._weir ?? {}, WeirBody)
  return {
    ...namingOf(body),
    specId: body.flowSpec.id,
    sourceIds: body.sourceConnectionIds,
    targetIds: body.targetConnectionIds,
    transformations: body.transformations ?? [],
    schedule: body.scheduleParams ?? null,
    timeZone: body._weir?.timeZone ?? null,
    labels: body.labels ?? [],
    state: newStateIn(body, before),
    options: optionsDraftOf(body),
  }
}

/** `null` where none is brought. */
function newStateIn({ state }: Static<typeof FlowBody>, before: Flow | null): string | null {
  if (before === null) return state ?? null
  if (state === before.state) return null
  throw new Fault('FLOW-1420-400', { state: before.state })
}

/** A limit that is spelt wrongly would be none. */
function refuseOtherKeys(name: string, given: object, { properties }: TObject): void {
  const known = Object.keys(properties)
  const key = Object.keys(given).find((one) => !known.includes(one))
  if (key === undefined) return
  const problem = `\`${name}.${key}\` is not known. Use: ${known.join(', ')}.`
  throw new Fault('FLOW-1452-400', { problem })
}

export function optionsDraftOf({
  options = {},
  _weir = {},
}: Pick<Static<typeof FlowBody>, 'options' | '_weir'>): FlowDraft['options'] {
  return {
    errorDiagnosticsEnabled: options.errorDiagnosticsEnabled ?? null,
    partialIngestionPercent:
      options.partialIngestionPercent ?? options.partialIngestionPercentage ?? null,
    errorLimit: _weir.errorLimit ?? null,
    abortAfter: _weir.abortAfter ?? null,
  }
}

export function namingOf({ name, description }: { name: string; description?: string }) {
  return { name, description: description ?? '' }
}
