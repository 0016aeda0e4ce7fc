/** mapping-set-removal: a mapping set that no flow maps by is deleted, for which Data Prep documents no call. */
import { Type } from 'typebox'
import { deleteMappingSet } from '../../../ingest/promote/mapping/mapping-sets.ts'
import type { App, Services } from '../../services.ts'

export function mappingSetRemovalRoutes(app: App, services: Services): void {
  app.delete(
    '/weir/v1/mapping-sets/:id',
    {
      schema: {
        tags: ['Weir'],
        description: 'Deletes a mapping set with all its versions, unless a flow maps by it.',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await deleteMappingSet(request.params.id, services)
      return await reply.code(204).send(null)
    },
  )
}
