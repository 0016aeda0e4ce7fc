/**
 * client-script: what a script written for Adobe's Flow Service does, in its order, through HTTP alone: from a
 * token to a flow that runs by its schedule, fails, is mended and tried again, with a webhook that hears of
 * this flow alone.
 */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fieldsOf, type Fields, listOf, textOf } from '../fields.ts'
import { FLOW_SERVICE, signIn, tellWithSources } from '../script.ts'
import type { World } from '../world.ts'

const NOTIFICATIONS = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'

test('a script goes from a token to a flow that is scheduled, fails, is mended and tried again', async () => {
  await tellWithSources(tell)
})

async function tell(world: World, sources: string): Promise<void> {
  await writeFile(join(sources, 'monday.csv'), rows(1_000, 20))
  const script = await signIn(world)

  // Where the data is, and what it looks like.
  const specs = await script.items('/connectionSpecs?property=name==folder')
  const connectionSpec = { id: textOf(specs[0]?.['id']), version: '1.0' }
  const connection = await script.create('connections', {
    name: 'Orders',
    auth: { specName: 'Folder', params: { root: sources } },
    connectionSpec,
  })
  assert.deepEqual(await script.get(`/connections/${connection}/test`), { result: true })
  const [file] = listOf(await script.get(`/connections/${connection}/explore?objectType=root`))
  assert.equal(file?.['name'], 'monday.csv')
  const looked = new URLSearchParams({
    objectType: 'file',
    object: textOf(file['path']),
    fileType: 'delimited',
    preview: 'true',
  })
  const preview = fieldsOf(
    await script.get(`/connections/${connection}/explore?${looked.toString()}`),
  )
  assert.equal(preview['format'], 'flat')
  assert.deepEqual(
    listOf(fieldsOf(preview['schema'])['columns']).map(({ name }) => name),
    ['id', 'amount'],
  )
  assert.equal(listOf(preview['data']).length, 100)

  // Where it goes.
  const schema = fieldsOf(
    await script.send('POST', '/data/foundation/schemaregistry/tenant/schemas', {
      title: 'Orders',
      type: 'object',
      properties: { id: { type: 'integer' }, amount: { type: 'number' } },
      required: ['id'],
    }),
  )
  const dataset = await script.send('POST', '/data/foundation/catalog/dataSets', {
    name: 'Orders',
    schemaRef: { id: schema['$id'], contentType: 'application/vnd.adobe.xed+json;version=1' },
  })
  const dataSetId = String(dataset).split('/').at(-1)
  const source = await script.create('sourceConnections', {
    name: 'Orders, CSV',
    baseConnectionId: connection,
    connectionSpec,
    data: { format: 'delimited' },
    params: { path: '/', type: 'folder' },
  })
  const target = await script.create('targetConnections', {
    name: 'Orders, clean',
    connectionSpec: { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' },
    params: { dataSetId },
  })

  // When it runs, what it bears, and who is told.
  const flowSpec = { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' }
  const flow = { flowSpec, sourceConnectionIds: [source], targetConnectionIds: [target] }
  const flowId = await script.create('flows?mode=draft', { ...flow, name: 'Orders' })
  const other = await script.create('flows', { ...flow, name: 'Orders, another time' })
  await register(world, flowId)
  await script.patch('flows', flowId, [
    { op: 'add', path: '/options', value: { partialIngestionPercent: '5' } },
    { op: 'add', path: '/scheduleParams', value: scheduleSoon() },
  ])
  await script.post(`/flows/${flowId}/action?op=publish`)

  // The schedule fires: 2 % are refused, which is below 5 %.
  await world.receiver.until((heard) => heard.length === 1)
  const [first] = await script.items(`/runs?property=flowId==${flowId}&limit=20&count=False`)
  assert.deepEqual(outcomeOf(first), ['success', 1_000, 980, 20])

  // With 0.5 % to bear, the next file is too bad; it was not the doing of the other flow.
  await script.patch('flows', flowId, {
    op: 'Replace',
    path: '/options/partialIngestionPercent',
    value: 0.5,
  })
  await writeFile(join(sources, 'tuesday.csv'), rows(1_000, 10))
  await script.post('/runs', { flowId: other })
  await script.post('/runs', { flowId, status: 'active' })
  await world.receiver.until((heard) => heard.length === 2)
  const failed = await script.items(
    `/runs?property=flowId==${flowId}&property=metrics.statusSummary.status==Failed`,
  )
  assert.equal(failed.length, 1)
  assert.deepEqual(outcomeOf(failed[0]), ['failed', 1_000, 0, 10])
  const { _weir } = failed[0] ?? {}
  const offence = fieldsOf(fieldsOf(_weir)['firstOffence'])
  assert.deepEqual(
    [offence['file'], offence['line'], offence['column'], offence['value']],
    ['tuesday.csv', 2, 'amount', 'spoilt'],
  )

  // Mended and tried again: the same file, with what the flow bears now.
  await script.patch('flows', flowId, [
    { op: 'replace', path: '/options/partialIngestionPercent', value: 5 },
  ])
  const failedId = textOf(failed[0]?.['id'])
  const again = fieldsOf(await script.post(`/runs/${failedId}/action?op=re-trigger`))
  await world.receiver.until((heard) => heard.length === 3)
  const [retried] = await script.items(`/runs/${textOf(again['id'])}`)
  assert.deepEqual(outcomeOf(retried), ['success', 1_000, 990, 10])
  assert.equal(retried?.['parentFlowRunId'], failedId)

  assert.deepEqual(
    world.receiver.heard.map(({ body, isValid }) => {
      const event = fieldsOf(fieldsOf(body)['event'])
      return [isValid, event['flowId'], codeOf(event)]
    }),
    [
      [true, flowId, 'sources_flow_run_success'],
      [true, flowId, 'sources_flow_run_failed'],
      [true, flowId, 'sources_flow_run_success'],
    ],
    'it heard of its own flow alone, and of each run',
  )
  const [read] = await script.items(`/flows/${flowId}`)
  assert.equal(fieldsOf(read?.['lastRunDetails'])['id'], again['id'])

  // And away with it.
  await script.send('DELETE', `${FLOW_SERVICE}/flows/${flowId}`)
  assert.deepEqual(await script.items(`/flows?property=id==${flowId}`), [])
}

function rows(count: number, spoilt: number): string {
  const lines = Array.from({ length: count }, (_, n) => `${n},${n < spoilt ? 'spoilt' : n / 4}`)
  return ['id,amount', ...lines, ''].join('\n')
}

function scheduleSoon() {
  const startTime = String(Math.floor(Date.now() / 1_000) + 1)
  return { startTime, frequency: 'minute', interval: '15', backfill: 'true' }
}

function outcomeOf(run: Fields | undefined): unknown[] {
  const metrics = fieldsOf(run?.['metrics'])
  const records = fieldsOf(metrics['recordSummary'])
  const { inputRecordCount, outputRecordCount, failedRecordCount } = records
  const { status } = fieldsOf(metrics['statusSummary'])
  return [status, inputRecordCount, outputRecordCount, failedRecordCount]
}

function codeOf(event: Fields): unknown {
  return fieldsOf(fieldsOf(event['header'])['_adobeio'])['eventCode']
}

async function register(world: World, flowId: string): Promise<void> {
  const context = fieldsOf(await world.client.get('/weir/v1/context'))
  const { pathname } = new URL(textOf(fieldsOf(context['urls'])['registrations']))
  await world.client.send('POST', pathname, {
    client_id: textOf(fieldsOf(context['credential'])['clientId']),
    name: 'This flow alone',
    delivery_type: 'webhook',
    webhook_url: `${world.receiver.url}/hook`,
    events_of_interest: ['sources_flow_run_success', 'sources_flow_run_failed'].map((code) => ({
      provider_id: NOTIFICATIONS,
      event_code: code,
    })),
    _weir: { flowIds: [flowId] },
  })
}
