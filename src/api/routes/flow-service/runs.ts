/** runs: start one, read one, list them, try one again (flow-service 2.6, 2.7, 3.1). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { nameOfRun, type Run, type RunStatus } from '../../../domain/run.ts'
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
  wordOf,
} from '../../contract/lists.ts'
import { type Comparison, fulfils } from '../../contract/property-filter.ts'
import { checkEtag } from '../../contract/patch.ts'
import type { App, Services } from '../../services.ts'
import { authorOf, etagOf, FLOW_SERVICE } from './kind.ts'
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
const UPLOADS = '_weir.uploads'

const LISTABLE: Listable = {
  type: 'runs',
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
  options: { activityIds: ['guid', 'name'], [UPLOADS]: ['include'] },
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
    (request) => answer(listRequestOf(request.query as Query, LISTABLE)),
  )

  app.get(
    `${FLOW_SERVICE}/flows/:id/runs`,
    { schema: { tags, params: ById, response: { 200: Type.Union([Items, Count]) } } },
    async (request) => {
      const { id } = request.params
      const { flows } = store.read
      found((await flows.find(idOf(id))) ?? (await flows.findDraft(id)), 'flows', id)
      return await answer(ofFlow(id, listRequestOf(request.query as Query, LISTABLE)))
    },
  )

  async function answer(asked: ListRequest) {
    if (asked.order?.isDescending === false) {
      throw new Fault('FLOW-1433-400', {
        field: '+createdAt',
        known: '-createdAt, the newest first',
      })
    }
    const { part: asPart, rest } = partOf(asked.comparisons)
    const part = { ...asPart, isOfFlow: asked.options[UPLOADS] !== 'include' }
    if (asked.isCount) {
      if (rest.length > 0) throw new Fault('FLOW-1452-400', { problem: COUNTABLE })
      return { count: await store.read.runs.count(part) }
    }
    const { activityIds } = asked.options
    const page = await store.read.runs.list(
      { ...part, limit: asked.limit, after: afterOf(asked) },
      rest.length === 0 ? null : (run) => fulfils(filtered(fieldsOf(run, activityIds)), rest),
    )
    const items = page.items.map((run) => fieldsOf(run, activityIds))
    return pageFields(items, page.next === null ? null : String(page.next), asked)
  }

  app.get(
    `${FLOW_SERVICE}/runs/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const { id } = request.params
      const run = found(await store.read.runs.find(idOf(id)), 'runs', id)
      const { activityIds } = request.query as Query
      if (activityIds === undefined) return { items: [fieldsOf(run)] }
      return { items: [fieldsOf(run, wordOf('activityIds', activityIds, ['guid', 'name']))] }
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
      const { op = '' } = request.query as Query
      if (folded(op) !== 'retrigger') {
        throw new Fault('FLOW-1435-400', { op: String(op), type: 'runs', known: 're-trigger' })
      }
      const etag = etagOf(request)
      const run = found(
        await store.read.runs.find(idOf(request.params.id)),
        'runs',
        request.params.id,
      )
      if (etag !== undefined) checkEtag(etag, run.etag)
      const made = await retryRun(run.id, authorOf(request), services)
      return { id: made.id, etag: made.etag }
    },
  )

  function fieldsOf(run: Run, activityIds = 'name') {
    const fields = runFields(run, {
      identity,
      publicUrl: services.publicUrl,
      activityIds: activityIds === 'guid' ? 'guids' : 'names',
    })
    return { ...fields, _weir: { ...findingsOf(run), ...uploadOf(run) } }
  }
}

/** What stands in the place of its flow. */
function uploadOf(run: Run) {
  if (run.flowId !== null) return {}
  return { name: nameOfRun(run), datasetId: run.datasetId, mends: run.upload.mends }
}

function afterOf({ after, type }: ListRequest): number | undefined {
  return after === null ? undefined : placeIn(after, type)
}

/** Its next links are those of `/runs`, with the flow as one filter more. */
function ofFlow(id: string, asked: ListRequest): ListRequest {
  const own = `flowId=="${id}"`
  if (asked.property.includes(own)) return asked
  return {
    ...asked,
    property: [...asked.property, own],
    comparisons: [...asked.comparisons, { path: 'flowId', operator: '==', values: [id] }],
  }
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
    if (own !== null && agree(own, part)) part = { ...part, ...own }
    else rest.push(comparison)
  }
  return { part, rest }
}

/** Two flows, or two statuses, are asked for of each run: of which there is none. */
function agree(own: RunPart, part: RunPart): boolean {
  const whole = { ...own, ...part }
  return (
    (own.flowId === undefined || own.flowId === whole.flowId) &&
    (own.status === undefined || own.status === whole.status)
  )
}

function ownPartOf({ path, operator, values }: Comparison): RunPart | null {
  const [value, ...others] = values
  if (operator !== '==' || value === undefined || others.length > 0) return null
  if (path === 'flowId') return { flowId: idOf(value) }
  if (path !== 'state' && path !== 'metrics.statusSummary.status') return null
  const status = STATUSES.find((one) => one.toLowerCase() === value.toLowerCase())
  return status === undefined ? null : { status }
}
