import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial, TOKEN } from '../api/app-trial.ts'
import { applyFlow } from './apply.ts'
import { openClient } from './client.ts'
import type { FlowFile } from './flow-file.ts'
import { findByName, type FlowFields, FLOW_SERVICE } from './flow-parts.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const client = openClient(await trial.app.listen({ host: '127.0.0.1', port: 0 }), TOKEN)

const changesOf = async (file: FlowFile): Promise<string[]> =>
  Object.entries((await applyFlow(file, client)).changes)
    .filter(([, change]) => change !== 'unchanged')
    .map(([noun, change]) => `${noun} ${change}`)

const flowOf = async (name: string): Promise<FlowFields> => {
  const flow = await findByName<FlowFields>(client, 'flows', name)
  assert.ok(flow !== null)
  return flow
}

function fileOf(name: string, more: Partial<FlowFile> = {}): FlowFile {
  return {
    name,
    source: { folder: trial.folder, path: '*.csv' },
    dataset: { name, schema: { properties: { id: { type: 'integer' } } } },
    ...more,
  }
}

const SAME: readonly [what: string, more: Partial<FlowFile>][] = [
  ['no more than it needs', {}],
  ['a tab for its delimiter', { source: { folder: trial.folder, path: 'a', delimiter: '\\t' } }],
  ['JSON', { source: { folder: trial.folder, path: 'a', format: 'json' } }],
  ['Parquet', { source: { folder: trial.folder, path: 'a', format: 'parquet' } }],
  ['a schedule without a start', { schedule: { every: 'hour' } }],
  ['a schedule that runs once', { schedule: { every: 'once' } }],
  [
    'a schedule to come',
    { schedule: { every: '2 days', start: '2999-01-01T06:00:00+01:00', backfill: false } },
  ],
  ['a time zone in letters of its own', { schedule: { every: 'day', timeZone: 'europe/berlin' } }],
  [
    'a title of its schema',
    { dataset: { name: 'D', schema: { title: 'T', properties: { a: { type: 'string' } } } } },
  ],
  [
    'every bound of errors',
    { errors: { partialIngestionPercent: 2.5, diagnostics: false, limit: 0, abortAfter: 7 } },
  ],
]

for (const [what, more] of SAME) {
  test(`a flow file with ${what} changes nothing when it is applied again`, async () => {
    assert.equal((await changesOf(fileOf(what, more))).length > 0, true)
    assert.deepEqual(await changesOf(fileOf(what, more)), [])
  })
}

test('a schedule without a start begins when it is first applied, and keeps its beginning', async () => {
  const before = Math.floor(Date.now() / 1_000)
  await changesOf(fileOf('begins', { schedule: { every: 'hour' } }))
  const { startTime } = (await flowOf('begins')).scheduleParams
  assert.ok(Number(startTime) >= before && Number(startTime) <= Date.now() / 1_000)
  assert.deepEqual(await changesOf(fileOf('begins', { schedule: { every: '3 hours' } })), [
    'flow changed',
  ])
  assert.deepEqual((await flowOf('begins')).scheduleParams, {
    startTime,
    frequency: 'hour',
    interval: 3,
  })
})

test('a start that has passed is no change, whatever words the flow has it in', async () => {
  const name = 'passed'
  const startAt = Math.floor(Date.now() / 1_000) * 1_000
  await changesOf(fileOf(name))
  const { id, etag } = await flowOf(name)
  const scheduleParams = {
    startTime: String(startAt / 1_000),
    frequency: 'minute',
    interval: '15',
    backfill: 'true',
  }
  const patch = [{ op: 'add', path: '/scheduleParams', value: scheduleParams }]
  await client.send('PATCH', `${FLOW_SERVICE}/flows/${id}`, patch, etag)
  const start = new Date(startAt).toISOString()
  const file = fileOf(name, { schedule: { every: '15 minutes', start } })
  assert.deepEqual(await changesOf(file), [])
  assert.deepEqual((await flowOf(name)).scheduleParams, scheduleParams)
})

const REFUSED: readonly [what: string, schedule: FlowFile['schedule'], says: RegExp][] = [
  [
    'another start',
    { every: 'hour', start: '2999-01-01T00:00:00Z' },
    /The schedule began at .+, and its start cannot be changed any more\. Leave/,
  ],
  ['another backfill', { every: 'hour', backfill: false }, /`backfill` cannot be changed any more/],
  ['once', { every: 'once' }, /`frequency` cannot become "once"/],
  [
    'a start without an offset',
    { every: 'hour', start: '2999-01-01T00:00' },
    /an ISO instant with its offset/,
  ],
  ['too small an interval', { every: '5 minutes' }, /`interval` 5 is too small/],
]

for (const [what, schedule, says] of REFUSED) {
  test(`a schedule that has begun, then with ${what}, is refused in a sentence`, async () => {
    const name = `refused: ${what}`
    await changesOf(fileOf(name, { schedule: { every: 'hour' } }))
    await assert.rejects(changesOf(fileOf(name, schedule && { schedule })), says)
  })
}

test('a new flow whose start has passed is refused, and nothing is made of it', async () => {
  const file = fileOf('too late', { schedule: { every: 'day', start: '2020-01-01T00:00:00Z' } })
  await assert.rejects(changesOf(file), /has passed\. Leave `start` out to begin at once/)
  assert.equal(await findByName(client, 'flows', 'too late'), null)
  assert.equal(await findByName(client, 'sourceConnections', 'too late: source'), null)
})

test('a file without a schedule takes the schedule from its flow', async () => {
  await changesOf(fileOf('stops', { schedule: { every: 'day' } }))
  assert.deepEqual(await changesOf(fileOf('stops')), ['flow changed'])
  assert.deepEqual((await flowOf('stops')).scheduleParams, {})
})

test('a source that another flow has too is not changed under it', async () => {
  await changesOf(fileOf('first'))
  await changesOf(fileOf('second'))
  const { sourceConnectionIds } = await flowOf('first')
  const { id, etag } = await flowOf('second')
  const patch = [{ op: 'add', path: '/sourceConnectionIds', value: sourceConnectionIds }]
  await client.send('PATCH', `${FLOW_SERVICE}/flows/${id}`, patch, etag)
  assert.deepEqual(await changesOf(fileOf('second')), [])
  const moved = fileOf('second', { source: { folder: trial.folder, path: 'other.csv' } })
  assert.deepEqual(await changesOf(moved), ['sourceConnection changed', 'flow changed'])
  assert.deepEqual(await changesOf(fileOf('first')), [])
})

test('a draft of the same name is left alone by a flow file', async () => {
  const name = 'Beside a draft'
  const body = JSON.stringify({ name })
  const made = await trial.ask('POST', `${FLOW_SERVICE}/flows?mode=draft`, body)
  const { id, etag } = made.json as { id: string; etag: string }
  const { flowId, changes } = await applyFlow(fileOf(name), client)
  assert.equal(changes['flow'], 'created')
  assert.notEqual(flowId, id)
  const { items } = await client.get<{ items: FlowFields[] }>(`${FLOW_SERVICE}/flows/${id}`)
  assert.equal(items[0]?.etag, etag)
})
