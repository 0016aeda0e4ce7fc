/** event: what was announced, in short, on the wire. */
import { type Static, Type } from 'typebox'
import type { Identity } from '../../../domain/credential.ts'
import type { DeliveryFormat, Event } from '../../../domain/event.ts'
import type { Provider } from '../../../domain/provider.ts'
import { envelope } from '../../../notify/events/envelope.ts'
import type { EventSummary } from '../../../platform/store/ledgers/events.ts'

const MaybeText = Type.Union([Type.Null(), Type.String()])

export const EventFields = Type.Object({
  id: Type.String(),
  code: Type.String(),
  providerId: Type.String(),
  /** Its label; `null` where the provider is gone. */
  provider: MaybeText,
  at: Type.Integer(),
  /** The CloudEvents id under which it was published; `null` for Weir's own. */
  publishedId: MaybeText,
  /** The run it tells about, and its flow. */
  runId: MaybeText,
  flowId: MaybeText,
  /** How many journals have it. */
  journaled: Type.Integer(),
})

export const EventList = Type.Object({
  events: Type.Array(EventFields),
  next: Type.Union([Type.Null(), Type.Integer()]),
})

export const EventInFull = Type.Interface([EventFields], {
  /** As JSON texts, by form; what belongs to a receiver, its client id above all, is the operator's. */
  payloads: Type.Record(Type.String(), Type.String()),
  told: Type.Array(
    Type.Object({
      registrationId: Type.String(),
      /** `null` where the registration is gone. */
      name: MaybeText,
      /** With them its address is built: /events/{org}/{projectId}/{workspaceId}/registrations/{id}. */
      projectId: MaybeText,
      workspaceId: MaybeText,
      /** `owed` to its webhook, or why not: its delivery type is `journal`, or it was `disabled`. */
      push: Type.Union([Type.Literal('owed'), Type.Literal('journal'), Type.Literal('disabled')]),
    }),
  ),
})

/** Weir's own events in each form, others in that of their provider. */
export function payloadsOf(
  event: Event,
  provider: Provider | null,
  { clientId, imsOrgId }: Identity,
): Record<string, string> {
  const isOwn = provider?.workspaceId === null
  const formats = isOwn ? OWN_FORMATS : [provider?.format ?? 'cloud_events_v1']
  return Object.fromEntries(
    formats.map((format) => {
      return [format, envelope(event, { format, clientId, eventCode: event.code, imsOrgId })]
    }),
  )
}

const OWN_FORMATS: readonly DeliveryFormat[] = ['adobe_io', 'pipeline', 'cloud_events_v1']

export function eventFields(
  { id, code, providerId, at, publishedId, runId, flowId, journaled }: EventSummary,
  provider: string | null,
): Static<typeof EventFields> {
  return { id, code, providerId, provider, at, publishedId, runId, flowId, journaled }
}
