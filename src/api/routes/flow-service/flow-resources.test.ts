import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence } from '../../app-trial.ts'
import { TARGET_SPEC } from '../../contract/specs.ts'
import { type Fields, FLOW, FOLDER, openFlowTrial } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { create, read, dataSetId } = trial
const flowBody = trial.bodies.flows

test('a flow is laid from its connection to its dataset, patched, run and read back', async () => {
  const { id, etag } = await create('flows', flowBody({ description: 'as told' }))
  const before = await read('flows', id)
  assert.equal(before['etag'], etag)
  assert.equal(before['version'], etag)
  assert.equal(before['state'], 'enabled')
  assert.deepEqual(before['options'], { errorDiagnosticsEnabled: true })
  assert.equal(before['runs'], `/runs?property=flowId==${id}`)

  const options = { partialIngestionPercent: '10' }
  const patch = [{ op: 'add', path: '/options', value: options }]
  const patched = await trial.ask('PATCH', `${FLOW}/flows/${id}`, patch, { 'if-match': etag })
  assert.equal(patched.status, 200, patched.text)
  const after = await read('flows', id)
  assert.deepEqual(after['options'], { errorDiagnosticsEnabled: true, partialIngestionPercent: 10 })
  assert.equal(after['description'], 'as told')

  const asked = await trial.ask('POST', `${FLOW}/runs`, { flowId: id, status: 'active' })
  assert.equal(asked.status, 201)
  const { items, ...flat } = asked.json as { id: string; etag: string; items: unknown }
  assert.deepEqual(items, [flat])
  assert.equal(asked.headers['location'], `${FLOW}/runs/${flat.id}`)
  const run = await read('runs', flat.id)
  assert.deepEqual(run['metrics'], { statusSummary: { status: 'scheduled' } })
  assert.deepEqual(run['activities'], [])
  const listed = await trial.ask('GET', `${FLOW}/runs?property=flowId==${id}`)
  assert.deepEqual(listed.json, { items: [run], _links: {} })
})

test('a patch leaves how the last run went as it is', async () => {
  const { id, etag } = await create('flows', flowBody({ name: 'Has run' }))
  await trial.store.commit(async ({ flows }) => {
    const flow = await flows.find(idOf(id))
    assert.ok(flow !== null)
    await flows.replace({
      ...flow,
      lastRun: { id: idOf('run-1'), status: 'failed', startedAt: 4, at: 5 },
    })
  })
  const patch = [{ op: 'replace', path: '/name', value: 'Has run and was renamed' }]
  const patched = await trial.ask('PATCH', `${FLOW}/flows/${id}`, patch, { 'if-match': etag })
  assert.equal(patched.status, 200, patched.text)
  const lastRun = { id: 'run-1', state: 'failed', startedAtUTC: 4, completedAtUTC: 5 }
  assert.deepEqual((await read('flows', id))['lastRunDetails'], lastRun)
})

test('45 flows are all seen once by following the next links as they are given', async () => {
  const made: string[] = []
  for (let n = 0; n < 45; n++) made.push((await create('flows', flowBody({ name: `F${n}` }))).id)
  assert.deepEqual(await follow('/flows', 'F'), made.toReversed())
  assert.deepEqual(await follow('/flows?limit=7', 'F'), made.toReversed())
  const { json } = await trial.ask('GET', `${FLOW}/flows?count=true`)
  assert.ok((json as { count: number }).count >= 45)
})

test('the next links of the runs of one flow lead to runs of that flow only', async () => {
  const mine = await create('flows', flowBody({ name: 'Mine' }))
  const other = await create('flows', flowBody({ name: 'Other' }))
  const made: string[] = []
  for (let n = 0; n < 5; n++) {
    for (const flowId of [mine.id, other.id]) {
      const { json } = await trial.ask('POST', `${FLOW}/runs`, { flowId })
      if (flowId === mine.id) made.push((json as { id: string }).id)
    }
  }
  const seen = await follow(`/runs?property=flowId==${mine.id}&limit=2`, '')
  assert.deepEqual(seen, made.toReversed())
})

/** The ids of everything in a list whose name begins so, page after page. */
async function follow(first: string, beginning: string): Promise<unknown[]> {
  const all = await trial.follow(first)
  return all
    .filter(({ name }) => typeof name !== 'string' || name.startsWith(beginning))
    .map(({ id }) => id)
}

