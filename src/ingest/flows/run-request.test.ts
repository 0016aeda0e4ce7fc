import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import type { Flow } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { aFlow, aRun, openStoreTrial, type StoreTrial } from '../../platform/store/store-trial.ts'
import { requestRun, retryRun } from './run-request.ts'

const FLOW = aFlow()

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

const PARAMS: readonly [
  what: string,
  params: Readonly<Record<string, unknown>>,
  run: Pick<FlowRun, 'window' | 'dueAt'>,
][] = [
  [
    'a whole window',
    { windowStartTime: 1, windowEndTime: '3' },
    { window: { from: 1_000, to: 3_000 }, dueAt: 5_000 },
  ],
  [
    'a beginning alone',
    { windowStartTime: '2' },
    { window: { from: 2_000, to: null }, dueAt: 5_000 },
  ],
  [
    'an end alone, in milliseconds',
    { windowEndTime: 1_700_000_000_123 },
    { window: { from: null, to: 1_700_000_000_123 }, dueAt: 5_000 },
  ],
  ['a start that has passed', { startTime: 4 }, { window: { from: null, to: null }, dueAt: 5_000 }],
  ['a start to come', { startTime: '6' }, { window: { from: null, to: null }, dueAt: 6_000 }],
]

for (const [what, params, expected] of PARAMS) {
  test(`a run with ${what} is kept with it`, async () => {
    await using trial = await openStoreTrial()
    await trial.store.commit(({ flows }) => flows.insert(FLOW))
    const { window, dueAt, ...run } = await requestRun(FLOW.id, params, AUTHOR, needsOf(trial))
    assert.deepEqual({ window, dueAt }, expected)
    assert.deepEqual(run.params, params)
  })
}

const PARAMS_REFUSED: readonly [params: Readonly<Record<string, unknown>>, code: string][] = [
  [{}, 'FLOW-1384-400'],
  [{ windowStartTime: 5, windowEndTime: 5 }, 'FLOW-1381-400'],
  [{ windowStartTime: 6, windowEndTime: '5' }, 'FLOW-1381-400'],
  [{ windowStartTime: 'now' }, 'FLOW-1317-400'],
  [{ startTime: {} }, 'FLOW-1317-400'],
  [{ windowStartTime: 5, deltaColumn: { name: 'x' } }, 'FLOW-1382-400'],
]

for (const [params, code] of PARAMS_REFUSED) {
  test(`a run with ${JSON.stringify(params)} is refused with ${code}`, async () => {
    await using trial = await openStoreTrial()
    await trial.store.commit(({ flows }) => flows.insert(FLOW))
    await assert.rejects(
      requestRun(FLOW.id, params, AUTHOR, needsOf(trial)),
      (error: unknown) => error instanceof Fault && error.code === code,
    )
  })
}

const RETRIED: readonly [
  what: string,
  run: Partial<FlowRun>,
  flow: Partial<Flow>,
  code: string | null,
][] = [
  ['that has failed', { status: 'failed' }, {}, null],
  ['that found nothing new', { status: 'success' }, {}, null],
  ['that waits', { status: 'scheduled' }, {}, 'FLOW-1387-400'],
  ['that is at work', { status: 'inProgress' }, {}, 'FLOW-1387-400'],
  ['of a disabled flow', { status: 'failed' }, { state: 'disabled' }, 'FLOW-1388-400'],
  ['of a flow that is gone', { status: 'failed', flowId: idOf('gone') }, {}, 'FLOW-1430-404'],
]

for (const [what, changes, flow, code] of RETRIED) {
  test(`a run ${what} ${code === null ? 'can be tried again' : `is refused with ${code}`}`, async () => {
    await using trial = await openStoreTrial()
    const window = { from: 1, to: 2 }
    const run = aRun({ window, ...changes })
    await trial.store.commit(async ({ flows, runs }) => {
      await flows.insert(aFlow({ ...flow, options: { ...FLOW.options, errorLimit: 7 } }))
      await runs.insert(run)
    })
    const retried = retryRun(run.id, AUTHOR, needsOf(trial))
    if (code !== null) {
      await assert.rejects(
        retried,
        (error: unknown) => error instanceof Fault && error.code === code,
      )
      return
    }
    const again = await retried
    assert.notEqual(again.id, run.id)
    assert.deepEqual(
      [again.retryOf, again.window, again.trigger, again.options.errorLimit],
      [run.id, window, 'retry', 7],
    )
  })
}

test('a run that is not there cannot be tried again', async () => {
  await using trial = await openStoreTrial()
  await assert.rejects(
    retryRun(idOf('nope'), AUTHOR, needsOf(trial)),
    /runs resource nope is not found/,
  )
})
