import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { type Answer, documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const FLOW = '/data/foundation/flowservice'
const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'
const FOLDER = { id: CONNECTION_SPECS.folder, version: '1.0' }

type Fields = Record<string, unknown>

async function create(type: string, body: Fields): Promise<{ id: string; etag: string }> {
  const answer = await trial.ask('POST', `${FLOW}/${type}`, body)
  assert.equal(answer.status, 201, answer.text)
  const made = answer.json as { id: string; etag: string }
  assert.equal(answer.headers['location'], `${FLOW}/${type}/${made.id}`)
  assert.deepEqual(Object.keys(made), ['id', 'etag'])
  assert.match(made.etag, /^"[0-9a-f]{8}-0000-0200-0000-[0-9a-f]{12}"$/)
  return made
}

async function read(type: string, id: string): Promise<Fields> {
  const { status, json } = await trial.ask('GET', `${FLOW}/${type}/${id}`)
  assert.equal(status, 200)
  const { items } = json as { items: Fields[] }
  assert.equal(items.length, 1)
  return items[0] ?? {}
}

/** Everything below a flow, made through HTTP alone. */
async function lay(): Promise<{ sourceId: string; targetId: string; dataSetId: string }> {
  const connection = await create('connections', {
    name: 'Disk',
    auth: { specName: 'Folder', params: { root: '/data' } },
    connectionSpec: FOLDER,
  })
  const source = await create('sourceConnections', {
    name: 'Orders',
    baseConnectionId: connection.id,
    data: { format: 'delimited', properties: { columnDelimiter: ';' } },
    params: { path: '/orders', type: 'folder', recursive: true },
    connectionSpec: FOLDER,
  })
  const schema = (
    await trial.ask('POST', SCHEMAS, { title: 'Orders', properties: { id: { type: 'integer' } } })
  ).json as { $id: string }
  const made = await trial.ask('POST', DATASETS, {
    name: 'Orders, clean',
    schemaRef: { id: schema.$id },
  })
  const [link = ''] = made.json as string[]
  assert.match(link, /^@\/dataSets\/[0-9a-f]{24}$/)
  const dataSetId = link.split('/').at(-1) ?? ''
  const target = await create('targetConnections', {
    name: 'Lake',
    data: { schema: { id: schema.$id } },
    params: { dataSetId },
    connectionSpec: TARGET_SPEC,
  })
  return { sourceId: source.id, targetId: target.id, dataSetId }
}

const { sourceId, targetId, dataSetId } = await lay()

function flowBody(changes: Fields = {}): Fields {
  return {
    name: 'Orders every hour',
    flowSpec: { id: FLOW_SPEC.id, version: '1.0' },
    sourceConnectionIds: [sourceId],
    targetConnectionIds: [targetId],
    ...changes,
  }
}

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
async function follow(first: string, beginning: string): Promise<string[]> {
  const ids: string[] = []
  let path: string | undefined = first
  while (path !== undefined) {
    const { json }: Answer = await trial.ask('GET', `${FLOW}${path}`)
    const page = json as {
      items: { id: string; name?: string }[]
      _links: { next?: { href: string } }
    }
    const named = page.items.filter(({ name }) => (name ?? '').startsWith(beginning))
    ids.push(...named.map(({ id }) => id))
    path = page._links.next?.href
  }
  return ids
}

const SOURCES_REFUSED: readonly [what: string, changes: Fields, says: RegExp][] = [
  ['another format', { data: { format: 'parquet' } }, /"parquet" cannot be read/],
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
    /no transformations/,
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
