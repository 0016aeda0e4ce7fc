/** secrets: a new secret of `standard_webhooks` for a registration, shown once. */
import { Type } from 'typebox'
import { renewSecret } from '../../../notify/registrations/secret.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

export function secretRoutes(app: App, services: Services): void {
  app.post(
    '/weir/v1/registrations/:registrationId/secret',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Makes a new secret and shows it this once. It signs from the next attempt on, retries of what was sent before included; the old one signs nothing more.',
        params: Type.Object({ registrationId: Type.String() }),
        response: {
          201: Type.Object({ registrationId: Type.String(), secret: Type.String() }),
          ...problems(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { registrationId } = request.params
      const { id } = await getOwnRegistration(request, registrationId, services)
      const { secret } = await renewSecret(id, services.registrations)
      return reply.code(201).send({ registrationId: id, secret })
    },
  )
}
