/** sample-events: an example of what an event code announces, to look at and to try a registration with. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { getEventCode } from '../../../notify/catalog/event-codes.ts'
import { getProvider } from '../../../notify/catalog/providers.ts'
import { findSample, type Sampled, sendSample } from '../../../notify/events/sample.ts'
import { refusals } from '../../contract/events/error.ts'
import {
  SampleEventFields,
  sampleEventFields,
  SentSampleFields,
  sentSampleFields,
} from '../../contract/events/event-metadata.ts'
import { HAL } from '../../contract/events/hal.ts'
import type { App, Services } from '../../services.ts'
import { asHal, homesOf } from './provider-homes.ts'

const tags = ['Sample events']
const SAMPLE = '/events/providers/:providerId/eventmetadata/:eventCode/sample_event'
const ByCode = { providerId: Type.String(), eventCode: Type.String() }

export function sampleEventRoutes(app: App, services: Services): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: SAMPLE,
    ...asHal,
    schema: {
      tags,
      produces: [HAL],
      params: Type.Object(ByCode),
      response: { 200: SampleEventFields, ...refusals(404) },
    },
    handler: async ({ params, caller }) => {
      const sampled = await sampledOf(params, services)
      const sample = await findSample(sampled, caller.clientId, services)
      if (sample === null) {
        throw new Fault('EVENTS-404', { type: 'sample of the event code', id: params.eventCode })
      }
      const { self } = await homesOf(sampled.provider, services)
      return sampleEventFields(sample, self, sampled.code.code)
    },
  })

  app.post(
    `${SAMPLE}/:registrationId`,
    {
      schema: {
        tags,
        description:
          'Sends it to that registration alone. A body, of any JSON, is used in place of the sample that there is.',
        params: Type.Object({ ...ByCode, registrationId: Type.String() }),
        response: { 200: SentSampleFields, 204: Type.Null(), ...refusals(400, 404) },
      },
    },
    async ({ params, body }, reply) => {
      const sampled = await sampledOf(params, services)
      const sent = await sendSample(sampled, idOf(params.registrationId), body, services)
      if (sent === null) return reply.code(204).send(null)
      const { self } = await homesOf(sampled.provider, services)
      return reply.send(sentSampleFields(sent, self, sampled.code.code))
    },
  )
}

async function sampledOf(
  { providerId, eventCode }: { providerId: string; eventCode: string },
  { store }: Services,
): Promise<Sampled> {
  const provider = await getProvider(idOf(providerId), store)
  return { provider, code: getEventCode(provider, eventCode), spelling: eventCode }
}
