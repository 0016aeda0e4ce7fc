/** events: providers, registrations, journals and traces on the wire (io-events 1.3, 2.2, 2.3, 7.1). */
import { type Static, Type } from 'typebox'
import type { Identity } from '../../domain/credential.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Registration, SignatureScheme } from '../../domain/registration.ts'
import type { Trace } from '../../domain/trace.ts'
import { keptBody } from '../../notify/webhooks/trace.ts'
import type { Draft } from '../../notify/registrations/draft.ts'

/** Words, spaces and the marks that io-events 1.3 lists. */
const TEXT = "^[\\w\\s\\-.(),@:'`?#!/&]*$"

const Changeable = {
  name: Type.String({ minLength: 3, maxLength: 255, pattern: TEXT }),
  description: Type.Optional(Type.String({ maxLength: 5_000 })),
  webhook_url: Type.Optional(Type.String({ maxLength: 4_000 })),
  events_of_interest: Type.Array(
    Type.Object({
      provider_id: Type.String({ minLength: 1, maxLength: 38 }),
      event_code: Type.String({ minLength: 1, maxLength: 255 }),
    }),
    { minItems: 1, uniqueItems: true },
  ),
  delivery_type: Type.String(),
  delivery_format: Type.Optional(Type.String()),
  enabled: Type.Optional(Type.Boolean()),
  _weir: Type.Optional(
    Type.Object({
      signatures: Type.Optional(
        Type.Array(Type.Literal('adobe_rsa'), { minItems: 1, uniqueItems: true }),
      ),
    }),
  ),
}

export const RegistrationChange = Type.Object(Changeable)

export const RegistrationBody = Type.Object({
  ...Changeable,
  client_id: Type.String({ minLength: 3, maxLength: 128, pattern: '^[\\w.-]+$' }),
})

export function registrationDraftOf(
  body: Static<typeof RegistrationChange>,
  clientId: string,
): Draft {
  const signatures: readonly SignatureScheme[] = body._weir?.signatures ?? ['adobe_rsa']
  return {
    clientId,
    name: body.name,
    description: body.description ?? '',
    deliveryType: body.delivery_type,
    deliveryFormat: body.delivery_format ?? 'adobe_io',
    signatures,
    webhookUrl: body.webhook_url ?? null,
    interests: body.events_of_interest.map((interest) => ({
      providerId: interest.provider_id,
      eventCode: interest.event_code,
    })),
    isEnabled: body.enabled ?? true,
  }
}

const Link = Type.Object({ href: Type.String() })
const Loose = Type.Record(Type.String(), Type.Unknown())

export const RegistrationFields = Loose
export const RegistrationList = Type.Object({
  _embedded: Type.Object({ registrations: Type.Array(Loose) }),
  _links: Type.Object({ self: Link }),
})
export const ProviderFields = Loose
export const ProviderList = Type.Object({
  _embedded: Type.Object({ providers: Type.Array(Loose) }),
  _links: Type.Object({ self: Link }),
})
export const EventMetadataList = Type.Object({
  _embedded: Type.Object({ eventmetadata: Type.Array(Loose) }),
  _links: Type.Object({ self: Link }),
})
export const JournalFields = Type.Object({
  events: Type.Array(Type.Object({ position: Type.String(), event: Type.Unknown() })),
  _page: Type.Object({ last: Type.String(), count: Type.Integer() }),
})

/** Where things are found: one place for every link. */
export interface Places {
  readonly publicUrl: string
  readonly identity: Identity
}

export function workspacePath({ consumerOrgId, projectId, workspaceId }: Identity): string {
  return `/events/${consumerOrgId}/${projectId}/${workspaceId}`
}

export function journalPath(id: string, { consumerOrgId, credentialId }: Identity): string {
  return `/events/organizations/${consumerOrgId}/integrations/${credentialId}/${id}`
}

