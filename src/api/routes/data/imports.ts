/** imports: Batch Ingestion as far as there is one: a batch that was promoted can be taken back (flow-service 4.6). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { revertBatch } from '../../../ingest/datasets/revert.ts'
import type { App, Services } from '../../services.ts'

export function importRoutes(app: App, services: Services): void {
  app.post<{ Params: { id: string }; Querystring: { action?: string } }>(
    '/data/foundation/import/batches/:id',
    {
      schema: {
        tags: ['Batch Ingestion'],
        description: '`action=REVERT` takes a batch out of its dataset, in one step.',
        params: Type.Object({ id: Type.String() }),
        querystring: Type.Object({ action: Type.Optional(Type.String()) }),
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      const action = request.query.action ?? ''
      if (action.toUpperCase() !== 'REVERT') {
        const problem = `The action "${action}" is not taken here: batches are filled by flows. What is: REVERT.`
        throw new Fault('IMPORT-400', { problem })
      }
      await revertBatch(idOf(request.params.id), services)
      return {}
    },
  )
}
