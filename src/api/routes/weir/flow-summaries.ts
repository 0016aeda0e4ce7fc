/** flow-summaries: for the flows of a page, what the documented fields leave out: source, dataset, next run, how it went of late. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { type FlowId, idOf } from '../../../domain/ids.ts'
import { flowSummary, FlowSummaries } from '../../contract/weir/flow-summary.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const MOST_FLOWS = 100
const RECENT_MS = 30 * 24 * 60 * 60 * 1_000

export function flowSummaryRoutes(app: App, { store: { read }, clock }: Services): void {
  app.get(
    '/weir/v1/flows/summaries',
    {
      schema: {
        tags: ['Weir'],
        description: `Of each flow named in \`ids\` (with commas between them, at most ${MOST_FLOWS}): source, dataset, when it runs next, what its last run took and refused, and how its runs of the last 30 days went. For the operator alone.`,
        querystring: Type.Object({ ids: Type.Optional(Type.String()) }),
        response: { 200: FlowSummaries, ...problems(400) },
      },
    },
    async (request) => {
      requireOperator(request)
      const ids = (request.query.ids ?? '').split(',').filter((id) => id !== '')
      if (ids.length > MOST_FLOWS) {
        throw new Fault('WEIR-400', {
          problem: `\`ids\` names ${ids.length} flows; it may name ${MOST_FLOWS}.`,
        })
      }
      const found = await Promise.all(ids.map((id) => summaryOf(idOf(id))))
      return { flows: found.filter((summary) => summary !== null) }
    },
  )

  async function summaryOf(id: FlowId) {
    const flow = await read.flows.find(id)
    if (flow === null) return null
    const now = clock.now()
    const target = await read.targets.find(flow.targetId)
    const source = await read.sources.find(flow.sourceId)
    return flowSummary(flow, {
      source,
      connection: source && (await read.connections.find(source.connectionId)),
      target,
      dataset: target && (await read.datasets.find(target.datasetId)),
      lastRun: flow.lastRun && (await read.runs.find(flow.lastRun.id)),
      nextRunAt: await read.schedules.find(id),
      hours: await read.hours.listRuns({ from: now - RECENT_MS, to: now + 1 }, id),
    })
  }
}
