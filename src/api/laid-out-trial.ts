/** laid-out-trial: an app with one of everything in it, and what its OpenAPI document says of each path. */
import assert from 'node:assert/strict'
import { Check } from 'typebox/schema'
import { idOf } from '../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../notify/catalog/catalog.ts'
import { aSuccess } from '../notify/notify-trial.ts'
import { aDelivery, aReplay } from '../platform/store/store-trial.ts'
import { type AppTrial, type Method, openAppTrial } from './app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from './contract/specs.ts'

export interface LaidOutTrial extends AppTrial {
  readonly paths: Paths
  /** An id of everything that is there. */
  readonly known: readonly string[]
  /** Steps of a path that stand for what this Weir is; the others are ids of all kinds. */
  readonly own: Readonly<Record<string, string>>
}

interface Operation {
  readonly tags?: readonly string[]
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: object }> }>>
}
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

export async function openLaidOutTrial(): Promise<LaidOutTrial> {
  const trial = await openAppTrial()
  const { paths } = (await trial.ask('GET', '/openapi.json')).json as { paths: Paths }
  const { consumerOrgId, projectId, workspaceId, credentialId } = trial.services.identity
  const eventCode = 'sources_flow_run_failed'
  const clientId = trial.services.identity.clientId
  const { known, registrationId } = await layOut(trial)
  const own = {
    consumerOrgId,
    projectId,
    workspaceId,
    credentialId,
    clientId,
    eventCode,
    registrationId,
    code: 'FLOW-1439-404',
  }
  return { ...trial, paths, own, known }
}

async function layOut(
  trial: AppTrial,
): Promise<{ readonly known: readonly string[]; readonly registrationId: string }> {
  const { consumerOrgId, projectId, workspaceId, clientId } = trial.services.identity
  const make = async (url: string, body: object): Promise<string> => {
    const { status, json, text } = await trial.ask('POST', url, body)
    assert.ok(status === 201 || status === 200, text)
    const fields = new Map<string, unknown>(Object.entries(json ?? {}))
    const names = ['$id', '@id', 'registration_id', 'event_id', 'id', '0']
    const id = names.map((name) => fields.get(name)).find((one) => typeof one === 'string')
    assert.ok(typeof id === 'string', text)
    return id.replace('@/dataSets/', '')
  }
  const FLOW = '/data/foundation/flowservice'
  const connectionSpec = { id: CONNECTION_SPECS.folder, version: '1.0' }
  const auth = { params: { root: trial.folder } }
  const connection = await make(`${FLOW}/connections`, { name: 'C', auth, connectionSpec })
  const source = await make(`${FLOW}/sourceConnections`, {
    name: 'S',
    baseConnectionId: connection,
    data: { format: 'json' },
    params: { path: 'in' },
    connectionSpec,
  })
  const schema = await make('/data/foundation/schemaregistry/tenant/schemas', {
    title: 'T',
    properties: { a: { type: 'string' } },
  })
  const registry = await register(make)
  const mappingSet = await make('/data/foundation/conversion/mappingSets', {
    outputSchema: { schemaRef: { id: schema } },
    mappings: [{ source: 'b', destination: 'a' }],
  })
  const dataset = await make('/data/foundation/catalog/dataSets', {
    name: 'D',
    schemaRef: { id: schema },
  })
  const inputFormat = { format: 'csv' }
  const upload = await make('/data/foundation/import/batches', { datasetId: dataset, inputFormat })
  const target = await make(`${FLOW}/targetConnections`, {
    name: 'T',
    params: { dataSetId: dataset },
    connectionSpec: TARGET_SPEC,
  })
  const flow = await make(`${FLOW}/flows`, {
    name: 'F',
    flowSpec: FLOW_SPEC,
    sourceConnectionIds: [source],
    targetConnectionIds: [target],
  })
  const registration = await make(
    `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`,
    {
      client_id: clientId,
      name: 'Registration',
      delivery_type: 'journal',
      events_of_interest: [
        { provider_id: PLATFORM_NOTIFICATIONS.id, event_code: 'sources_flow_run_success' },
      ],
    },
  )
  // A run that has ended: the progress of one that waits would be followed until it has.
  const run = aSuccess('run-that-ended', { flowId: idOf(flow) })
  await trial.store.commit(({ runs }) => runs.insert(run))
  const { id } = PLATFORM_NOTIFICATIONS
  const told = await tell(trial, registration, run.id)
  return {
    known: [
      upload,
      connection,
      source,
      schema,
      mappingSet,
      dataset,
      target,
      flow,
      registration,
      run.id,
      id,
    ]
      .concat(told, registry)
      .concat(CONNECTION_SPECS.folder, FLOW_SPEC.id),
    registrationId: registration,
  }
}

