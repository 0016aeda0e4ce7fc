/**
 * make-flow: what the wizard was told → the resources of a flow, each on top of the one before.
 * Keeps: where one of them is refused, those that were made for it are taken back.
 */
import { ask } from '../../../client.ts'
import { FLOW_SERVICE } from '../../../flow-service.ts'
import { flowPartsOf, type FlowPlan, sourceOf } from './flow-draft.ts'

export interface Made {
  readonly flowId: string
  /** `null` where none was asked for. */
  readonly runId: string | null
}

const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'
const MAPPINGS = '/data/foundation/conversion/mappingSets'
/** flow-service 6.2 and 1.10: the data lake, and files into it. */
const LAKE = { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' }
const FLOW_SPEC = { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' }

/** `keptSchemaId`: of the dataset that is there; `null` for a new one. */
export async function makeFlow(
  plan: FlowPlan,
  keptSchemaId: string | null,
  isRunNow: boolean,
  now: number,
): Promise<Made> {
  const undo: string[] = []
  try {
    const flowId = await makeParts(plan, keptSchemaId, now, undo)
    const runId = isRunNow ? (await post(`${FLOW_SERVICE}/runs`, { flowId })).id : null
    return { flowId, runId }
  } catch (error) {
    // The last first, since what is used is not deleted. What cannot be taken back harms nobody.
    for (const path of undo.toReversed()) await ask(path, { method: 'DELETE' }).catch(() => null)
    throw error
  }
}

async function makeParts(
  plan: FlowPlan,
  keptSchemaId: string | null,
  now: number,
  undo: string[],
): Promise<string> {
  const { answers, connection, mappings } = plan
  const { description } = answers
  const name = answers.name.trim()
  const { datasetId, schemaId } = await makeDataset(plan, keptSchemaId, undo)
  const source = await make('sourceConnections', undo, {
    name: `${name}: source`.slice(0, 255),
    baseConnectionId: connection.id,
    connectionSpec: connection.connectionSpec,
    ...sourceOf(plan),
  })
  const target = await make('targetConnections', undo, {
    name: `${name}: target`.slice(0, 255),
    connectionSpec: LAKE,
    params: { dataSetId: datasetId },
  })
  const transformations =
    mappings === null ? [] : [await makeMapping(name, schemaId, mappings, undo)]
  return await make('flows', undo, {
    name,
    description,
    flowSpec: FLOW_SPEC,
    sourceConnectionIds: [source],
    targetConnectionIds: [target],
    transformations,
    ...flowPartsOf(answers, now),
  })
}

async function makeDataset(
  { answers, schema }: FlowPlan,
  keptSchemaId: string | null,
  undo: string[],
) {
  const { datasetId } = answers
  const datasetName = answers.datasetName.trim()
  if (keptSchemaId !== null && datasetId !== null) return { datasetId, schemaId: keptSchemaId }
  const { properties, required } = schema
  const { $id: schemaId } = await post<{ readonly $id: string }>(SCHEMAS, {
    title: datasetName,
    type: 'object',
    required,
    properties,
  })
  undo.push(`${SCHEMAS}/${encodeURIComponent(schemaId)}`)
  const [link = ''] = await post<readonly string[]>(DATASETS, {
    name: datasetName,
    schemaRef: { id: schemaId },
  })
  const id = link.split('/').at(-1) ?? ''
  undo.push(`${DATASETS}/${id}`)
  return { datasetId: id, schemaId }
}

async function makeMapping(
  name: string,
  schemaId: string,
  mappings: NonNullable<FlowPlan['mappings']>,
  undo: string[],
) {
  const { id, version } = await post<{ readonly id: string; readonly version: number }>(MAPPINGS, {
    name,
    outputSchema: { schemaRef: { id: schemaId } },
    mappings,
  })
  undo.push(`/weir/v1/mapping-sets/${id}`)
  return { name: 'Mapping', params: { mappingId: id, mappingVersion: version } }
}

async function make(type: string, undo: string[], body: unknown): Promise<string> {
  const { id } = await post(`${FLOW_SERVICE}/${type}`, body)
  undo.push(`${FLOW_SERVICE}/${type}/${encodeURIComponent(id)}`)
  return id
}

async function post<Answer = { readonly id: string }>(path: string, body: unknown) {
  return await ask<Answer>(path, { method: 'POST', body })
}
