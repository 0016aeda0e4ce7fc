import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TOKEN } from '../api/app-trial.ts'
import { openFlowTrial } from '../api/routes/flow-service/flow-trial.ts'
import { applyFlow } from './apply.ts'
import { openClient } from './client.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const client = openClient(await trial.app.listen({ host: '127.0.0.1', port: 0 }), TOKEN)

const FILE = {
  name: 'Applied',
  source: { folder: '/data', path: 'orders.csv' },
  dataset: { name: 'Applied', schema: { properties: { id: { type: 'integer' } } } },
  errors: { partialIngestionPercent: 5, limit: 10 },
}

test('a flow file that is applied twice changes nothing the second time, and a change of it is the only one', async () => {
  const first = await applyFlow(FILE, client)
  assert.deepEqual(new Set(Object.values(first.changes)), new Set(['created']))
  const second = await applyFlow(FILE, client)
  assert.deepEqual(new Set(Object.values(second.changes)), new Set(['unchanged']))
  assert.equal(second.flowId, first.flowId)

  const zone = { op: 'replace', path: '/_weir/timeZone', value: 'Europe/Berlin' }
  const { etag } = await trial.read('flows', first.flowId)
  const patched = await trial.patch(`flows/${first.flowId}`, zone, String(etag))
  assert.equal(patched.status, 200, patched.text)
  assert.equal((await applyFlow(FILE, client)).changes['flow'], 'unchanged')

  const third = await applyFlow({ ...FILE, errors: { partialIngestionPercent: 5 } }, client)
  assert.deepEqual({ ...second.changes, flow: 'changed' }, third.changes)
  const { _weir } = await trial.read('flows', first.flowId)
  assert.deepEqual(_weir, { abortAfter: 1_000, timeZone: 'Europe/Berlin' })
})

test('a draft of the same name is left alone by a flow file', async () => {
  const drafts = []
  for (const type of ['flows', 'targetConnections'] as const) {
    const name = type === 'flows' ? 'Beside a draft' : 'Beside a draft: target'
    drafts.push({ type, ...(await trial.draft(type, { name })) })
  }
  const { flowId, changes } = await applyFlow({ ...FILE, name: 'Beside a draft' }, client)
  assert.deepEqual([changes['flow'], changes['targetConnection']], ['created', 'created'])
  assert.equal((await trial.read('flows', flowId))['state'], 'enabled')
  for (const { type, id, etag } of drafts) {
    assert.equal((await trial.read(type, id))['etag'], etag)
  }
})
