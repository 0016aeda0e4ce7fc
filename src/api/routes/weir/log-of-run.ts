/** log-of-run: what happened to a run, line by line. */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { logOf } from '../../../ingest/run/log-of.ts'
import { RunLog } from '../../contract/weir/log-of-run.ts'
import type { App, Services } from '../../services.ts'

export function runLogRoutes(app: App, { store }: Services): void {
  app.get(
    '/weir/v1/runs/:id/log',
    {
      schema: {
        tags: ['Weir'],
        description: 'The oldest line first.',
        params: Type.Object({ id: Type.String() }),
        response: { 200: RunLog },
      },
    },
    async (request) => {
      const { id } = request.params
      const run = found(await store.read.runs.find(idOf(id)), 'runs', id)
      return { runId: run.id, lines: [...logOf(run)] }
    },
  )
}