export function registrationFields(
  registration: Registration,
  providers: readonly Provider[],
  { publicUrl, identity }: Places,
) {
  const { id } = registration
  const { consumerOrgId, projectId, workspaceId } = identity
  return {
    id: registration.number,
    registration_id: id,
    name: registration.name,
    description: registration.description,
    client_id: registration.clientId,
    consumer_id: consumerOrgId,
    project_id: projectId,
    workspace_id: workspaceId,
    delivery_type: registration.deliveryType,
    delivery_format: registration.deliveryFormat,
    ...(registration.webhookUrl === null ? {} : { webhook_url: registration.webhookUrl }),
    webhook_status: registration.status,
    enabled: registration.isEnabled,
    created_date: new Date(registration.createdAt).toISOString(),
    updated_date: new Date(registration.updatedAt).toISOString(),
    subscriber_filters: [],
    events_of_interest: registration.interests.map(({ providerId, eventCode }) =>
      interestFields(
        providers.find((provider) => provider.id === providerId),
        providerId,
        eventCode,
        registration,
      ),
    ),
    _weir: { statusReason: registration.statusReason, signatures: registration.signatures },
    _links: {
      'rel:events': { href: `${publicUrl}${journalPath(id, identity)}` },
      'rel:trace': {
        href: `${publicUrl}/traces/${consumerOrgId}/${projectId}/${workspaceId}/registration/${id}`,
      },
      self: { href: `${publicUrl}${workspacePath(identity)}/registrations/${id}` },
    },
  }
}

function interestFields(
  provider: Provider | undefined,
  providerId: string,
  eventCode: string,
  { deliveryFormat }: Registration,
) {
  const asked = { provider_id: providerId, event_code: eventCode }
  const event = provider?.eventCodes.find(
    ({ code, aliases }) => code === eventCode || aliases.includes(eventCode),
  )
  if (provider === undefined || event === undefined) return asked
  return {
    ...asked,
    event_label: event.label,
    event_description: event.description,
    provider: provider.metadataId,
    provider_label: provider.label,
    provider_description: provider.description,
    provider_docs_url: provider.docsUrl,
    event_delivery_format: deliveryFormat === 'pipeline' ? 'adobe_io' : deliveryFormat,
  }
}

export function providerFields(
  provider: Provider,
  { publicUrl }: Places,
  hasEventMetadata: boolean,
) {
  const self = `${publicUrl}/events/providers/${provider.id}`
  return {
    id: provider.id,
    label: provider.label,
    description: provider.description,
    source: provider.source,
    docs_url: provider.docsUrl,
    publisher: provider.publisher,
    provider_metadata: provider.metadataId,
    event_delivery_format: 'adobe_io',
    ...(hasEventMetadata
      ? {
          _embedded: {
            eventmetadata: provider.eventCodes.map((code) => eventCodeFields(code, self)),
          },
        }
      : {}),
    _links: { 'rel:eventmetadata': { href: `${self}/eventmetadata` }, self: { href: self } },
  }
}

export function eventCodeFields({ code, label, description }: EventCode, provider: string) {
  return {
    event_code: code,
    label,
    description,
    _links: { self: { href: `${provider}/eventmetadata/${code}` } },
  }
}

export function traceFields(trace: Trace, clientId: string) {
  return {
    event: trace.eventCode,
    id: trace.id,
    date: new Date(trace.at).toISOString(),
    clientId,
    registrationId: trace.registrationId,
    trace: {
      ts: trace.at,
      deliveryTime: trace.at,
      tracingRequest: {
        requestUrl: trace.request.url,
        requestMethod: trace.request.method,
        contentType: trace.request.headers['content-type']?.[0] ?? '',
        requestBody: keptBody(trace.request.body),
        requestHeaders: trace.request.headers,
      },
      tracingResponse: {
        responseCode: trace.response.code,
        responseTime: trace.response.durationMs,
        responseBody: trace.response.body,
        responseHeaders: trace.response.headers,
      },
      insightsInfo: [
        {
          providerName: trace.providerLabel,
          eventCode: trace.eventCode,
          eventIds: [trace.eventId],
        },
      ],
    },
  }
}
