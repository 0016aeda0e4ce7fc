/** run-cancel: ends a run early, whether it has begun or not. */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { cancelRun } from '../../../ingest/run/cancel.ts'
import { Created } from '../../contract/flow-service.ts'
import type { App, Services } from '../../services.ts'
import { authorOf } from '../flow-service/kind.ts'

export function runCancelRoutes(app: App, services: Services): void {
  app.post(
    '/weir/v1/runs/:id/cancel',
    {
      schema: {
        tags: ['Weir'],
        description:
          'The run ends as failed, with nothing promoted. One that has ended cannot be cancelled.',
        params: Type.Object({ id: Type.String() }),
        response: { 202: Created },
      },
    },
    async (request, reply) => {
      const { user } = authorOf(request)
      const { id, etag } = await cancelRun(idOf(request.params.id), user, services)
      return reply.code(202).send({ id, etag })
    },
  )
}
