/** event-metadata: with which codes a provider announces (io-events 1.2). */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import type { EventCode, Provider } from '../../../domain/provider.ts'
import {
  changeEventCode,
  createEventCode,
  deleteAllEventCodes,
  deleteEventCode,
  getEventCode,
} from '../../../notify/catalog/event-codes.ts'
import { getProvider } from '../../../notify/catalog/providers.ts'
import { findSample } from '../../../notify/events/sample.ts'
import { refusals } from '../../contract/events/error.ts'
import {
  eventCodeDraftOf,
  eventCodeInput,
  EventMetadataBody,
  EventMetadataFields,
  eventMetadataFields,
  EventMetadataList,
} from '../../contract/events/event-metadata.ts'
import { HAL } from '../../contract/events/hal.ts'
import { EVENTS_PATCH, PatchBody, patched } from '../../contract/patch.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'
import { asHal, getOwn, homesOf } from './provider-homes.ts'
import { ByWorkspace, WORKSPACE } from './workspace.ts'

const about = { tags: ['Event metadata'], produces: [HAL] }
const patching = ['application/json-patch+json']
const ALL = '/events/providers/:providerId/eventmetadata'
const OWN = `${WORKSPACE}/providers/:providerId/eventmetadata`
const OWN_ONE = `${OWN}/:eventCode`
const ByProvider = { providerId: Type.String() }
const ByCode = { ...ByProvider, eventCode: Type.String() }
const ByOwnProvider = Type.Object({ ...ByWorkspace, ...ByProvider })
const ByOwnCode = Type.Object({ ...ByWorkspace, ...ByCode })

export function eventMetadataRoutes(app: App, services: Services): void {
  addReading(app, services)
  addMaking(app, services)
  addChanging(app, services)
}

function addReading(app: App, services: Services): void {
  const { store } = services

  app.get(
    ALL,
    {
      ...asHal,
      schema: {
        ...about,
        params: Type.Object(ByProvider),
        response: { 200: EventMetadataList, ...refusals(404) },
      },
    },
    async ({ params, caller }) => {
      const provider = await getProvider(idOf(params.providerId), store)
      const { self } = await homesOf(provider, services)
      const eventmetadata = await Promise.all(
        provider.eventCodes.map((code) => fieldsOf(provider, code, caller, services)),
      )
      return { _embedded: { eventmetadata }, _links: { self: { href: `${self}/eventmetadata` } } }
    },
  )

  app.get(
    `${ALL}/:eventCode`,
    {
      ...asHal,
      schema: {
        ...about,
        params: Type.Object(ByCode),
        response: { 200: EventMetadataFields, ...refusals(404) },
      },
    },
    async ({ params, caller }) => {
      const provider = await getProvider(idOf(params.providerId), store)
      const code = getEventCode(provider, params.eventCode)
      return await fieldsOf(provider, code, caller, services)
    },
  )
}

function addMaking(app: App, services: Services): void {
  app.post(
    OWN,
    {
      ...asHal,
      schema: {
        ...about,
        params: ByOwnProvider,
        body: EventMetadataBody,
        response: { 201: EventMetadataFields, ...refusals(400, 404, 409) },
      },
    },
    async ({ params, body, caller }, reply) => {
      const own = await getOwn(params, services)
      const kept = await createEventCode(own, eventCodeDraftOf(body), services)
      const fields = await fieldsOf(kept.provider, kept.eventCode, caller, services)
      return reply.code(201).send(fields)
    },
  )

  app.delete(
    OWN,
    {
      schema: { ...about, params: ByOwnProvider, response: { 204: Type.Null(), ...refusals(404) } },
    },
    async ({ params }, reply) => {
      await deleteAllEventCodes(await getOwn(params, services), services)
      return reply.code(204).send(null)
    },
  )
}

function addChanging(app: App, services: Services): void {
  app.put(
    OWN_ONE,
    {
      ...asHal,
      schema: {
        ...about,
        params: ByOwnCode,
        body: EventMetadataBody,
        response: { 200: EventMetadataFields, ...refusals(400, 404) },
      },
    },
    async ({ params, body, caller }) => {
      const own = await getOwn(params, services)
      const draft = eventCodeDraftOf(body)
      const kept = await changeEventCode(own, params.eventCode, () => draft, services)
      return await fieldsOf(kept.provider, kept.eventCode, caller, services)
    },
  )

  app.patch(
    OWN_ONE,
    {
      ...asHal,
      schema: {
        ...about,
        consumes: patching,
        params: ByOwnCode,
        body: PatchBody,
        response: { 200: EventMetadataFields, 204: Type.Null(), ...refusals(400, 404) },
      },
    },
    async ({ params, body, caller }, reply) => {
      const { provider, eventCode, hasChanged } = await changeEventCode(
        await getOwn(params, services),
        params.eventCode,
        (before) =>
          eventCodeDraftOf(patched(EventMetadataBody, eventCodeInput(before), body, EVENTS_PATCH)),
        services,
      )
      if (!hasChanged) return reply.code(204).send(null)
      return reply.send(await fieldsOf(provider, eventCode, caller, services))
    },
  )

  app.delete(
    OWN_ONE,
    { schema: { ...about, params: ByOwnCode, response: { 204: Type.Null(), ...refusals(404) } } },
    async ({ params }, reply) => {
      await deleteEventCode(await getOwn(params, services), params.eventCode, services)
      return reply.code(204).send(null)
    },
  )
}

/** With its sample, where there is one, as the caller would get it. */
async function fieldsOf(
  provider: Provider,
  code: EventCode,
  { clientId }: Caller,
  services: Services,
) {
  const sampled = { provider, code, spelling: code.code }
  const sample = await findSample(sampled, clientId, services)
  return eventMetadataFields(code, await homesOf(provider, services), sample)
}
