/** provider: providers and their kinds on the wire (io-events 1.3). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Provider, ProviderMetadata } from '../../../domain/provider.ts'
import type { ChangeDraft, ProviderDraft } from '../../../notify/catalog/provider-draft.ts'
import { EventMetadataFields, eventMetadataFields } from './event-metadata.ts'
import { collectionOf, type Homes, NAMES } from './hal.ts'
import { Link } from './places.ts'

const Change = {
  label: Type.String({ minLength: 1, maxLength: 255, pattern: NAMES }),
  description: Type.Optional(Type.String({ maxLength: 255, pattern: NAMES })),
  docs_url: Type.Optional(Type.String({ maxLength: 255 })),
}

export const ProviderChangeBody = Type.Object(Change)

export const ProviderBody = Type.Object({
  ...Change,
  provider_metadata: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  instance_id: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, pattern: String.raw`^[\w\-:@./]+$` }),
  ),
  data_residency_region: Type.Optional(Type.String()),
  event_delivery_format: Type.Optional(Type.String()),
})

export const ProviderFields = Type.Object({
  id: Type.String(),
  label: Type.String(),
  description: Type.String(),
  source: Type.String(),
  docs_url: Type.String(),
  publisher: Type.String(),
  provider_metadata: Type.String(),
  instance_id: Type.Optional(Type.String()),
  event_delivery_format: Type.String(),
  data_residency_region: Type.String(),
  _embedded: Type.Optional(Type.Object({ eventmetadata: Type.Array(EventMetadataFields) })),
  _links: Type.Object({
    'rel:eventmetadata': Link,
    'rel:update': Type.Optional(Link),
    self: Link,
  }),
})

export const ProviderList = collectionOf('providers', ProviderFields)

export const ProviderMetadataFields = Type.Object({
  id: Type.String(),
  group: Type.String(),
  label: Type.String(),
  description: Type.String(),
  has_multiple_providers: Type.Boolean(),
})

export const ProviderMetadataList = collectionOf('providermetadata', ProviderMetadataFields)

export function providerDraftOf(body: Static<typeof ProviderBody>): ProviderDraft {
  return {
    ...changeDraftOf(body),
    metadataId: body.provider_metadata ?? null,
    instanceId: body.instance_id ?? null,
    format: body.event_delivery_format ?? null,
    region: body.data_residency_region ?? null,
  }
}

export function changeDraftOf(body: Static<typeof ProviderChangeBody>): ChangeDraft {
  return {
    label: body.label,
    description: body.description ?? null,
    docsUrl: body.docs_url ?? null,
  }
}

/** What a client would have sent to make it so: a JSON Patch is one of this (io-events 1.2). */
export function providerInput(provider: Provider): Static<typeof ProviderBody> {
  return {
    label: provider.label,
    description: provider.description,
    docs_url: provider.docsUrl,
    provider_metadata: provider.metadataId,
    ...(provider.instanceId === null ? {} : { instance_id: provider.instanceId }),
    data_residency_region: provider.region,
    event_delivery_format: provider.format,
  }
}

/** A patch says expressly what it changes, so what cannot be changed is refused; a PUT's copy of it is not read. */
export function refuseOtherChanges(
  before: Static<typeof ProviderBody>,
  after: Static<typeof ProviderBody>,
): void {
  for (const name of MADE_ONCE) {
    if (after[name] === before[name]) continue
    const problem = `\`${name}\` is chosen when a provider is made, and stays "${before[name] ?? ''}". Make another provider instead.`
    throw new Fault('EVENTS-400', { problem })
  }
}

const MADE_ONCE = [
  'provider_metadata',
  'instance_id',
  'data_residency_region',
  'event_delivery_format',
] as const

export function providerFields(
  provider: Provider,
  { self, update }: Homes,
  hasEventMetadata: boolean,
): Static<typeof ProviderFields> {
  const { eventCodes, instanceId } = provider
  return {
    id: provider.id,
    label: provider.label,
    description: provider.description,
    source: provider.source,
    docs_url: provider.docsUrl,
    publisher: provider.publisher,
    provider_metadata: provider.metadataId,
    ...(instanceId === null ? {} : { instance_id: instanceId }),
    event_delivery_format: provider.format,
    data_residency_region: provider.region,
    ...(hasEventMetadata
      ? {
          _embedded: {
            eventmetadata: eventCodes.map((code) => eventMetadataFields(code, { self, update })),
          },
        }
      : {}),
    _links: {
      'rel:eventmetadata': { href: `${self}/eventmetadata` },
      ...(update === null ? {} : { 'rel:update': { href: update } }),
      self: { href: self },
    },
  }
}

export function providerMetadataFields(
  metadata: ProviderMetadata,
): Static<typeof ProviderMetadataFields> {
  const { id, group, label, description, hasManyProviders } = metadata
  return { id, group, label, description, has_multiple_providers: hasManyProviders }
}
