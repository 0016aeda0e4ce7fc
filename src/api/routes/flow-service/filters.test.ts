import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { aSuccess } from '../../../notify/notify-trial.ts'
import { CONNECTION_SPECS, FLOW_SPEC, TARGET_SPEC } from '../../contract/specs.ts'
import { documentedSentence } from '../../app-trial.ts'
import { FLOW, openFlowTrial } from './flow-trial.ts'

const trial = await openFlowTrial()
after(() => trial[Symbol.asyncDispose]())
const { connectionId, sourceId, targetId, dataSetId, bodies } = trial

const { id: flowId } = await trial.create('flows', bodies.flows({ name: 'Runs, once' }))
const { id: disabledId } = await trial.create('flows', bodies.flows({ name: 'Rests' }))
assert.equal((await trial.act(`flows/${disabledId}`, 'disable')).status, 200)
const { id: draftId } = await trial.draft('flows', {
  name: 'Drafted',
  flowSpec: 5,
  sourceConnectionIds: { not: 'a list' },
  scheduleParams: null,
})
const succeeded = aSuccess('run-that-ended', { flowId: idOf(flowId) })
await trial.store.commit(({ runs }) => runs.insert(succeeded))
const asked = await trial.ask('POST', `${FLOW}/runs`, { flowId })
const { id: waitingId } = asked.json as { id: string }
await trial.store.commit(async ({ flows }) => {
  const flow = await flows.find(idOf(flowId))
  assert.ok(flow !== null)
  const lastRun = { id: succeeded.id, status: 'success', startedAt: 1_000, at: 2_000 }
  await flows.replace({ ...flow, lastRun })
})

const ALL = [flowId, disabledId, draftId]
const WHOLE = [flowId, disabledId]

const ROWS: readonly [type: string, filter: string, ids: readonly string[]][] = [
  ['flows', `id==${flowId}`, [flowId]],
  ['flows', `id==${flowId},${disabledId}`, WHOLE],
  ['flows', `id!=${flowId}`, [disabledId, draftId]],
  ['flows', 'state==enabled', [flowId]],
  ['flows', 'state==Disabled', [disabledId]],
  ['flows', 'state==draft', [draftId]],
  ['flows', 'state!=draft', WHOLE],
  ['flows', 'name=="Runs, once"', [flowId]],
  ['flows', `flowSpec.id==${FLOW_SPEC.id}`, WHOLE],
  ['flows', 'createdAt>0', ALL],
  ['flows', 'createdAt<1', []],
  ['flows', `sourceConnectionIds[]==${sourceId}`, WHOLE],
  ['flows', `sourceConnectionIds[]!=${sourceId}`, [draftId]],
  ['flows', `targetConnectionIds[]==${targetId}`, WHOLE],
  ['flows', 'inheritedAttributes.properties.isSourceFlow==true', WHOLE],
  ['flows', 'inheritedAttributes.properties.isSourceFlow==True', WHOLE],
  ['flows', 'inheritedAttributes.properties.isDestinationFlow==true', []],
  [
    'flows',
    `inheritedAttributes.sourceConnections[].connectionSpec.id==${CONNECTION_SPECS.folder}`,
    WHOLE,
  ],
  ['flows', `inheritedAttributes.sourceConnections[].baseConnection.id==${connectionId}`, WHOLE],
  ['flows', `inheritedAttributes.targetConnections[].connectionSpec.id==${TARGET_SPEC.id}`, WHOLE],
  ['flows', 'lastRunDetails.startedAtUTC>=1000', [flowId]],
  ['flows', 'lastRunDetails.startedAtUTC>1000', []],
  ['flows', 'lastRunDetails.state==SUCCESS', [flowId]],
  ['flows', 'transformations[].params.mappingId==x', []],
  ['connections', `connectionSpec.id==${CONNECTION_SPECS.folder}`, [connectionId]],
  ['connections', 'state==enabled', [connectionId]],
  ['connections', 'auth.specName==Folder', [connectionId]],
  ['sourceConnections', 'params.columns[].name==x', []],
  ['sourceConnections', 'params.path=="/orders"', [sourceId]],
  ['sourceConnections', 'params.recursive==True', [sourceId]],
  ['sourceConnections', `baseConnectionId==${connectionId}`, [sourceId]],
  ['sourceConnections', 'data.properties.columnDelimiter==;', [sourceId]],
  ['targetConnections', `params.dataSetId==${dataSetId}`, [targetId]],
  ['runs', `flowId==${flowId}`, [succeeded.id, waitingId]],
  ['runs', `flowId==${flowId},nope`, [succeeded.id, waitingId]],
  ['runs', `flowId!=${flowId}`, []],
  ['runs', 'state==scheduled', [waitingId]],
  ['runs', 'state==Success', [succeeded.id]],
  ['runs', 'state==inProgress', []],
  ['runs', 'state==no such', []],
  ['runs', 'state!=success', [waitingId]],
  ['runs', 'metrics.statusSummary.status==Failed', []],
  ['runs', 'metrics.statusSummary.status==SUCCESS,scheduled', [succeeded.id, waitingId]],
  ['runs', 'metrics.durationSummary.startedAtUTC>0', [succeeded.id]],
  ['runs', 'metrics.recordSummary.targetSummaries[].entitySummaries[].id==segment:x', []],
  ['runs', `activities[].id==copyActivity`, [succeeded.id]],
  ['runs', `state==scheduled&property=state==success`, []],
  ['runs', `flowId==${flowId}&property=flowId==${flowId}`, [succeeded.id, waitingId]],
]

