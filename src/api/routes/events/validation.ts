/**
 * validation: the URL that a webhook calls to prove later that it belongs to whoever registered it
 * (io-events 3.1). Open to anybody: who knows both values was told them. They are never answered.
 */
import { Type } from 'typebox'
import { acceptCallBack, notAwaited } from '../../../notify/registrations/proof.ts'
import { VALIDATION_PATH } from '../../../notify/webhooks/wiring.ts'
import type { App, Services } from '../../services.ts'

const Proven = Type.Object({ message: Type.String() }, { description: 'The webhook is verified.' })
const NotAwaited = Type.Object(
  { reason: Type.String(), message: Type.String() },
  { description: 'Nothing awaits this call, or not any more.' },
)

export function validationRoutes(app: App, { registrations }: Services): void {
  app.get(
    VALIDATION_PATH,
    {
      config: { isOpen: true },
      // Whoever only looks at a link must not use it up.
      exposeHeadRoute: false,
      // The sentence of a failed schema shows the value.
      attachValidation: true,
      schema: {
        tags: ['Registrations'],
        querystring: Type.Object({ id: Type.String(), challenge: Type.String() }),
        response: { 200: Proven, 400: NotAwaited },
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
