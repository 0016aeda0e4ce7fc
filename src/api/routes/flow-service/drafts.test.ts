import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Fields, FLOW, openFlowTrial, type Type, TYPES } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { bodies } = trial

for (const type of TYPES) {
  test(`a draft of ${type} is begun with nothing, filled by patches and published under its id`, async () => {
    const { id, etag } = await trial.draft(type, {})
    const empty = await trial.read(type, id)
    assert.deepEqual([empty['state'], empty['name'], empty['etag']], ['draft', '', etag])
    const operations = Object.entries(bodies[type]()).map(([name, value]) => ({
      op: name === 'name' ? 'replace' : 'add',
      path: `/${name}`,
      value,
    }))
    const patched = await trial.patch(`${type}/${id}`, operations, etag)
    assert.equal(patched.status, 200, patched.text)
    const published = await trial.act(`${type}/${id}`, 'publish')
    assert.equal(published.status, 200, published.text)
    const { id: otherId } = await trial.create(type, bodies[type]())
    const own = ['id', 'etag', 'version', 'createdAt', 'updatedAt', 'runs', 'lastOperation']
    assert.deepEqual(
      without(await trial.read(type, id), own),
      without(await trial.read(type, otherId), own),
    )
    const again = await trial.act(`${type}/${id}`, 'publish')
    assert.match(trial.refusal(type, again), /It is no draft; it is enabled/)
  })
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

const NOT_BEGUN: readonly [query: string, body: unknown, says: RegExp][] = [
  ['mode=draft', { name: 5 }, /`name` must be string, and is 5/],
  ['mode=draft', { name: 'x'.repeat(256) }, /`name` must not have more than 255 characters/],
  ['mode=draft', { description: [] }, /`description` must be string, and is \[\]/],
  ['mode=draft', [], /The body must be object, and is \[\]/],
  ['mode=draft', '', /The body must be object, and is missing/],
  ['mode=draft', '"x"', /The body must be object, and is "x"/],
  ['mode=draft', { state: 'draft' }, /`state` cannot be given/],
  ['mode=drafts', {}, /"mode" has no valid value: "drafts"\. Use draft, or leave it out/],
  ['mode=', {}, /"mode" has no valid value: ""/],
  ['mode=draft&mode=draft', {}, /"draft,draft"/],
  ['Mode=draft', {}, /"Mode" is not known\. Use: mode/],
]

for (const [query, body, says] of NOT_BEGUN) {
  test(`no draft is begun with ?${query} and ${JSON.stringify(body).slice(0, 40)}`, async () => {
    const before = await trial.get('/flows?count=true')
    const answer = await trial.ask('POST', `${FLOW}/flows?${query}`, body)
    assert.match(trial.refusal('flows', answer), says)
    assert.deepEqual(await trial.get('/flows?count=true'), before)
  })
}

test('a draft keeps what is known, even nonsense, and leaves out what is not', async () => {
  const given = { name: 'N', flowSpec: 5, sourceConnectionIds: { a: [] }, labels: null }
  const own = { id: 'mine', etag: 'mine', createdBy: 'me', extra: 1 }
  const { id, etag } = await trial.draft('flows', { ...given, ...own })
  const read = await trial.read('flows', id)
  assert.deepEqual({ ...read, ...given }, read)
  assert.equal(read['etag'], etag)
  assert.notEqual(read['createdBy'], 'me')
  assert.equal(read['extra'], undefined)
})

const NOT_PUBLISHED: readonly [
  what: string,
  type: Type,
  changes: Fields,
  status: number,
  says: RegExp,
][] = [
  [
    'no name',
    'flows',
    { name: '' },
    400,
    /`name` must not have fewer than 1 characters, and is ""/,
  ],
  ['no sources', 'flows', { sourceConnectionIds: undefined }, 400, /sourceConnectionIds/],
  ['nonsense', 'flows', { flowSpec: 5 }, 400, /`flowSpec` must be object, and is 5/],
  [
    'nonsense in it',
    'flows',
    { flowSpec: { id: 5 } },
    400,
    /`flowSpec\.id` must be string, and is 5/,
  ],
  [
    'a source that is gone',
    'flows',
    { sourceConnectionIds: ['gone'] },
    404,
    /sourceConnections resource gone/,
  ],
  ['a wrong threshold', 'flows', { options: { partialIngestionPercent: 101 } }, 400, /is 101/],
  [
    'an option that is not known',
    'flows',
    { options: { percent: 1 } },
    400,
    /`options\.percent` is not known/,
  ],
  [
    'a start that has passed',
    'flows',
    { scheduleParams: { startTime: 1, frequency: 'hour', interval: 1 } },
    400,
    /`startTime` 1 is in the past/,
  ],
  [
    'a connection that is gone',
    'sourceConnections',
    { baseConnectionId: 'gone' },
    404,
    /connections resource gone/,
  ],
  [
    'a dataset that is gone',
    'targetConnections',
    { params: { dataSetId: 'gone' } },
    400,
    /dataset "gone" is not found/,
  ],
  ['a folder that is none', 'connections', { auth: { params: { root: 'x' } } }, 400, /it is "x"/],
]

for (const [what, type, changes, status, says] of NOT_PUBLISHED) {
  test(`a draft of ${type} with ${what} is not published, and stays as it is`, async () => {
    const { id } = await trial.draft(type, bodies[type](changes))
    const before = await trial.read(type, id)
    const answer = await trial.act(`${type}/${id}`, 'publish')
    assert.match(trial.refusal(type, answer, status), says)
    assert.deepEqual(await trial.read(type, id), before)
  })
}

test('nothing can use a draft, and says that it is one, until it is published', async () => {
  const connection = await trial.draft('connections', bodies.connections())
  const source = await trial.draft('sourceConnections', bodies.sourceConnections())
  const target = await trial.draft('targetConnections', bodies.targetConnections())
  const rows: readonly [type: Type, body: Fields, used: string][] = [
    ['sourceConnections', { baseConnectionId: connection.id }, `connections/${connection.id}`],
    ['flows', { sourceConnectionIds: [source.id] }, `sourceConnections/${source.id}`],
    ['flows', { targetConnectionIds: [target.id] }, `targetConnections/${target.id}`],
  ]
  for (const [type, changes, used] of rows) {
    const body = bodies[type](changes)
    const says = /is a draft, which nothing can use\. Publish it first/
    assert.match(trial.refusal(type, await trial.ask('POST', `${FLOW}/${type}`, body)), says)
    const draft = await trial.draft(type, body)
    assert.match(trial.refusal(type, await trial.act(`${type}/${draft.id}`, 'publish')), says)
    assert.equal((await trial.act(used, 'publish')).status, 200)
    assert.equal((await trial.act(`${type}/${draft.id}`, 'publish')).status, 200)
    await trial.create(type, body)
  }
  const { id: flowId } = await trial.draft('flows', bodies.flows())
  const run = await trial.ask('POST', `${FLOW}/runs`, { flowId })
  assert.match(trial.refusal('runs', run, 404), new RegExp(flowId))
})

const PATCHES: readonly [what: string, body: unknown, says: RegExp | null][] = [
  ['a name', { op: 'Replace', path: '/name', value: 'New' }, null],
  ['nonsense', [{ op: 'add', path: '/flowSpec', value: [1] }], null],
  ['a removal', [{ op: 'remove', path: '/sourceConnectionIds' }], null],
  ['the state it has', [{ op: 'add', path: '/state', value: 'draft' }], null],
  ['another state', [{ op: 'replace', path: '/state', value: 'enabled' }], /`state` is "draft"/],
  ['no state', [{ op: 'remove', path: '/state' }], /`state` is "draft"/],
  [
    'a typing error',
    [{ op: 'add', path: '/schedulParams', value: {} }],
    /"\/schedulParams" cannot/,
  ],
  [
    'a name that is none',
    [{ op: 'replace', path: '/name', value: 5 }],
    /"\/name" must be string, and is 5/,
  ],
  ['the id', [{ op: 'replace', path: '/id', value: 'x' }], /"\/id" cannot be changed/],
]

for (const [what, body, says] of PATCHES) {
  test(`a patch of a draft with ${what} is ${says === null ? 'taken' : 'refused'}`, async () => {
    const { id, etag } = await trial.draft('flows', bodies.flows())
    const before = await trial.read('flows', id)
    const answer = await trial.patch(`flows/${id}`, body, etag)
    const now = await trial.read('flows', id)
    if (says === null) {
      assert.deepEqual(answer.json, { id, etag: now['etag'] })
      assert.notEqual(now['etag'], etag)
      assert.equal(now['state'], 'draft')
    } else {
      assert.match(trial.refusal('flows', answer), says)
      assert.deepEqual(now, before)
    }
  })
}

test('of two who publish a draft at once one does, and of two who patch it with one etag one does', async () => {
  for (let n = 0; n < 5; n++) {
    const { id, etag } = await trial.draft('flows', bodies.flows())
    const patch = { op: 'replace', path: '/name', value: 'New' }
    const patches = [1, 2].map(() => trial.patch(`flows/${id}`, patch, etag))
    assert.deepEqual(new Set(await statusesOf(patches)), new Set([200, 412]))
    const publishing = [1, 2, 3].map(() => trial.act(`flows/${id}`, 'publish'))
    const statuses = await statusesOf(publishing)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.ok(statuses.every((status) => [200, 400, 412].includes(status)))
    assert.equal((await trial.get(`/flows?property=id==${id}`)).items.length, 1)
  }
})

async function statusesOf(answers: readonly Promise<{ status: number }>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status)
}

test('a draft is deleted as what it is: nothing is in its way', async () => {
  const { id, etag } = await trial.draft('sourceConnections', bodies.sourceConnections())
  await trial.draft('flows', bodies.flows({ sourceConnectionIds: [id] }))
  const url = `${FLOW}/sourceConnections/${id}`
  const stale = await trial.ask('DELETE', url, undefined, { 'if-match': 'stale' })
  assert.match(trial.refusal('sourceConnections', stale, 412), /is not the current one/)
  assert.equal((await trial.ask('DELETE', url, undefined, { 'if-match': etag })).status, 204)
  assert.match(
    trial.refusal('sourceConnections', await trial.ask('DELETE', url), 404),
    /is not found/,
  )
})
