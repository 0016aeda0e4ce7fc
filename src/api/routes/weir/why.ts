/** why: did a registration get an event, and if not, why. */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { explainTo } from '../../../notify/webhooks/why.ts'
import { ExplanationFields, explanationFields } from '../../contract/weir/explanation.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

export function whyRoutes(app: App, services: Services): void {
  app.get(
    '/weir/v1/events/:eventId/registrations/:registrationId',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Why a registration did or did not get an event: the path of the decision, with both values of each term. The verdict is one of delivered, waiting, sending, refused, expired, journal-only, disabled, filtered, not-subscribed, other-flow, not-there-yet, cleared.',
        params: Type.Object({ eventId: Type.String(), registrationId: Type.String() }),
        response: { 200: ExplanationFields, ...problems(404) },
      },
    },
    async (request) => {
      const { eventId, registrationId } = request.params
      const registration = await getOwnRegistration(request, registrationId, services)
      const explanation = await explainTo(registration, idOf(eventId), services.store)
      return explanationFields(explanation, services.whyWaiting)
    },
  )
}
