import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { aSuccess } from '../../../notify/notify-trial.ts'
import { openFlowTrial } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())

/** More than is read at a time, twice. */
const MANY_RUNS = 4_100
const MANY_CONNECTIONS = 600

const { id: flowId } = await trial.create('flows', trial.bodies.flows())
await trial.store.commit(async ({ runs, connections }) => {
  for (let n = 0; n < MANY_RUNS; n++) {
    const flowName = n % 1_000 === 7 ? 'Rare' : 'Common'
    await runs.insert(aSuccess(`run-${n}`, { flowName, flowId: idOf(flowId) }))
  }
  const one = await connections.find(idOf(trial.connectionId))
  assert.ok(one !== null)
  for (let n = 0; n < MANY_CONNECTIONS; n++) {
    const name = n % 250 === 7 ? 'Rare' : 'Common'
    await connections.insert({ ...one, id: idOf(`connection-${n}`), name })
  }
})

const rareRuns = ['run-4007', 'run-3007', 'run-2007', 'run-1007', 'run-7']
const rareConnections = ['connection-507', 'connection-257', 'connection-7']

const ROWS: readonly [path: string, ids: readonly string[]][] = [
  ['/runs?property=flowName==Rare', rareRuns],
  ['/runs?property=flowName==Rare&limit=1', rareRuns],
  ['/runs?property=flowName==Rare&limit=5', rareRuns],
  [
    `/runs?property=flowName==Rare&property=flowId==${flowId}&property=state==success&limit=2`,
    rareRuns,
  ],
  ['/runs?property=flowName==None', []],
  [`/flows/${flowId}/runs?property=flowName==Rare`, rareRuns],
  ['/connections?property=name==Rare', rareConnections],
  ['/connections?property=name==Rare&limit=1', rareConnections],
  ['/connections?property=name==Rare&limit=3', rareConnections],
  ['/connections?property=name==Rare&orderby=-id&limit=2', rareConnections.toSorted().toReversed()],
]

for (const [path, ids] of ROWS) {
  test(`the few of many are all found by following ${path.replace(flowId, '…')}`, async () => {
    const found = await trial.follow(path)
    assert.deepEqual(
      found.map(({ id }) => id),
      ids,
    )
  })
}

test('all of many are seen once, as many at a time as may be', async () => {
  const runs = await trial.follow('/runs?limit=100')
  assert.equal(new Set(runs.map(({ id }) => id)).size, MANY_RUNS)
  assert.equal(runs.length, MANY_RUNS)
  for (const order of ['name', '-createdAt']) {
    const connections = await trial.follow(`/connections?limit=100&orderby=${order}`)
    assert.equal(new Set(connections.map(({ id }) => id)).size, MANY_CONNECTIONS + 1)
    assert.equal(connections.length, MANY_CONNECTIONS + 1)
  }
  assert.deepEqual(await trial.get('/runs?count=true'), { count: MANY_RUNS })
  const rare = await trial.get('/connections?count=true&property=name==Rare')
  assert.deepEqual(rare, { count: rareConnections.length })
})

test('a filter that is too long for a next link is refused where there is one', async () => {
  const ids = [
    'connection-1',
    'connection-2',
    ...Array.from({ length: 1_350 }, (_, n) => `no-${n}`),
  ]
  const search = '/data/foundation/flowservice/connections/search'
  const queryString = `id==${ids.join()}`
  const whole = await trial.ask('POST', search, { queryString, limit: 2 })
  assert.equal(whole.status, 200, whole.text)
  const answer = await trial.ask('POST', search, { queryString, limit: 1 })
  const says =
    /"property" has no valid value: "id==connection-1,.*…"\. It is too long for a next link/
  assert.match(trial.refusal('connections', answer), says)
})
