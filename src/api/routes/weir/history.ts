/** history: how runs and deliveries went over time, counted as they ended, for pictures. */
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { historyAsked, historyFields, HistoryFields } from '../../contract/weir/history.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export function historyRoutes(app: App, { store, clock }: Services): void {
  app.get(
    '/weir/v1/history',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Runs, their records and attempts of deliveries by the hour or the day (in UTC) in which they ended: of all flows, or of one. Without `from` and `to` of the last 24 hours; up to 7 days by the hour, else by the day. About 13 months are kept. For the operator alone.',
        querystring: Type.Object({
          from: Type.Optional(Type.String()),
          to: Type.Optional(Type.String()),
          by: Type.Optional(Type.String()),
          flowId: Type.Optional(Type.String()),
        }),
        response: { 200: HistoryFields, ...problems(400) },
      },
    },
    async (request) => {
      requireOperator(request)
      const { flowId, ...query } = request.query
      const asked = historyAsked(query, clock.now())
      if (flowId !== undefined) {
        return historyFields(asked, await store.read.hours.listRuns(asked, idOf(flowId)), null)
      }
      const runs = await store.read.hours.listRuns(asked, null)
      return historyFields(asked, runs, await store.read.hours.listDeliveries(asked))
    },
  )
}
