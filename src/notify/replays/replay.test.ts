import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { REPLAY_MOVES, type ReplayStatus, type ReplayWindow } from '../../domain/replay.ts'
import { expectedDurationMs, getReplay, moveReplay, type ReplayVerb } from './replay.ts'
import { openReplayTrial, owedIn, type ReplayTrial } from './replay-trial.ts'

test('a plan previews how many there are and how long they take, and sends nothing', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(25)
  const replay = await trial.plan({}, 4)
  assert.deepEqual(
    [replay.status, replay.plannedCount, replay.isCountExact, expectedDurationMs(replay)],
    ['planned', 25, true, 6_250],
  )
  assert.deepEqual(await getReplay(replay.id, trial.store), replay)
  assert.deepEqual(await owedIn(trial.store), [])
})

const START = 1_700_000_000_000
const WINDOWS: readonly [what: string, window: Partial<ReplayWindow>, count: number][] = [
  ['everything', {}, 20],
  ['from an instant on', { from: START + 50 }, 15],
  ['from just after one', { from: START + 51 }, 14],
  ['before an instant', { to: START + 50 }, 5],
  ['before just after one', { to: START + 51 }, 6],
  ['between two', { from: START + 50, to: START + 100 }, 5],
  ['in a future', { from: START + 10_000 }, 0],
  ['in a past', { to: START }, 0],
  ['of a code', { eventCode: 'code-1' }, 20],
  ['of another code', { eventCode: 'code-2' }, 0],
  ['by a rule', { rule: '{"event":{"n":[{"numeric":[">",15]}]}}' }, 5],
  ['by all of it', { from: START + 100, eventCode: 'code-1', rule: '{"event":{"n":[7,11]}}' }, 1],
]
for (const [what, window, count] of WINDOWS) {
  test(`a plan of ${what} counts ${count} of 20`, async () => {
    await using trial = await openReplayTrial()
    await trial.journal(20)
    await trial.journal(7, { registrationId: 'r2' })
    assert.equal((await trial.plan(window)).plannedCount, count)
  })
}

test('a code is known by each of its spellings', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(2, { eventCode: 'sources_flow_run_failure' })
  assert.equal((await trial.plan({ eventCode: 'sources_flow_run_failed' })).plannedCount, 2)
  assert.equal((await trial.plan({ eventCode: 'sources_flow_run_failure' })).plannedCount, 2)
})

test('a count ends somewhere, and says so', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(10_000)
  const rule = '{"event":{"n":[{"exists":true}]}}'
  assert.deepEqual(counted(await trial.plan({ rule })), [10_000, true])
  await trial.journal(1)
  assert.deepEqual(counted(await trial.plan({ rule })), [10_000, false])
  assert.deepEqual(counted(await trial.plan({})), [10_001, true])
})

test('a journal that is empty can be planned over, and there is nothing to it', async () => {
  await using trial = await openReplayTrial()
  const replay = await trial.plan()
  assert.deepEqual(counted(replay), [0, true])
  assert.equal(replay.reason, 'There is nothing in that window.')
})

test('one that was deleted while it was being counted is planned nothing', async () => {
  await using trial = await openReplayTrial()
  await trial.store.commit(({ registrations }) => registrations.remove(idOf('r1')))
  await assert.rejects(trial.plan(), /The registration "r1" is not found\./)
  assert.deepEqual(await trial.store.read.replays.list(idOf('r1'), 9), [])
})

test('one that only pulls has its journal and is refused a replay', async () => {
  await using trial = await openReplayTrial({ deliveryType: 'journal', webhookUrl: null })
  await assert.rejects(trial.plan(), {
    code: 'WEIR-409',
    message: /^The registration "Registration r1" has no webhook to replay to\. Read its journal/,
  })
})

const TO: Readonly<Record<ReplayVerb, ReplayStatus>> = {
  start: 'running',
  pause: 'paused',
  resume: 'running',
  cancel: 'cancelled',
}
const POSSIBLE: Readonly<Record<ReplayStatus, readonly ReplayVerb[]>> = {
  planned: ['start', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  finished: [],
  cancelled: [],
}
for (const status of ['planned', 'running', 'paused', 'finished', 'cancelled'] as const) {
  for (const verb of ['start', 'pause', 'resume', 'cancel'] as const) {
    const isPossible = POSSIBLE[status].includes(verb)
    test(`${verb} of a replay that is ${status} is ${isPossible ? 'done' : 'refused, with a sentence'}`, async () => {
      await using trial = await openReplayTrial()
      const { id } = await inStatus(status, trial)
      const moving = moveReplay(id, verb, trial)
      if (isPossible) {
        assert.ok(REPLAY_MOVES[status].includes(TO[verb]))
        assert.equal((await moving).status, TO[verb])
        assert.equal((await getReplay(id, trial.store)).status, TO[verb])
        return
      }
      await assert.rejects(moving, {
        code: 'WEIR-409',
        message: new RegExp(
          `^The replay "${id}" is ${status}; it cannot be \\w+\\. (It can be|Plan a new one\\.)`,
        ),
      })
      assert.equal((await getReplay(id, trial.store)).status, status)
    })
  }
}

test('every move of the table but the one that it makes by itself is a verb', () => {
  for (const [status, verbs] of Object.entries(POSSIBLE)) {
    const moves = Object.entries(REPLAY_MOVES).find(([from]) => from === status)?.[1] ?? []
    assert.deepEqual(
      new Set(verbs.map((verb) => TO[verb])),
      new Set(moves.filter((to) => to !== 'finished')),
    )
  }
})

for (const [verb, status] of [
  ['start', 'planned'],
  ['resume', 'paused'],
] as const) {
  test(`${verb} to a registration that is disabled is refused, and it is said why`, async () => {
    await using trial = await openReplayTrial()
    const { id } = await inStatus(status, trial)
    await trial.store.commit(({ registrations }) =>
      registrations.replace({
        ...trial.registration,
        status: 'hook_unreachable',
      }),
    )
    await assert.rejects(moveReplay(id, verb, trial), {
      code: 'WEIR-409',
      message: /is disabled; its webhook is "hook_unreachable"/,
    })
    assert.equal((await moveReplay(id, 'cancel', trial)).status, 'cancelled')
  })
}

test('a replay that nobody knows is not found', async () => {
  await using trial = await openReplayTrial()
  await assert.rejects(getReplay('none', trial.store), { code: 'WEIR-404' })
  await assert.rejects(moveReplay('none', 'start', trial), {
    code: 'WEIR-404',
    message: 'The replay "none" is not found.',
  })
})

async function inStatus(status: ReplayStatus, trial: ReplayTrial) {
  const replay = { ...(await trial.plan()), status }
  await trial.store.commit(({ replays }) => replays.replace(replay))
  return replay
}

function counted({ plannedCount, isCountExact }: { plannedCount: number; isCountExact: boolean }) {
  return [plannedCount, isCountExact]
}
