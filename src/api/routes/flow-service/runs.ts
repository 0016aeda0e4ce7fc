/** runs: start one, read one, list them (flow-service 2.6, 3.1). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { requestRun } from '../../../ingest/flows/run-request.ts'
import { runFields } from '../../../notify/events/run-fields.ts'
import { Items } from '../../contract/flow-service.ts'
import { listRequestOf, pageFields, type Query } from '../../contract/lists.ts'
import type { App, Services } from '../../services.ts'
import { authorOf, FLOW_SERVICE } from './resource-routes.ts'

const RunBody = Type.Object({
  flowId: Type.String(),
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

/** Decision 11: the flat form and the list form of the two public documents, in one. */
const RunCreated = Type.Object({
  id: Type.String(),
  etag: Type.String(),
  items: Type.Array(Type.Object({ id: Type.String(), etag: Type.String() })),
})

/** Runs are many, and lists never count over big tables. */
const NO_COUNT = '`count=true` is not offered for runs. Follow `_links.next` to see them all.'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })

export function runRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    `${FLOW_SERVICE}/runs`,
    { schema: { tags, body: RunBody, response: { 201: RunCreated } } },
    async (request, reply) => {
      const { flowId, params } = request.body
      refuseWindow(params ?? {})
      const run = await requestRun(idOf(flowId), params ?? null, authorOf(request), services)
      const { id, etag } = run
      reply.header('location', `${FLOW_SERVICE}/runs/${id}`)
      return reply.code(201).send({ id, etag, items: [{ id, etag }] })
    },
  )

  app.get(
    `${FLOW_SERVICE}/runs`,
    { schema: { tags, response: { 200: Items } } },
    async (request) => {
      const query = request.query as Query
      const asked = listRequestOf(query, ['flowId'])
      if (asked.isCount) throw new Fault('FLOW-1452-400', { problem: NO_COUNT })
      const { limit, after, filters } = asked
      const flowId = filters.get('flowId')
      const page = await store.read.runs.list({
        limit,
        after,
        ...(flowId === undefined ? {} : { flowId: idOf(flowId) }),
      })
      return pageFields(page, 'runs', asked, (run) => fieldsOf(run, query))
    },
  )

  app.get(
    `${FLOW_SERVICE}/runs/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const { id } = request.params
      const run = found(await store.read.runs.find(idOf(id)), 'runs', id)
      return { items: [fieldsOf(run, request.query as Query)] }
    },
  )

  function fieldsOf(run: Run, query: Query) {
    const activityIds = query['activityIds'] === 'guid' ? 'guids' : 'names'
    return runFields(run, { identity, publicUrl: services.publicUrl, activityIds })
  }
}

/** A window that is stored and not kept would be a lie: a run takes whatever is new. */
function refuseWindow(params: Readonly<Record<string, unknown>>): void {
  const given = ['windowStartTime', 'windowEndTime', 'deltaColumn'].find(
    (name) => params[name] !== undefined,
  )
  if (given === undefined) return
  throw new Fault('FLOW-1452-400', {
    problem: `\`params.${given}\` is not kept by this Weir yet: a run takes every file that is new. Leave it out.`,
  })
}
