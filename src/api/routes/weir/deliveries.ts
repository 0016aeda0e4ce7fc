/** deliveries: what is owed to whom and how far it has come, newest first. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const Instant = Type.Union([Type.Null(), Type.Integer()])

const DeliveryFields = Type.Object({
  id: Type.String(),
  registrationId: Type.String(),
  eventId: Type.String(),
  eventCode: Type.String(),
  status: Type.String(),
  attempts: Type.Integer(),
  createdAt: Type.Integer(),
  firstAttemptAt: Instant,
  nextAttemptAt: Instant,
  lastOutcome: Type.String(),
})

const MAX_LIMIT = 1_000

export function deliveryRoutes(app: App, { store }: Services): void {
  app.get(
    '/weir/v1/deliveries',
    {
      schema: {
        tags: ['Weir'],
        querystring: Type.Object({
          registrationId: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: { 200: Type.Object({ deliveries: Type.Array(DeliveryFields) }) },
      },
    },
    async (request) => {
      requireOperator(request)
      const { registrationId, limit } = request.query
      const deliveries = await store.read.deliveries.list({
        limit: limitOf(limit),
        ...(registrationId === undefined ? {} : { registrationId: idOf(registrationId) }),
      })
      return { deliveries }
    },
  )
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? 100)
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw new Fault('WEIR-400', {
    problem: `\`limit\` is "${text}"; it must be a whole number from 1 to ${MAX_LIMIT}.`,
  })
}
