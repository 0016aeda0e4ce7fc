import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import type { Flow } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { aConnection, openStoreTrial, type StoreTrial } from '../../platform/store/store-trial.ts'
import { requestRun } from './run-request.ts'

const { auth: _auth, connector: _connector, ...resource } = aConnection('any')
const FLOW: Flow = {
  ...resource,
  id: idOf('flow-1'),
  name: 'Orders every hour',
  sourceId: idOf('source-1'),
  targetId: idOf('target-1'),
  options: {
    errorDiagnosticsEnabled: true,
    partialIngestionPercent: 5,
    errorLimit: null,
    abortAfter: 1_000,
  },
  schedule: {},
  timeZone: 'UTC',
  labels: [],
  lastRun: null,
}

const AUTHOR = { user: 'me@AdobeID', client: 'client-1' }

function needsOf({ store }: StoreTrial) {
  return { store, bus: openLocalBus(), clock: { now: () => 5_000 }, chance: systemChance }
}

test('a run that is asked for waits for its turn, with the options that its flow has now', async () => {
  await using trial = await openStoreTrial()
  await trial.store.commit(({ flows }) => flows.insert(FLOW))
  const run = await requestRun(FLOW.id, { windowEndTime: 5 }, AUTHOR, needsOf(trial))
  assert.deepEqual(await trial.store.read.runs.find(run.id), run)
  assert.equal(run.status, 'scheduled')
  assert.equal(run.trigger, 'on-demand')
  assert.deepEqual([run.dueAt, run.createdAt, run.attempt], [5_000, 5_000, 0])
  assert.deepEqual(run.options, FLOW.options)
  assert.deepEqual(run.params, { windowEndTime: 5 })
  assert.deepEqual([run.createdBy, run.createdClient], ['me@AdobeID', 'client-1'])
  assert.match(run.providerRefId, /^M-flow-1-incremental-0:[0-9a-f-]{36}$/)

  const options = { ...FLOW.options, partialIngestionPercent: 50 }
  await trial.store.commit(({ flows }) => flows.replace({ ...FLOW, options }))
  assert.deepEqual((await trial.store.read.runs.find(run.id))?.options, FLOW.options)
})

test('whoever begins runs is told that one waits', async () => {
  await using trial = await openStoreTrial()
  await trial.store.commit(({ flows }) => flows.insert(FLOW))
  const needs = needsOf(trial)
  const rung = new Promise<void>((resolve) => {
    needs.bus.onRing('runs', resolve)
  })
  await requestRun(FLOW.id, null, AUTHOR, needs)
  await rung
})

const REFUSED: readonly [what: string, flows: readonly Flow[], code: string][] = [
  ['of a flow that is not there', [], 'FLOW-1430-404'],
  ['of a disabled flow', [{ ...FLOW, state: 'disabled' }], 'FLOW-1388-400'],
]

for (const [what, all, code] of REFUSED) {
  test(`a run ${what} is refused with ${code} and not kept`, async () => {
    await using trial = await openStoreTrial()
    for (const flow of all) await trial.store.commit(({ flows }) => flows.insert(flow))
    await assert.rejects(
      requestRun(FLOW.id, null, AUTHOR, needsOf(trial)),
      (error: unknown) =>
        error instanceof Fault && error.code === code && error.message.includes('"flow-1"'),
    )
    assert.deepEqual(await trial.store.read.runs.listUnfinished(), [])
  })
}
