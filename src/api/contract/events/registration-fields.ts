/** registration-fields: registrations as they are answered (io-events 2.3). */
import { type Static, Type } from 'typebox'
import type { Provider } from '../../../domain/provider.ts'
import { type Interest, isEnabled, type Registration } from '../../../domain/registration.ts'
import { findEventCode } from '../../../notify/catalog/catalog.ts'
import { formatFor } from '../../../notify/events/envelope.ts'
import { FilterFields, filterFields } from './filter.ts'
import { collectionOf } from './hal.ts'
import { PageFields, PageLinks } from './pages.ts'
import { journalPath, Link, type Places, registrationPath, tracePath } from './places.ts'

const Text = Type.String()
const Wish = Type.Optional(Type.String())

const InterestFields = Type.Object({
  provider_id: Text,
  event_code: Text,
  event_label: Wish,
  event_description: Wish,
  provider: Wish,
  provider_label: Wish,
  provider_description: Wish,
  provider_docs_url: Wish,
  event_delivery_format: Wish,
})

export const RegistrationFields = Type.Object({
  id: Type.Integer(),
  registration_id: Text,
  name: Text,
  description: Text,
  client_id: Text,
  consumer_id: Text,
  project_id: Text,
  workspace_id: Text,
  delivery_type: Text,
  delivery_format: Text,
  webhook_url: Wish,
  runtime_action: Text,
  webhook_status: Text,
  enabled: Type.Boolean(),
  created_date: Text,
  updated_date: Text,
  subscriber_filters: Type.Array(FilterFields),
  events_of_interest: Type.Array(InterestFields),
  _weir: Type.Object({
    statusReason: Text,
    isWanted: Type.Boolean({
      description: '`enabled` as it was last asked for, whatever Weir has disabled since.',
    }),
    statusSince: Text,
    signatures: Type.Array(Text),
    maxInFlight: Type.Union([Type.Integer(), Type.Null()]),
    maxPerSecond: Type.Union([Type.Number(), Type.Null()]),
    flowIds: Type.Array(Text),
    secret: Type.Optional(
      Type.String({
        description: 'Of `standard_webhooks`; shown once, by the answer that made it.',
      }),
    ),
  }),
  _links: Type.Object({ 'rel:events': Link, 'rel:trace': Link, self: Link }),
})

export const RegistrationList = collectionOf('registrations', RegistrationFields)

export const RegistrationPage = Type.Object({
  _embedded: Type.Object({ registrations: Type.Array(RegistrationFields) }),
  page: PageFields,
  _links: PageLinks,
})

/** What is shown with a registration and is no part of it. */
export interface Beside {
  readonly providers: readonly Provider[]
  /** How it stands, as sentences. */
  readonly standing: string
  /** Where one was made just now. */
  readonly secret: string | null
}

export function registrationFields(
  registration: Registration,
  { providers, standing, secret }: Beside,
  { publicUrl, identity }: Places,
): Static<typeof RegistrationFields> {
  return {
    id: registration.number,
    registration_id: registration.id,
    name: registration.name,
    description: registration.description,
    client_id: registration.clientId,
    consumer_id: identity.consumerOrgId,
    project_id: registration.projectId,
    workspace_id: registration.workspaceId,
    delivery_type: registration.deliveryType,
    delivery_format: formatShown(registration, providers),
    ...(registration.webhookUrl === null ? {} : { webhook_url: registration.webhookUrl }),
    runtime_action: '',
    webhook_status: registration.status,
    enabled: isEnabled(registration),
    created_date: dateOf(registration.createdAt),
    updated_date: dateOf(registration.updatedAt),
    subscriber_filters: registration.filters.map(filterFields),
    events_of_interest: registration.interests.map((interest) =>
      interestFields(interest, registration, providers),
    ),
    _weir: {
      statusReason: standing,
      isWanted: registration.isWanted,
      statusSince: dateOf(registration.statusSince),
      signatures: [...registration.signatures],
      maxInFlight: registration.maxInFlight,
      maxPerSecond: registration.maxPerSecond,
      flowIds: [...registration.flowIds],
      ...(secret === null ? {} : { secret }),
    },
    _links: {
      'rel:events': { href: `${publicUrl}${journalPath(registration, identity)}` },
      'rel:trace': { href: `${publicUrl}${tracePath(registration, identity)}` },
      self: { href: `${publicUrl}${registrationPath(registration, identity)}` },
    },
  }
}

/** What is really sent: who names only providers of clients gets what those write (decision 5). */
function formatShown(registration: Registration, providers: readonly Provider[]): string {
  const { deliveryFormat, interests } = registration
  const asked = new Set(interests.map(({ providerId }) => providerId))
  const sent = providers
    .filter(({ id }) => asked.has(id))
    .map((provider) => formatFor(provider, registration))
  return sent.includes(deliveryFormat) ? deliveryFormat : (sent[0] ?? deliveryFormat)
}

/** A provider or a code may have been deleted since it was asked for. */
function interestFields(
  { providerId, eventCode }: Interest,
  registration: Registration,
  providers: readonly Provider[],
): Static<typeof InterestFields> {
  const asked = { provider_id: providerId, event_code: eventCode }
  const provider = providers.find(({ id }) => id === providerId)
  const event = provider === undefined ? null : findEventCode(provider, eventCode)
  if (provider === undefined || event === null) return asked
  return {
    ...asked,
    event_label: event.label,
    event_description: event.description,
    provider: provider.metadataId,
    provider_label: provider.label,
    provider_description: provider.description,
    provider_docs_url: provider.docsUrl,
    event_delivery_format: formatFor(provider, registration),
  }
}

function dateOf(at: number): string {
  return new Date(at).toISOString()
}
