/** drift: whether the files that a flow would take next still fit the schema of its dataset. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { flowDrift } from '../../../ingest/explore/flow-drift.ts'
import type { Query } from '../../contract/lists.ts'
import { countIn } from '../../contract/query.ts'
import { DriftFields, driftFields } from '../../contract/weir/drift.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

const DEFAULT_FILES = 1
const MAX_FILES = 20

export function driftRoutes(app: App, services: Services): void {
  app.get(
    '/weir/v1/flows/:id/drift',
    {
      schema: {
        tags: ['Weir'],
        description: `What has changed in the newest files that the next run of a flow would take: fields that are gone, columns that are new or renamed, values that no longer fit. Of each file the first 100 records are looked at; \`files\` says how many files (${DEFAULT_FILES} by default, at most ${MAX_FILES}).`,
        params: Type.Object({ id: Type.String() }),
        response: { 200: DriftFields, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { id } = request.params
      const most = filesIn(request.query as Query)
      const flow = await services.store.read.flows.find(idOf(id))
      if (flow === null) {
        throw new Fault('WEIR-404', { problem: `The flow "${id}" is not found.` })
      }
      return driftFields(flow, await flowDrift(flow, most, services))
    },
  )
}

function filesIn({ files = String(DEFAULT_FILES) }: Query): number {
  const count = countIn(String(files))
  if (count !== null && count <= MAX_FILES) return count
  throw new Fault('WEIR-400', {
    problem: `\`files\` is ${JSON.stringify(files)}; it must be a whole number from 1 to ${MAX_FILES}.`,
  })
}