/** One of each kind that schemas are composed of, and a descriptor; and standard ones. */
async function register(
  make: (url: string, body: object) => Promise<string>,
): Promise<readonly string[]> {
  const tenant = '/data/foundation/schemaregistry/tenant'
  const xdm = 'https://ns.adobe.com/xdm'
  const properties = { a: { type: 'string' } }
  const allOf = [{ $ref: `${xdm}/data/record` }]
  const classId = await make(`${tenant}/classes`, { title: 'Class', allOf, properties })
  const descriptor = await make(`${tenant}/descriptors`, {
    '@type': 'xdm:descriptorDeprecated',
    'xdm:sourceSchema': classId,
    'xdm:sourceProperty': '/a',
  })
  const group = await make(`${tenant}/fieldgroups`, { title: 'Group', properties })
  const type = await make(`${tenant}/datatypes`, { title: 'Type', properties })
  const standard = [
    `${xdm}/data/record`,
    `${xdm}/context/profile`,
    `${xdm}/context/identitymap`,
    `${xdm}/context/person`,
  ]
  return [classId, descriptor, group, type, ...standard]
}

/** What a registration is told, filtered and to be told again: the ids of it all. */
async function tell(
  trial: AppTrial,
  registrationId: string,
  runId: string,
): Promise<readonly string[]> {
  const { id: providerId } = PLATFORM_NOTIFICATIONS
  const { store } = trial
  const own = await store.read.registrations.find(idOf(registrationId))
  assert.ok(own !== null)
  const filter = {
    id: 'filter-1',
    name: 'Filter',
    description: '',
    rule: '{"event_id":[{"exists":true}]}',
  }
  await store.commit(({ registrations }) => registrations.replace({ ...own, filters: [filter] }))
  const sent = await trial.ask(
    'POST',
    `/events/providers/${providerId}/eventmetadata/sources_flow_run_success/sample_event/${registrationId}`,
    { id: runId },
  )
  assert.equal(sent.status, 200, sent.text)
  const eventId = String(new Map(Object.entries(sent.json ?? {})).get('event_id'))
  const { deliveryId } = await store.commit(async ({ events, deliveries, replays }) => {
    const bodyId = await events.appendBody(idOf(eventId), 'laid out', '{}')
    await deliveries.append({ ...aDelivery(registrationId), eventId: idOf(eventId), bodyId })
    await replays.insert(aReplay('replay-1', registrationId))
    const [delivery] = await deliveries.list({ limit: 1 })
    return { deliveryId: delivery?.id ?? '' }
  })
  return [filter.id, eventId, deliveryId, 'replay-1']
}

/** The answer is what the OpenAPI document says of it, where it says anything. */
export function checkAnswer(
  paths: Paths,
  path: string,
  method: Method,
  status: number,
  json: unknown,
): void {
  const schema = schemaOf(paths, path, method, status)
  if (schema === null || json === null) return
  assert.ok(Check(schema, json), `${method} ${path} answered ${JSON.stringify(json).slice(0, 300)}`)
}

export function schemaOf(
  paths: Paths,
  path: string,
  method: Method,
  status: number,
): object | null {
  const operation = paths[path]?.[method.toLowerCase()]
  const content = operation?.responses[String(status)]?.content ?? {}
  return Object.entries(content).find(([type]) => type.includes('json'))?.[1].schema ?? null
}
