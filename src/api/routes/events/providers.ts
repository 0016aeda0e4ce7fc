/** providers: who announces: Weir itself, and whom clients make (io-events 1.2). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Provider } from '../../../domain/provider.ts'
import { METADATA_ALIASES, PROVIDER_METADATA } from '../../../notify/catalog/catalog.ts'
import {
  changeProvider,
  createProvider,
  deleteProvider,
} from '../../../notify/catalog/custom-providers.ts'
import { checkProviderChange, checkProviderDraft } from '../../../notify/catalog/provider-draft.ts'
import { getProvider, listProviders } from '../../../notify/catalog/providers.ts'
import { isTrue } from '../../contract/events/asked.ts'
import { refusals } from '../../contract/events/error.ts'
import { HAL } from '../../contract/events/hal.ts'
import {
  changeDraftOf,
  ProviderBody,
  ProviderChangeBody,
  providerDraftOf,
  ProviderFields,
  providerFields,
  providerInput,
  ProviderList,
  providerMetadataFields,
  ProviderMetadataList,
  refuseOtherChanges,
} from '../../contract/events/provider.ts'
import { EVENTS_PATCH, PatchBody, patched } from '../../contract/patch.ts'
import type { App, Services } from '../../services.ts'
import { asHal, getOwn, homesOf } from './provider-homes.ts'
import { ByWorkspace, checkOrg, getWorkspace, WORKSPACE } from './workspace.ts'

const about = { tags: ['Providers'], produces: [HAL] }
const patching = ['application/json-patch+json']
const WithEventMetadata = { eventmetadata: Type.Optional(Type.String()) }
const ListQuery = Type.Object({
  ...WithEventMetadata,
  providerMetadataId: Type.Optional(Type.String()),
  providerMetadataIds: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 100 })]),
  ),
  instanceId: Type.Optional(Type.String()),
})
const InWorkspace = Type.Object(ByWorkspace)
const ById = Type.Object({ ...ByWorkspace, providerId: Type.String() })
const ONE = `${WORKSPACE}/providers/:providerId`

export function providerRoutes(app: App, services: Services): void {
  addReading(app, services)
  addWriting(app, services)
}

function addReading(app: App, services: Services): void {
  const { identity, store } = services

  app.get(
    '/events/:consumerOrgId/providers',
    {
      ...asHal,
      schema: {
        ...about,
        params: Type.Object({ consumerOrgId: Type.String() }),
        querystring: ListQuery,
        response: { 200: ProviderList, ...refusals(400, 404) },
      },
    },
    async (request) => {
      checkOrg(request.params, identity)
      const isWanted = filterOf(request.query)
      const shown = (await listProviders(store)).filter(isWanted)
      if (shown.length === 0) {
        throw new Fault('EVENTS-404', { type: 'provider', id: wordsOf(request.query) })
      }
      const hasCodes = isTrue('eventmetadata', request.query.eventmetadata)
      const fields = async (one: Provider) =>
        providerFields(one, await homesOf(one, services), hasCodes)
      const self = `${services.publicUrl}/events/${identity.consumerOrgId}/providers`
      return {
        _embedded: { providers: await Promise.all(shown.map(fields)) },
        _links: { self: { href: self } },
      }
    },
  )

  app.get(
    '/events/providers/:providerId',
    {
      ...asHal,
      schema: {
        ...about,
        params: Type.Object({ providerId: Type.String() }),
        querystring: Type.Object(WithEventMetadata),
        response: { 200: ProviderFields, ...refusals(400, 404) },
      },
    },
    async (request) => {
      const provider = await getProvider(idOf(request.params.providerId), store)
      const hasCodes = isTrue('eventmetadata', request.query.eventmetadata)
      return providerFields(provider, await homesOf(provider, services), hasCodes)
    },
  )

  app.get(
    '/events/providermetadata',
    { ...asHal, schema: { ...about, response: { 200: ProviderMetadataList, ...refusals() } } },
    async () => ({
      _embedded: { providermetadata: PROVIDER_METADATA.map(providerMetadataFields) },
      _links: { self: { href: `${services.publicUrl}/events/providermetadata` } },
    }),
  )
}

function addWriting(app: App, services: Services): void {
  const fieldsOf = async (provider: Provider) =>
    providerFields(provider, await homesOf(provider, services), false)

  app.post(
    `${WORKSPACE}/providers`,
    {
      ...asHal,
      schema: {
        ...about,
        params: InWorkspace,
        body: ProviderBody,
        response: { 201: ProviderFields, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const workspace = await getWorkspace(request.params, services)
      const wishes = checkProviderDraft(providerDraftOf(request.body))
      const provider = await createProvider(wishes, workspace.id, services)
      return reply.code(201).send(await fieldsOf(provider))
    },
  )

  app.put(
    ONE,
    {
      ...asHal,
      schema: {
        ...about,
        params: ById,
        body: ProviderChangeBody,
        response: { 200: ProviderFields, ...refusals(400, 404) },
      },
    },
    async (request) => {
      const own = await getOwn(request.params, services)
      const draft = changeDraftOf(request.body)
      const change = ({ metadataId }: Provider) => checkProviderChange(draft, metadataId)
      return await fieldsOf((await changeProvider(own, change, services)).provider)
    },
  )

  app.patch(
    ONE,
    {
      ...asHal,
      schema: {
        ...about,
        consumes: patching,
        params: ById,
        body: PatchBody,
        response: { 200: ProviderFields, 204: Type.Null(), ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const own = await getOwn(request.params, services)
      const { provider, hasChanged } = await changeProvider(
        own,
        (before) => {
          const input = providerInput(before)
          const after = patched(ProviderBody, input, request.body, EVENTS_PATCH)
          refuseOtherChanges(input, after)
          return checkProviderChange(changeDraftOf(after), before.metadataId)
        },
        services,
      )
      if (!hasChanged) return reply.code(204).send(null)
      return reply.send(await fieldsOf(provider))
    },
  )

  app.delete(
    ONE,
    { schema: { ...about, params: ById, response: { 204: Type.Null(), ...refusals(404) } } },
    async (request, reply) => {
      await deleteProvider(await getOwn(request.params, services), services)
      return reply.code(204).send(null)
    },
  )
}

type Asked = Static<typeof ListQuery>

function filterOf(asked: Asked): (provider: Provider) => boolean {
  const { providerMetadataId: one, instanceId } = asked
  const many = manyOf(asked)
  if (one !== undefined && many !== null) {
    const problem =
      '`providerMetadataId` and `providerMetadataIds` cannot be used together. Leave one out.'
    throw new Fault('EVENTS-400', { problem })
  }
  const asking = one === undefined ? many : [one]
  const wanted = asking?.map((id) => METADATA_ALIASES.get(id) ?? id) ?? null
  return (provider) =>
    (wanted === null || wanted.includes(provider.metadataId)) &&
    (instanceId === undefined || provider.instanceId === instanceId)
}

/** Said again for each, or with commas between: clients made from the public OpenAPI file do that. */
function manyOf({ providerMetadataIds }: Asked): readonly string[] | null {
  return providerMetadataIds === undefined
    ? null
    : [providerMetadataIds].flat().flatMap((text) => text.split(','))
}

function wordsOf(asked: Asked): string {
  const kinds = manyOf(asked) ?? [asked.providerMetadataId ?? []].flat()
  return [...kinds, asked.instanceId ?? []].flat().join(' ')
}