for (const [type, filter, ids] of ROWS) {
  test(`${type} are filtered by ${filter.replaceAll(/[0-9a-f-]{24,}/g, '…')}`, async () => {
    // As a client that encodes everything, and as one that encodes little.
    for (const query of [`property=${encodeURIComponent(filter)}`, `property=${filter}`]) {
      const { items } = await trial.get(`/${type}?${query}`)
      assert.deepEqual(new Set(items.map(({ id }) => id)), new Set(ids))
    }
    const paged = await trial.follow(`/${type}?limit=1&property=${encodeURIComponent(filter)}`)
    assert.deepEqual(new Set(paged.map(({ id }) => id)), new Set(ids))
    assert.equal(paged.length, ids.length)
  })
}

test('the runs of a flow are those of no other, whatever is filtered beside', async () => {
  const idsOf = async (path: string) => (await trial.get(path)).items.map(({ id }) => id)
  assert.deepEqual(await idsOf(`/flows/${flowId}/runs`), [waitingId, succeeded.id])
  assert.deepEqual(await idsOf(`/flows/${flowId}/runs?property=state==success`), [succeeded.id])
  assert.deepEqual(await idsOf(`/flows/${disabledId}/runs`), [])
  assert.deepEqual(await idsOf(`/flows/${disabledId}/runs?property=flowId==${flowId}`), [])
  assert.deepEqual(await idsOf(`/flows/${draftId}/runs`), [])
  const url = '/flows/nope/runs'
  assert.match(documentedSentence(FLOW, await trial.ask('GET', `${FLOW}${url}`)), /flows.*nope/)
  assert.equal((await trial.get(`/flows/${flowId}/runs?count=true`)).count, 2)
  assert.equal(
    (await trial.get(`/flows/${flowId}/runs?count=True&property=state==success`)).count,
    1,
  )
  const twice = `/flows/${flowId}/runs?count=true&property=flowId==${flowId}`
  assert.equal((await trial.get(twice)).count, 2)
  assert.equal((await trial.follow(`/flows/${flowId}/runs?limit=1`)).length, 2)
})

test('the pages of runs keep the ids of activities that the first one was asked for', async () => {
  const second = aSuccess('run-that-ended-too', { flowId: idOf(flowId) })
  await trial.store.commit(({ runs }) => runs.insert(second))
  const path = '/runs?limit=1&activityIds=GUID&property=state==success'
  const runs = (await trial.follow(path)) as { activities: { id: string }[] }[]
  assert.equal(runs.length, 2)
  for (const { activities } of runs) {
    assert.ok(activities.every(({ id }) => /^[0-9a-f-]{36}$/.test(id)))
  }
  const url = `${FLOW}/runs/${second.id}?activityIds=x`
  assert.match(
    documentedSentence(url, await trial.ask('GET', url)),
    /"activityIds".*"x"\. Use guid/,
  )
})
