/** registration: what a client sends to make or change a registration (io-events 2.2). */
import { type Static, Type } from 'typebox'
import type { Workspace } from '../../../domain/credential.ts'
import { type CredentialId, idOf } from '../../../domain/ids.ts'
import { isEnabled, type Registration } from '../../../domain/registration.ts'
import type { Draft } from '../../../notify/registrations/draft.ts'
import { FilterBody, filterFields, filterOf } from './filter.ts'

/** No rule says which characters a name may have; those that cannot be seen are none. */
const VISIBLE = '^[^\\p{Cc}]*$'

const InterestBody = Type.Object({
  provider_id: Type.Optional(Type.String({ minLength: 1, maxLength: 38 })),
  event_code: Type.String({ minLength: 1, maxLength: 255 }),
  provider: Type.Optional(
    Type.String({
      description: 'Older clients: the metadata id of a provider, if there is one such.',
    }),
  ),
})

/** Clients send what they have read; a field that is none of Weir's is a slip of the pen. */
const READ_ONLY = Object.fromEntries(
  ['statusReason', 'isWanted', 'statusSince', 'secret'].map((name) => [
    name,
    Type.Optional(Type.Unknown({ description: 'Shown only; of no meaning here.' })),
  ]),
)

const Changeable = {
  name: Type.String({ minLength: 3, maxLength: 255, pattern: VISIBLE }),
  description: Type.Optional(Type.String({ maxLength: 5_000 })),
  webhook_url: Type.Optional(Type.String({ maxLength: 4_000 })),
  runtime_action: Type.Optional(Type.String({ maxLength: 255 })),
  // Doubles are refused later: `uniqueItems` compares each with each.
  events_of_interest: Type.Array(InterestBody, { minItems: 1, maxItems: 500 }),
  delivery_type: Type.String({ description: 'webhook, webhook_batch or journal, in any case.' }),
  delivery_format: Type.Optional(
    Type.String({
      description: 'adobe_io, pipeline or cloud_events_v1: how events of the platform are written.',
    }),
  ),
  enabled: Type.Optional(Type.Boolean()),
  destination_metadata: Type.Optional(
    Type.Object({
      aws_region: Type.Optional(
        Type.String({ pattern: '^(us|ca|eu|af|ap|cn|me|sa|il)-[a-z]+-\\d$' }),
      ),
      aws_account_id: Type.Optional(Type.String({ pattern: '^\\d{12}$' })),
    }),
  ),
  subscriber_filters: Type.Optional(Type.Array(FilterBody, { maxItems: 1 })),
  _weir: Type.Optional(
    Type.Object(
      {
        signatures: Type.Optional(
          Type.Array(Type.Enum(['adobe_rsa', 'standard_webhooks']), {
            minItems: 1,
            maxItems: 2,
            uniqueItems: true,
          }),
        ),
        maxInFlight: Type.Optional(
          Type.Union([Type.Integer({ minimum: 1, maximum: 256 }), Type.Null()], {
            description: 'How many attempts may be in flight at once; null for the default, 32.',
          }),
        ),
        maxPerSecond: Type.Optional(
          Type.Union([Type.Number({ minimum: 0.01, maximum: 10_000 }), Type.Null()], {
            description: 'How many attempts may be begun in a second; null for any number.',
          }),
        ),
        flowIds: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
            maxItems: 100,
            uniqueItems: true,
            description:
              'Of the events about flows, only those about these; none for all flows. Other events are not touched by it.',
          }),
        ),
        ...READ_ONLY,
      },
      { additionalProperties: false },
    ),
  ),
}

export const RegistrationChange = Type.Object({
  ...Changeable,
  runtimeWebhook: Type.Optional(Type.Boolean({ description: 'Of no meaning here.' })),
})

export const RegistrationBody = Type.Object({
  ...Changeable,
  client_id: Type.String({ minLength: 3, maxLength: 128, pattern: '^[\\w.-]+$' }),
})

/** Where a registration belongs, whose it is, and what it keeps. */
export interface Owner {
  readonly workspace: Pick<Workspace, 'id' | 'projectId'>
  readonly clientId: string
  readonly credentialId: CredentialId
  /** The id of its filter, where it asks for one. */
  readonly filterId: string
  /** What stays as it is where nothing is said: official clients do not know of it, and a filter is seldom theirs. */
  readonly kept: Pick<
    Registration,
    | 'deliveryFormat'
    | 'signatures'
    | 'filters'
    | 'flowIds'
    | 'isWanted'
    | 'status'
    | 'maxInFlight'
    | 'maxPerSecond'
  >
}

/** What a registration has where nobody has said anything. */
export const NOTHING_KEPT: Owner['kept'] = {
  deliveryFormat: 'adobe_io',
  signatures: ['adobe_rsa'],
  filters: [],
  flowIds: [],
  isWanted: true,
  status: 'verified',
  maxInFlight: null,
  maxPerSecond: null,
}

export function registrationDraftOf(
  body: Static<typeof RegistrationChange>,
  { workspace, clientId, credentialId, filterId, kept }: Owner,
): Draft {
  const { signatures, maxInFlight, maxPerSecond, flowIds } = { ...kept, ...body._weir }
  return {
    projectId: workspace.projectId,
    workspaceId: workspace.id,
    credentialId,
    clientId,
    name: body.name,
    description: body.description ?? '',
    deliveryType: body.delivery_type,
    deliveryFormat: body.delivery_format ?? kept.deliveryFormat,
    signatures,
    webhookUrl: textOrNull(body.webhook_url),
    runtimeAction: textOrNull(body.runtime_action),
    interests: body.events_of_interest.map((interest) => ({
      providerId: interest.provider_id ?? null,
      provider: interest.provider ?? null,
      eventCode: interest.event_code,
    })),
    filters: body.subscriber_filters?.map((filter) => filterOf(filter, filterId)) ?? kept.filters,
    flowIds: flowIds.map((id) => idOf<'flow'>(id)),
    isWanted: isWantedBy(body, kept),
    maxInFlight,
    maxPerSecond,
  }
}

/** Clients send what they have read: what Weir itself had disabled, nobody wished to be so (io-events 2.5). */
function isWantedBy(
  { enabled = true }: Static<typeof RegistrationChange>,
  kept: Owner['kept'],
): boolean {
  return enabled || (kept.isWanted && !isEnabled(kept))
}

/** Clients send what they have read, in which nothing is an empty text. */
function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

/** A registration as if it had just been asked for: what a patch is applied to. */
export function changeableFields(registration: Registration): Static<typeof RegistrationChange> {
  return {
    name: registration.name,
    description: registration.description,
    webhook_url: registration.webhookUrl ?? '',
    events_of_interest: registration.interests.map(({ providerId, eventCode }) => ({
      provider_id: providerId,
      event_code: eventCode,
    })),
    delivery_type: registration.deliveryType,
    delivery_format: registration.deliveryFormat,
    enabled: registration.isWanted,
    subscriber_filters: registration.filters.map(filterFields),
    _weir: {
      signatures: [...registration.signatures],
      maxInFlight: registration.maxInFlight,
      maxPerSecond: registration.maxPerSecond,
      flowIds: [...registration.flowIds],
    },
  }
}
