import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Answer } from '../../app-trial.ts'
import { FLOW, openFlowTrial, TYPES } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { bodies } = trial

const remove = (place: string, headers = {}) =>
  trial.ask('DELETE', `${FLOW}/${place}`, undefined, headers)

for (const type of TYPES) {
  test(`one of the ${type} is deleted once, is gone from every list, and cannot be changed any more`, async () => {
    const { id, etag } = await trial.create(type, bodies[type]())
    const stale = await remove(`${type}/${id}`, { 'if-match': '"stale"' })
    assert.match(trial.refusal(type, stale, 412), /The etag "stale" is not the current one/)
    const gone = await remove(`${type}/${id}/`, { 'content-type': 'application/json' })
    assert.deepEqual([gone.status, gone.text], [204, ''])
    const says = new RegExp(`${type} resource ${id} is not found`)
    assert.match(trial.refusal(type, await remove(`${type}/${id}`), 404), says)
    const read = await trial.ask('GET', `${FLOW}/${type}/${id}`)
    assert.match(trial.refusal(type, read, 404), says)
    const patch = { op: 'replace', path: '/name', value: 'New' }
    assert.match(trial.refusal(type, await trial.patch(`${type}/${id}`, patch, etag), 404), says)
    assert.match(trial.refusal(type, await trial.act(`${type}/${id}`, 'publish'), 404), says)
    assert.deepEqual((await trial.get(`/${type}?property=id==${id}`)).items, [])
  })
}

test('what is in use is not deleted until nothing uses it', async () => {
  const { id: connectionId } = await trial.create('connections', bodies.connections())
  const sources: string[] = []
  for (let n = 0; n < 2; n++) {
    const body = bodies.sourceConnections({ baseConnectionId: connectionId })
    sources.push((await trial.create('sourceConnections', body)).id)
  }
  const { id: targetId } = await trial.create('targetConnections', bodies.targetConnections())
  const ids = { sourceConnectionIds: [sources[0]], targetConnectionIds: [targetId] }
  const { id: flowId } = await trial.create('flows', bodies.flows(ids))
  const rows: readonly [place: string, refusal: RegExp | null][] = [
    [
      `connections/${connectionId}`,
      /is in use by 2 source connections\. Delete what uses it first/,
    ],
    [`sourceConnections/${sources[0]}`, /is in use by a flow/],
    [`targetConnections/${targetId}`, /is in use by a flow/],
    [`sourceConnections/${sources[1]}`, null],
    [`connections/${connectionId}`, /is in use by a source connection/],
    [`flows/${flowId}`, null],
    [`sourceConnections/${sources[0]}`, null],
    [`targetConnections/${targetId}`, null],
    [`connections/${connectionId}`, null],
  ]
  for (const [place, refusal] of rows) {
    const answer = await remove(place)
    if (refusal === null) assert.equal(answer.status, 204, answer.text)
    else assert.match(trial.refusal(place, answer), refusal)
  }
})

test('the runs of a flow that is deleted can still be read', async () => {
  const { id: flowId } = await trial.create('flows', bodies.flows())
  const { json } = await trial.ask('POST', `${FLOW}/runs`, { flowId })
  const { id } = json as { id: string }
  assert.equal((await remove(`flows/${flowId}`)).status, 204)
  assert.equal((await trial.read('runs', id))['flowId'], flowId)
  assert.equal((await trial.get(`/runs?property=flowId==${flowId}`)).items.length, 1)
  const asked = await trial.ask('POST', `${FLOW}/runs`, { flowId })
  assert.match(trial.refusal('runs', asked, 404), new RegExp(flowId))
})

test('a flow and the deletion of its source at once never leave a flow without a source', async () => {
  for (const isDeletionFirst of [true, false]) {
    const { id } = await trial.create('sourceConnections', bodies.sourceConnections())
    const body = bodies.flows({ sourceConnectionIds: [id] })
    // Somebody writes for a while, so that both wait for their turn with what they have seen.
    const written = Promise.withResolvers<undefined>()
    const writing = trial.store.commit(() => written.promise)
    const asking = [
      () => remove(`sourceConnections/${id}`),
      () => trial.ask('POST', `${FLOW}/flows`, body),
    ]
    if (!isDeletionFirst) asking.reverse()
    const answers: Promise<Answer>[] = []
    for (const ask of asking) {
      answers.push(ask())
      for (let turn = 0; turn < 50; turn++) await setImmediate()
    }
    written.resolve(undefined)
    await writing
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    assert.deepEqual(statuses, isDeletionFirst ? [204, 404] : [201, 400])
  }
})

test('of two who delete one resource at once, one does and the other is told that it is gone', async () => {
  const { id } = await trial.create('flows', bodies.flows())
  const answers = await Promise.all([remove(`flows/${id}`), remove(`flows/${id}`)])
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204, 404]))
})
