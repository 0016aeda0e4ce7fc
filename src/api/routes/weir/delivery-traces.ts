/** delivery-traces: the attempts of one delivery, as far as their traces are kept. */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { TRACES_KEPT } from '../../../domain/trace.ts'
import { getDelivery } from '../../../notify/webhooks/resend.ts'
import { traceFields, TraceList } from '../../contract/events/trace.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

export function deliveryTraceRoutes(app: App, services: Services): void {
  const { store, clock } = services

  app.get(
    '/weir/v1/deliveries/:id/traces',
    {
      schema: {
        tags: ['Weir'],
        description:
          'The requests of one delivery and what came back, newest first. Of each registration the last 100 successes and 100 errors of 7 days are kept, so there may be fewer traces than attempts.',
        params: Type.Object({ id: Type.String() }),
        response: { 200: Type.Object({ traces: TraceList }), ...problems(404) },
      },
    },
    async (request) => {
      const { id, registrationId } = await getDelivery(idOf(request.params.id), store)
      const asked = { type: 'delivery', id }
      const { clientId } = await getOwnRegistration(request, registrationId, services, asked)
      const kept = { ofEach: TRACES_KEPT.ofEach, since: clock.now() - TRACES_KEPT.ms }
      const traces = await store.read.traces.listKept(registrationId, kept)
      const own = traces.filter(({ deliveryId }) => deliveryId === id)
      return { traces: own.map((trace) => traceFields(trace, clientId)) }
    },
  )
}
