/**
 * validation: the URL that a webhook calls to prove later that it belongs to whoever registered it
 * (io-events 3.1). Open to anybody: who knows both values was told them. They are never answered.
 */
import { Type } from 'typebox'
import { acceptCallBack, notAwaited } from '../../../notify/registrations/proof.ts'
import { VALIDATION_PATH } from '../../../notify/webhooks/wiring.ts'
import { perAddress } from '../../plugins/limits.ts'
import type { App, Services } from '../../services.ts'

const Proven = Type.Object({ message: Type.String() }, { description: 'The webhook is verified.' })
const NotAwaited = Type.Object(
  { reason: Type.String(), message: Type.String() },
  { description: 'Nothing awaits this call, or not any more.' },
)

const TooMany = Type.Object(
  { reason: Type.String(), message: Type.String() },
  {
    description:
      'The address has called too often; the header `Retry-After` says when to come again.',
  },
)

/** Webhooks of one host may be many, and each calls once. */
const CALLS = 300
const SPAN_MS = 60_000

export function validationRoutes(app: App, { registrations }: Services): void {
  app.get(
    VALIDATION_PATH,
    {
      config: { isOpen: true, rateLimit: perAddress(CALLS, SPAN_MS) },
      // Whoever only looks at a link must not use it up.
      exposeHeadRoute: false,
      // The sentence of a failed schema shows the value.
      attachValidation: true,
      schema: {
        tags: ['Registrations'],
        querystring: Type.Object({ id: Type.String(), challenge: Type.String() }),
        response: { 200: Proven, 400: NotAwaited, 429: TooMany },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      if (request.validationError !== undefined) throw notAwaited()
      await acceptCallBack(request.query, registrations)
      return { message: 'The webhook is verified. New events are pushed to it from now on.' }
    },
  )
}
