/** plan: a dry run: what the next run of a flow would come to, with nothing kept of it. */
import { Fault } from '../../../domain/fault.ts'
import type { RecordSchema } from '../../../domain/dataset.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import type { RecordFormat } from '../../../domain/source.ts'
import { checkableOf } from '../../../ingest/registry/checkable.ts'
import { checkConnection, checkSelection } from '../../../ingest/flows/connections.ts'
import { flowOptionsOf } from '../../../ingest/flows/flows.ts'
import { recordFormatOf } from '../../../ingest/flows/record-format.ts'
import { scheduleOf, timeZoneOf } from '../../../ingest/flows/schedule.ts'
import { mapRecords, shapeOf } from '../../../ingest/promote/mapping/map-records.ts'
import type { DryRunParts } from '../../../ingest/run/dry-run.ts'
import { optionsDraftOf } from '../../contract/flow-bodies.ts'
import { mappingOf } from '../../contract/mapping-set.ts'
import { CONNECTION_SPECS } from '../../contract/specs.ts'
import { PlanBody, PlanFields, planFields, type PlannedFlow } from '../../contract/weir/plan.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export function planRoutes(app: App, services: Services): void {
  app.post(
    '/weir/v1/plan',
    {
      schema: {
        tags: ['Weir'],
        description:
          'A dry run: copies and checks what the next run would take, and keeps nothing. `flow` is for one that is not there yet, or for one that is, as it would be. Two may be at work at once.',
        body: PlanBody,
        response: { 200: PlanFields, ...problems(400, 404, 429) },
      },
    },
    async (request, reply) => {
      const { flowId, flow, firstRecords } = request.body
      if (flowId === undefined && flow === undefined) {
        throw new Fault('WEIR-400', { problem: 'Give a `flowId`, or the parts of a `flow`.' })
      }
      const parts = flow === undefined ? null : await partsOf(flow, request.caller, services)
      // Whoever goes away before the answer wants none.
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const order = {
        flowId: flowId === undefined ? null : idOf<'flow'>(flowId),
        parts,
        firstRecords: firstRecords ?? null,
      }
      return planFields(await services.dryRuns.execute(order, gone.signal))
    },
  )
}

/** Checked as if they were to be kept, the reach of connections included. */
async function partsOf(
  flow: PlannedFlow,
  { isOperator }: Caller,
  { reach }: Services,
): Promise<DryRunParts> {
  const { connection, source, schema, mappings, scheduleParams, _weir } = flow
  const { data, params } = source
  const { connector, auth } = await checkConnection(
    {
      name: '',
      description: '',
      specId: CONNECTION_SPECS.folder,
      auth: { specName: '', params: connection.auth.params },
    },
    isOperator,
    reach,
  )
  const format = recordFormatOf(data.format, data.properties ?? {})
  const records = await recordsOf(schema)
  return {
    connector,
    connection: auth.params,
    selection: checkSelection({
      path: params.path,
      type: params.type ?? 'file',
      recursive: params.recursive ?? false,
    }),
    format,
    schema: records,
    mappings: mappings && soundMappings(mappings.map(mappingOf), records, format),
    options: flowOptionsOf(optionsDraftOf(flow)),
    schedule: scheduleOf(scheduleParams ?? {}, timeZoneOf(_weir?.timeZone ?? 'UTC')),
  }
}

/** Those of a mapping set are checked when it is made; these are of none. */
function soundMappings(
  mappings: readonly Mapping[],
  records: RecordSchema,
  format: RecordFormat,
): readonly Mapping[] {
  const { problems } = mapRecords(mappings, records, shapeOf(format))
  const index = problems.findIndex((problem) => problem !== null)
  if (index < 0) return mappings
  const problem = `The mapping to "${mappings[index]?.destination}" does not validate: ${problems[index]}`
  throw new Fault('WEIR-400', { problem })
}

/** As a dataset with this schema would have them. */
async function recordsOf(schema: PlannedFlow['schema']): Promise<RecordSchema> {
  const { records, obstacle } = await checkableOf(schema)
  if (records === null) throw new Fault('XDM-1008-400', { problem: obstacle })
  return records
}
