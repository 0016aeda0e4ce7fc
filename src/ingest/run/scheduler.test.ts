import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Flow } from '../../domain/flow.ts'
import { idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { silentLog } from '../../platform/log.ts'
import { aFlow, openStoreTrial } from '../../platform/store/store-trial.ts'
import { dueAfter } from '../flows/flow-life.ts'
import { createScheduler } from './scheduler.ts'

const START = 1_800_000_000
const AT = START * 1_000
const HOUR = 3_600_000
const HOURLY = { startTime: START, frequency: 'hour', interval: 1 }

interface Trial extends AsyncDisposable {
  /** Lets a scheduler look at the clock once, as one that has just been started does. */
  at(now: number): Promise<readonly Run[]>
  keep(flow: Flow, before: Flow | null, now: number): Promise<void>
  /** Leaves a flow as no door would let it in: in a zone that this machine does not know, say. */
  spoil(flow: Flow): Promise<void>
  /** Marks whatever waits as what is to end. */
  cancelAll(): Promise<void>
  /** Ends whatever waits. */
  endAll(): Promise<void>
}

async function openTrial(): Promise<Trial> {
  const trial = await openStoreTrial()
  const { store } = trial
  let now = 0
  const needs = {
    store,
    bus: openLocalBus(),
    clock: { now: () => now },
    chance: systemChance,
    log: silentLog,
  }
  const list = async (): Promise<readonly Run[]> =>
    (await store.read.runs.list({ limit: 1_000 })).items.toReversed()
  return {
    async at(instant) {
      now = instant
      const scheduler = createScheduler(needs)
      await scheduler.start()
      await scheduler.stop()
      return await list()
    },
    async keep(flow, before, instant) {
      await store.commit(async ({ flows, schedules }) => {
        if (before === null) await flows.insert(flow)
        else await flows.replace(flow)
        const dueAt = dueAfter(flow, before, instant)
        if (dueAt !== 'unchanged') await schedules.set(flow.id, dueAt)
      })
    },
    spoil: async (flow) => void (await store.commit(({ flows }) => flows.replace(flow))),
    async cancelAll() {
      for (const run of await list()) {
        const cancel = { at: now, by: 'me' }
        await store.commit(({ runs }) => runs.move({ ...run, cancel }, 'scheduled'))
      }
    },
    async endAll() {
      for (const run of await list()) {
        await store.commit(({ runs }) => runs.move({ ...run, status: 'success' }, 'scheduled'))
      }
    },
    [Symbol.asyncDispose]: () => trial[Symbol.asyncDispose](),
  }
}

test('a flow runs at each of its instants, once', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: HOURLY }), null, AT - HOUR)
  assert.equal((await trial.at(AT - 1)).length, 0)
  const [run] = await trial.at(AT)
  assert.deepEqual([run?.dueAt, run?.trigger, run?.flowId], [AT, 'schedule', 'flow-1'])
  await trial.endAll()
  assert.equal((await trial.at(AT + HOUR - 1)).length, 1)
  const runs = await trial.at(AT + HOUR + 5)
  assert.deepEqual(
    runs.map(({ dueAt }) => dueAt),
    [AT, AT + HOUR],
  )
  assert.equal((await trial.at(AT + HOUR + 6)).length, 2)
})

test('after a week of darkness a flow runs once, for the last of its instants', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: HOURLY }), null, AT - HOUR)
  const late = AT + 7 * 24 * HOUR + 12
  const [run, ...more] = await trial.at(late)
  assert.equal(run?.dueAt, AT + 7 * 24 * HOUR)
  assert.deepEqual(more, [])
  await trial.endAll()
  assert.equal((await trial.at(late + 1)).length, 1)
  assert.equal((await trial.at(late + HOUR)).length, 2)
})

test('while one run of a flow waits, what falls due waits with it', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: HOURLY }), null, AT - HOUR)
  await trial.at(AT)
  assert.equal((await trial.at(AT + HOUR)).length, 1)
  await trial.endAll()
  assert.equal((await trial.at(AT + 2 * HOUR)).length, 2)
})

test('what falls due does not wait with a run that is to end', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: HOURLY }), null, AT - HOUR)
  await trial.at(AT)
  await trial.cancelAll()
  assert.equal((await trial.at(AT + HOUR)).length, 2)
})

test('a clock that was put back brings no run a second time', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: HOURLY }), null, AT - HOUR)
  await trial.at(AT)
  await trial.endAll()
  assert.equal((await trial.at(AT - HOUR)).length, 1)
  assert.equal((await trial.at(AT)).length, 1)
})

test('a flow without backfill takes only what was changed since its start', async () => {
  await using trial = await openTrial()
  await trial.keep(aFlow({ schedule: { ...HOURLY, backfill: false } }), null, AT - HOUR)
  const [run] = await trial.at(AT)
  assert.deepEqual(run?.window, { from: AT, to: null })
})

test('a flow whose run cannot be made is left for a minute, and those behind it run', async () => {
  await using trial = await openTrial()
  const broken = aFlow({ schedule: HOURLY })
  await trial.keep(broken, null, AT - HOUR)
  await trial.keep(aFlow({ id: idOf('flow-2'), schedule: HOURLY }), null, AT - HOUR)
  await trial.spoil({ ...broken, timeZone: 'Atlantis/Harbour', schedule: { frequency: 'day' } })
  const runs = await trial.at(AT)
  assert.deepEqual(
    runs.map(({ flowId }) => flowId),
    ['flow-2'],
  )
  await trial.spoil(broken)
  assert.equal((await trial.at(AT + 59_999)).length, 1)
  assert.equal((await trial.at(AT + 60_000)).length, 2)
})

test('a disabled flow does not run, and begins again with the next instant', async () => {
  await using trial = await openTrial()
  const flow = aFlow({ schedule: HOURLY })
  const disabled: Flow = { ...flow, state: 'disabled' }
  await trial.keep(flow, null, AT - HOUR)
  await trial.keep(disabled, flow, AT - 1)
  assert.equal((await trial.at(AT + 5 * HOUR)).length, 0)
  await trial.keep(flow, disabled, AT + 5 * HOUR + 1)
  assert.equal((await trial.at(AT + 5 * HOUR + 1)).length, 0)
  assert.equal((await trial.at(AT + 6 * HOUR)).length, 1)
})

test('a flow whose schedule is changed runs by the new one', async () => {
  await using trial = await openTrial()
  const flow = aFlow({ schedule: HOURLY })
  await trial.keep(flow, null, AT - HOUR)
  await trial.at(AT)
  await trial.endAll()
  await trial.keep({ ...flow, schedule: { ...HOURLY, interval: 3 } }, flow, AT + 1)
  assert.equal((await trial.at(AT + HOUR)).length, 1)
  assert.equal((await trial.at(AT + 3 * HOUR)).length, 2)
})

test('two hundred and fifty flows that fall due together all run, each once', async () => {
  await using trial = await openTrial()
  for (let n = 0; n < 250; n++) {
    const schedule = { startTime: START + (n % 7), frequency: 'once' }
    await trial.keep(aFlow({ id: idOf(`flow-${n}`), schedule }), null, AT - HOUR)
  }
  const runs = await trial.at(AT + HOUR)
  assert.equal(new Set(runs.map(({ flowId }) => flowId)).size, 250)
  assert.equal((await trial.at(AT + 2 * HOUR)).length, 250)
})
