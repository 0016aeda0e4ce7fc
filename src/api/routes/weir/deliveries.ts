/** deliveries: what is owed to whom and how far it has come; what is over is sent again on demand. */
import { Type } from 'typebox'
import type { Delivery, DeliveryStatus } from '../../../domain/delivery.ts'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { getDelivery, resend } from '../../../notify/webhooks/resend.ts'
import { beforeIn, limitOf } from '../../contract/weir/asked.ts'
import { DeliveryFields, deliveryFields, STATUSES } from '../../contract/weir/delivery.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

const tags = ['Weir']
const ById = Type.Object({ id: Type.String() })

export function deliveryRoutes(app: App, services: Services): void {
  const { store, whyWaiting } = services
  const fieldsOf = (delivery: Delivery) => deliveryFields(delivery, whyWaiting(delivery))

  app.get(
    '/weir/v1/deliveries',
    {
      schema: {
        tags,
        description:
          'Newest first, or, with the status `waiting` or `sending`, longest due first; of one registration, one event, one status, or of all; with `before`, only those that were owed before that delivery. Who is not the operator names one of its own registrations.',
        querystring: Type.Object({
          registrationId: Type.Optional(Type.String()),
          eventId: Type.Optional(Type.String()),
          status: Type.Optional(Type.String()),
          before: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: {
          200: Type.Object({ deliveries: Type.Array(DeliveryFields) }),
          ...problems(400, 404),
        },
      },
    },
    async (request) => {
      const { registrationId, eventId, status, before, limit } = request.query
      if (registrationId === undefined) requireOperator(request)
      else await getOwnRegistration(request, registrationId, services)
      const found = await store.read.deliveries.list({
        registrationId: registrationId === undefined ? undefined : idOf(registrationId),
        eventId: eventId === undefined ? undefined : idOf(eventId),
        status: statusOf(status),
        before: beforeIn(before),
        limit: limitOf(limit),
      })
      return { deliveries: found.map(fieldsOf) }
    },
  )

  app.get(
    '/weir/v1/deliveries/:id',
    { schema: { tags, params: ById, response: { 200: DeliveryFields, ...problems(404) } } },
    async (request) => {
      const delivery = await getDelivery(idOf(request.params.id), store)
      await getOwnRegistration(request, delivery.registrationId, services, itself(delivery))
      return fieldsOf(delivery)
    },
  )

  app.post(
    '/weir/v1/deliveries/:id/resend',
    {
      schema: {
        tags,
        description:
          'Owes a delivery that is over once more: the same bytes and event ids, with attempts and 24 hours of its own. Its requests carry `x-weir-replay: resend`.',
        params: ById,
        response: { 201: DeliveryFields, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const delivery = await getDelivery(idOf(request.params.id), store)
      await getOwnRegistration(request, delivery.registrationId, services, itself(delivery))
      return reply.code(201).send(fieldsOf(await resend(delivery.id, services)))
    },
  )
}

function itself({ id }: Delivery): { type: string; id: string } {
  return { type: 'delivery', id }
}

function statusOf(text: string | undefined): DeliveryStatus | undefined {
  const status = STATUSES.find((one) => one === text)
  if (text === undefined || status !== undefined) return status
  const problem = `\`status\` is "${text}"; it must be one of ${STATUSES.join(', ')}.`
  throw new Fault('WEIR-400', { problem })
}
