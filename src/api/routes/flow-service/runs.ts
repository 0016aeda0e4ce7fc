/** runs: start one, read one, list them, try one again (flow-service 2.6, 2.7, 3.1). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Run, RunStatus } from '../../../domain/run.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { requestRun, retryRun } from '../../../ingest/flows/run-request.ts'
import { findingsOf, runFields } from '../../../notify/events/run-fields.ts'
import type { RunPart } from '../../../platform/store/ledgers/runs.ts'
import { Count, Created, Items } from '../../contract/flow-service.ts'
import {
  type Listable,
  type ListRequest,
  listRequestOf,
  pageFields,
  type Query,
} from '../../contract/lists.ts'
import { type Comparison, fulfils } from '../../contract/property-filter.ts'
import type { App, Services } from '../../services.ts'
import { authorOf, FLOW_SERVICE } from './kind.ts'
import { folded } from './resource-actions.ts'
import { placeIn } from './resource-lists.ts'

const RunBody = Type.Object({
  flowId: Type.String(),
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

/** Decision 11: the flat form and the list form of the two public documents, in one. */
const RunCreated = Type.Object({
  id: Type.String(),
  etag: Type.String(),
  items: Type.Array(Created),
})

/** `state` is another word for `metrics.statusSummary.status` (flow-service 1.4). */
const LISTABLE: Listable = {
  filterable: [
    'id',
    'flowId',
    'state',
    'createdAt',
    'updatedAt',
    'createdBy',
    'flowName',
    'flowSpec.id',
    'parentFlowRunId',
    'providerRefId',
    'metrics.*',
    'activities.*',
    '_weir.*',
  ],
  sortable: ['createdAt'],
}

/** Runs are many, and lists never count over big tables. */
const COUNTABLE = '`count=true` can be asked for with `flowId==…` and `state==…` alone.'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })

export function runRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    `${FLOW_SERVICE}/runs`,
    { schema: { tags, body: RunBody, response: { 201: RunCreated } } },
    async (request, reply) => {
      const { flowId, params } = request.body
      const run = await requestRun(idOf(flowId), params ?? null, authorOf(request), services)
      const { id, etag } = run
      reply.header('location', `${FLOW_SERVICE}/runs/${id}`)
      return reply.code(201).send({ id, etag, items: [{ id, etag }] })
    },
  )

  app.get(
    `${FLOW_SERVICE}/runs`,
    { schema: { tags, response: { 200: Type.Union([Items, Count]) } } },
    (request) => answer(request.query as Query, {}),
  )

  app.get(
    `${FLOW_SERVICE}/flows/:id/runs`,
    { schema: { tags, params: ById, response: { 200: Type.Union([Items, Count]) } } },
    async (request) => {
      const { id } = request.params
      found(await store.read.flows.find(idOf(id)), 'flows', id)
      return await answer(request.query as Query, { flowId: idOf(id) })
    },
  )

  async function answer(query: Query, of: RunPart) {
    const asked = listRequestOf(query, LISTABLE)
    if (asked.order?.isDescending === false) {
      throw new Fault('FLOW-1433-400', {
        field: '+createdAt',
        known: '-createdAt, the newest first',
      })
    }
    const { part, rest } = partOf(asked.comparisons)
    if (asked.isCount) {
      if (rest.length > 0) throw new Fault('FLOW-1452-400', { problem: COUNTABLE })
      return { count: await store.read.runs.count({ ...part, ...of }) }
    }
    const page = await store.read.runs.list(
      { ...part, ...of, limit: asked.limit, after: afterOf(asked) },
      rest.length === 0 ? null : (run) => fulfils(filtered(fieldsOf(run, query)), rest),
    )
    const items = page.items.map((run) => fieldsOf(run, query))
    return pageFields(items, page.next === null ? null : String(page.next), 'runs', {
      ...asked,
      property:
        of.flowId === undefined ? asked.property : [...asked.property, `flowId==${of.flowId}`],
    })
  }

  app.get(
    `${FLOW_SERVICE}/runs/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const { id } = request.params
      const run = found(await store.read.runs.find(idOf(id)), 'runs', id)
      return { items: [fieldsOf(run, request.query as Query)] }
    },
  )

  app.put(
    `${FLOW_SERVICE}/runs/:id`,
    { schema: { tags, params: ById, response: { 200: Created } } },
    async () => {
      throw new Fault('FLOW-1427-403')
    },
  )

  app.post(
    `${FLOW_SERVICE}/runs/:id/action`,
    {
      schema: {
        tags,
        description: '`op` is re-trigger: a new run over what this one was about.',
        params: ById,
        response: { 200: Created },
      },
    },
    async (request) => {
      const op = folded((request.query as Query)['op'])
      if (op !== 'retrigger') {
        throw new Fault('FLOW-1435-400', { op, type: 'runs', known: 're-trigger' })
      }
      const { id, etag } = await retryRun(idOf(request.params.id), authorOf(request), services)
      return { id, etag }
    },
  )

  function fieldsOf(run: Run, query: Query) {
    const activityIds = query['activityIds'] === 'guid' ? 'guids' : 'names'
    const fields = runFields(run, { identity, publicUrl: services.publicUrl, activityIds })
    return { ...fields, _weir: findingsOf(run) }
  }
}

function afterOf({ after }: ListRequest): number | undefined {
  return after === null ? undefined : placeIn(after)
}

/** Only for filters: on the wire a run has no `state`. */
function filtered(fields: ReturnType<typeof runFields>) {
  return { ...fields, state: fields.metrics.statusSummary.status }
}

const STATUSES: readonly RunStatus[] = ['scheduled', 'inProgress', 'success', 'failed']

/** What the store can answer by itself, and what must be looked for in each run. */
function partOf(comparisons: readonly Comparison[]): { part: RunPart; rest: Comparison[] } {
  let part: RunPart = {}
  const rest: Comparison[] = []
  for (const comparison of comparisons) {
    const own = ownPartOf(comparison)
    const isAsked = Object.keys(own).some((name) => Object.hasOwn(part, name))
    if (Object.keys(own).length === 0 || isAsked) rest.push(comparison)
    else part = { ...part, ...own }
  }
  return { part, rest }
}

function ownPartOf({ path, operator, values }: Comparison): RunPart {
  const [value, ...others] = values
  if (operator !== '==' || value === undefined || others.length > 0) return {}
  if (path === 'flowId') return { flowId: idOf(value) }
  if (path !== 'state' && path !== 'metrics.statusSummary.status') return {}
  const status = STATUSES.find((one) => one.toLowerCase() === value.toLowerCase())
  return status === undefined ? {} : { status }
}
