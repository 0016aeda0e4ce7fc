/** providers: who announces, and with which event codes (io-events 1.2). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Provider } from '../../../domain/provider.ts'
import {
  findEventCode,
  findProvider,
  METADATA_ALIASES,
  PROVIDERS,
} from '../../../notify/events/catalog.ts'
import {
  eventCodeFields,
  EventMetadataList,
  ProviderFields,
  providerFields,
  ProviderList,
} from '../../contract/events.ts'
import type { App, Services } from '../../services.ts'
import { checkOrg } from './workspace.ts'

const tags = ['Providers']
const Query = Type.Object({
  eventmetadata: Type.Optional(Type.String()),
  providerMetadataId: Type.Optional(Type.String()),
})
const ByProvider = Type.Object({ providerId: Type.String() })

export function providerRoutes(app: App, services: Services): void {
  const { identity } = services

  app.get(
    '/events/:consumerOrgId/providers',
    {
      schema: {
        tags,
        params: Type.Object({ consumerOrgId: Type.String() }),
        querystring: Query,
        response: { 200: ProviderList },
      },
    },
    async (request) => {
      checkOrg(request.params, identity)
      const { eventmetadata, providerMetadataId } = request.query
      const asked = METADATA_ALIASES.get(providerMetadataId ?? '') ?? providerMetadataId
      const shown = PROVIDERS.filter(
        ({ metadataId }) => asked === undefined || metadataId === asked,
      )
      if (shown.length === 0) throw new Fault('EVENTS-404', { type: 'provider', id: asked ?? '' })
      return {
        _embedded: {
          providers: shown.map((provider) =>
            providerFields(provider, services, isTrue(eventmetadata)),
          ),
        },
        _links: {
          self: { href: `${services.publicUrl}/events/${identity.consumerOrgId}/providers` },
        },
      }
    },
  )

  app.get(
    '/events/providers/:providerId',
    { schema: { tags, params: ByProvider, querystring: Query, response: { 200: ProviderFields } } },
    async (request) =>
      providerFields(
        getProvider(request.params.providerId),
        services,
        isTrue(request.query.eventmetadata),
      ),
  )

  app.get(
    '/events/providers/:providerId/eventmetadata',
    { schema: { tags, params: ByProvider, response: { 200: EventMetadataList } } },
    async (request) => {
      const provider = getProvider(request.params.providerId)
      const self = `${services.publicUrl}/events/providers/${provider.id}`
      return {
        _embedded: {
          eventmetadata: provider.eventCodes.map((code) => eventCodeFields(code, self)),
        },
        _links: { self: { href: `${self}/eventmetadata` } },
      }
    },
  )

  app.get(
    '/events/providers/:providerId/eventmetadata/:eventCode',
    {
      schema: {
        tags,
        params: Type.Object({ providerId: Type.String(), eventCode: Type.String() }),
        response: { 200: ProviderFields },
      },
    },
    async (request) => {
      const { providerId, eventCode } = request.params
      const provider = getProvider(providerId)
      const code = findEventCode(provider, eventCode)
      if (code === null) throw new Fault('EVENTS-404', { type: 'event code', id: eventCode })
      return eventCodeFields(code, `${services.publicUrl}/events/providers/${provider.id}`)
    },
  )
}

function getProvider(id: string): Provider {
  const provider = findProvider(id)
  if (provider === null) throw new Fault('EVENTS-404', { type: 'provider', id })
  return provider
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true'
}