const SOURCES_REFUSED: readonly [what: string, changes: Fields, says: RegExp][] = [
  ['another format', { data: { format: 'avro' } }, /"avro" cannot be read/],
  [
    'a delimiter of two characters',
    { data: { format: 'delimited', properties: { columnDelimiter: '||' } } },
    /"\|\|" is not one character/,
  ],
  [
    'a property that is not known',
    { data: { format: 'delimited', properties: { escape: '\\' } } },
    /"escape"/,
  ],
  [
    'a property of another format',
    { data: { format: 'json', properties: { header: true } } },
    /"header" \(true\)/,
  ],
  [
    'a connection that is not there',
    { baseConnectionId: 'nope' },
    /connections resource nope is not found/,
  ],
  ['another type', { params: { path: 'a', type: 'table' } }, /params.*"table"|"table"/],
  ['an empty path', { params: { path: '' } }, /`body\.params\.path`/],
  ['NUL in its path', { params: { path: 'a\0b' } }, /NUL/],
]

for (const [what, changes, says] of SOURCES_REFUSED) {
  test(`a source with ${what} is refused`, async () => {
    const connection = await create('connections', {
      name: 'Disk',
      auth: { params: { root: '/data' } },
      connectionSpec: FOLDER,
    })
    const url = `${FLOW}/sourceConnections`
    const body = {
      name: 'Orders',
      baseConnectionId: connection.id,
      data: { format: 'json' },
      params: { path: 'orders' },
      connectionSpec: FOLDER,
      ...changes,
    }
    assert.match(documentedSentence(url, await trial.ask('POST', url, body)), says)
  })
}

const FLOWS_REFUSED: readonly [what: string, changes: Fields, status: number, says: RegExp][] = [
  ['a state', { state: 'enabled' }, 400, /`state` cannot be given/],
  ['no source', { sourceConnectionIds: [] }, 400, /`sourceConnectionIds` has 0 ids/],
  ['two targets', { targetConnectionIds: ['a', 'b'] }, 400, /`targetConnectionIds` has 2 ids/],
  [
    'a source that is not there',
    { sourceConnectionIds: ['nope'] },
    404,
    /sourceConnections resource nope is not found/,
  ],
  [
    'a target that is not there',
    { targetConnectionIds: ['nope'] },
    404,
    /targetConnections resource nope is not found/,
  ],
  ['another spec', { flowSpec: { id: 'nope' } }, 400, /flow spec "nope"/],
  ['a schedule without a start', { scheduleParams: { frequency: 'hour' } }, 400, /`startTime`/],
  [
    'a transformation, which would not be applied',
    { transformations: [{ name: 'Mapping' }] },
    400,
    /There can be one transformation/,
  ],
  [
    'a threshold of nothing',
    { options: { partialIngestionPercent: 0 } },
    400,
    /is 0; it must be a number above 0/,
  ],
  ['a threshold of words', { options: { partialIngestionPercent: 'few' } }, 400, /is "few"/],
  [
    'a threshold of more than all',
    { options: { partialIngestionPercent: 100.1 } },
    400,
    /is 100\.1/,
  ],
  ['a limit below nothing', { _weir: { errorLimit: -1 } }, 400, /`body\._weir\.errorLimit`.*-1/],
]

for (const [what, changes, status, says] of FLOWS_REFUSED) {
  test(`a flow with ${what} is refused with ${status}`, async () => {
    const answer = await trial.ask('POST', `${FLOW}/flows`, flowBody(changes))
    assert.match(documentedSentence(FLOW, answer), says)
    assert.equal(answer.status, status)
  })
}

test('a target without a dataset, with another one or with another schema is refused', async () => {
  const url = `${FLOW}/targetConnections`
  const rows: readonly [Fields, RegExp][] = [
    [{}, /names no dataset/],
    [{ params: { dataSetId: 'nope' } }, /The dataset "nope" is not found/],
    [{ params: { dataSetId }, data: { schema: { id: 'other' } } }, /names the schema "other"/],
  ]
  for (const [changes, says] of rows) {
    const body = { name: 'Lake', connectionSpec: TARGET_SPEC, ...changes }
    assert.match(documentedSentence(url, await trial.ask('POST', url, body)), says)
  }
})
