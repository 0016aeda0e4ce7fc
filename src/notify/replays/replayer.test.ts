import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../domain/ids.ts'
import type { Replay } from '../../domain/replay.ts'
import { systemClock } from '../../platform/clock.ts'
import { aReplay, upTo } from '../../platform/store/store-trial.ts'
import { getReplay, moveReplay } from './replay.ts'
import { eventIds, openReplayTrial, owedIn, type ReplayTrial } from './replay-trial.ts'
import { createReplayer, createTurn } from './replayer.ts'

test('a running replay owes what it planned, once and in order, and is finished', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(35)
  const { id } = await started(trial)
  await turnToEnd(trial)
  const owed = await owedIn(trial.store)
  assert.deepEqual(
    owed.map(({ eventId }) => eventId),
    eventIds(1, 35),
  )
  assert.ok(owed.every(({ replayId, status }) => replayId === id && status === 'waiting'))
  assert.ok(owed.every((one) => one.providerMetadataId === 'platform_notifications'))
  const { status, sentCount } = await getReplay(id, trial.store)
  assert.deepEqual([status, sentCount], ['finished', 35])
  assert.equal(await createTurn(trial)(), null)
})

test('what it owes is the kept body, to be attempted at once', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(1)
  await started(trial)
  await createTurn(trial)()
  const [owed] = await trial.store.commit(({ deliveries }) =>
    deliveries.claim(trial.clock.at, Infinity, upTo(9)),
  )
  assert.equal(owed?.body, '{"event_id":"event-1","event":{"n":1}}')
  assert.equal(owed.variant, 'adobe_io client-1 code')
})

test('nothing is owed before it is started, while it is paused, or once it is cancelled', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(30)
  const { id } = await trial.plan()
  const turn = createTurn(trial)
  assert.equal(await turn(), null)
  const countAfter = async (): Promise<number> => {
    trial.clock.at += 1_000
    await turn()
    return (await owedIn(trial.store)).length
  }
  assert.equal(await countAfter(), 0)
  await moveReplay(id, 'start', trial)
  assert.equal(await countAfter(), 1)
  assert.equal(await countAfter(), 2)
  await moveReplay(id, 'pause', trial)
  assert.equal(await countAfter(), 2)
  await moveReplay(id, 'resume', trial)
  assert.equal(await countAfter(), 3)
  await moveReplay(id, 'cancel', trial)
  assert.equal(await countAfter(), 3)
  assert.equal((await getReplay(id, trial.store)).sentCount, 3)
})

test('in no second does it owe more than it may', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(100)
  const began = trial.clock.at
  await started(trial, 20)
  await turnToEnd(trial)
  const owed = await owedIn(trial.store)
  assert.equal(owed.length, 100)
  for (const { createdAt } of owed) {
    const within = owed.filter(
      (one) => one.createdAt >= createdAt && one.createdAt < createdAt + 1_000,
    )
    assert.ok(within.length <= 20)
  }
  assert.equal(trial.clock.at - began, 4_900, 'and hardly less')
})

test('what is journaled after it was planned is not part of it', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(3)
  await started(trial)
  await trial.journal(3)
  await turnToEnd(trial)
  assert.equal((await owedIn(trial.store)).length, 3)
})

test('it owes what its window and its rule let through', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(10)
  await trial.journal(2, { eventCode: 'code-2' })
  await trial.journal(5, { registrationId: 'r2' })
  const rule = '{"event":{"n":[3,4,5,11]}}'
  const { id } = await trial.plan({ from: trial.clock.at + 30, eventCode: 'code-1', rule })
  await moveReplay(id, 'start', trial)
  await turnToEnd(trial)
  assert.deepEqual(
    (await owedIn(trial.store)).map(({ eventId }) => eventId),
    ['event-4', 'event-5'],
  )
  assert.equal((await getReplay(id, trial.store)).status, 'finished')
})

test('a long stretch that nothing in it is wanted of is read in turns', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(1_200)
  await trial.journal(1, { eventCode: 'code-2' })
  const { id } = await trial.plan({ eventCode: 'code-2' })
  await moveReplay(id, 'start', trial)
  const turn = createTurn(trial)
  assert.equal(await turn(), trial.clock.at, 'the next turn is at once')
  assert.equal((await getReplay(id, trial.store)).position, 500)
  await turn()
  assert.equal(await turn(), null)
  assert.deepEqual(
    (await owedIn(trial.store)).map(({ eventId }) => eventId),
    ['event-1201'],
  )
})

test('to one that asks for batches it owes batches of its own', async () => {
  await using trial = await openReplayTrial({ deliveryType: 'webhook_batch' })
  await trial.journal(45)
  await started(trial, 1_000)
  await turnToEnd(trial)
  const owed = await owedIn(trial.store)
  assert.deepEqual(
    owed.map(({ items }) => items.length),
    [20, 20, 5],
  )
})

test('it pauses by itself, and says why, where its registration is disabled; it goes on when healed', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(3)
  const { id } = await started(trial)
  const turn = createTurn(trial)
  await turn()
  const disabled = { ...trial.registration, status: 'hook_unreachable' } as const
  await trial.store.commit(({ registrations }) => registrations.replace(disabled))
  trial.clock.at += 100
  assert.equal(await turn(), null)
  const paused = await getReplay(id, trial.store)
  assert.deepEqual([paused.status, paused.sentCount], ['paused', 1])
  assert.match(
    paused.reason,
    /^The registration "Registration r1" \(r1\) is disabled; its webhook is "hook_unreachable"/,
  )
  assert.ok(trial.log.lines.some(({ happening }) => happening === 'replay.pausedByItself'))

  await trial.store.commit(({ registrations }) => registrations.replace(trial.registration))
  assert.equal((await moveReplay(id, 'resume', trial)).reason, '')
  await turnToEnd(trial)
  assert.equal((await getReplay(id, trial.store)).status, 'finished')
  assert.equal((await owedIn(trial.store)).length, 3)
})

test('it ends with its registration', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(3)
  const { id } = await started(trial)
  const turn = createTurn(trial)
  await turn()
  await trial.store.commit(({ registrations }) => registrations.remove(idOf('r1')))
  trial.clock.at += 100
  assert.equal(await turn(), null)
  assert.equal(await trial.store.read.replays.find(id), null)
  assert.deepEqual(await owedIn(trial.store), [])
})

test('one whose registration is gone is cancelled, and says so', async () => {
  await using trial = await openReplayTrial()
  const orphan = aReplay('orphan', 'gone', { status: 'running' })
  await trial.store.commit(({ replays }) => replays.insert(orphan))
  assert.equal(await createTurn(trial)(), null)
  const { status, reason } = await getReplay('orphan', trial.store)
  assert.deepEqual([status, reason], ['cancelled', 'Its registration was deleted.'])
  assert.equal(trial.log.lines.at(-1)?.happening, 'replay.cancelledByItself')
})

test('entries that have grown too old are passed over', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(3)
  const { id } = await started(trial)
  const bodyless = (await trial.store.read.journal.list(idOf('r1'), 0, 1))[0]?.bodyId ?? 0
  const turn = createTurn({ ...trial, store: withoutBody(trial, bodyless) })
  await turnToEnd(trial, turn)
  assert.deepEqual(
    (await owedIn(trial.store)).map(({ eventId }) => eventId),
    ['event-2', 'event-3'],
  )
  assert.equal((await getReplay(id, trial.store)).status, 'finished')
})

test('one that stumbles holds up no other', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(2)
  const first = await started(trial)
  const second = await started(trial)
  // As a bug would: a rule that nobody can read.
  const broken: Replay = { ...first, status: 'running', window: { ...first.window, rule: '{' } }
  await trial.store.commit(({ replays }) => replays.replace(broken))
  const turn = createTurn(trial)
  await turn()
  trial.clock.at += 100
  await turn()
  assert.equal((await getReplay(second.id, trial.store)).status, 'finished')
  assert.ok(trial.log.lines.some(({ happening }) => happening === 'replay.stumbled'))
})

test('killed and started again at any point, it goes on and owes nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('turn', 'kill', 'pause', 'resume'), { maxLength: 40 }),
      fc.constantFrom(5, 40, 400),
      async (steps, perSecond) => {
        await using trial = await openReplayTrial()
        await trial.journal(40)
        const { id } = await started(trial, perSecond)
        let turn = createTurn(trial)
        for (const step of steps) {
          trial.clock.at += 100
          if (step === 'turn') await turn()
          else if (step === 'kill') turn = createTurn(trial)
          else await moveReplay(id, step, trial).catch(() => null)
        }
        await moveReplay(id, 'resume', trial).catch(() => null)
        await turnToEnd(trial)
        assert.deepEqual(
          (await owedIn(trial.store)).map(({ eventId }) => eventId),
          eventIds(1, 40),
        )
        const { status, sentCount } = await getReplay(id, trial.store)
        assert.deepEqual([status, sentCount], ['finished', 40])
      },
    ),
    { numRuns: 25 },
  )
})

test('two turns at once owe nothing twice', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(10)
  await started(trial, 1_000)
  await Promise.all([createTurn(trial)(), createTurn(trial)(), createTurn(trial)()])
  assert.equal((await owedIn(trial.store)).length, 10)
})

test('the service carries replays on by itself, rings for what it owes, and stops quietly', async () => {
  await using trial = await openReplayTrial()
  await trial.journal(120)
  let rings = 0
  using _ = trial.bus.onRing('deliveries', () => rings++)
  const replayer = createReplayer({ ...trial, clock: systemClock })
  await replayer.start()
  const { id } = await started(trial, 1_000)
  await trial.log.until('replay.finished', 1)
  await replayer.stop()
  await replayer.stop()
  assert.ok(rings > 0)
  assert.equal((await getReplay(id, trial.store)).sentCount, 120)
  assert.equal((await owedIn(trial.store)).length, 120)
})

async function started(trial: ReplayTrial, perSecond?: number): Promise<Replay> {
  const { id } = await trial.plan({}, perSecond)
  return await moveReplay(id, 'start', trial)
}

async function turnToEnd(trial: ReplayTrial, turn = createTurn(trial)): Promise<void> {
  for (let next = await turn(); next !== null; next = await turn()) trial.clock.at = next
}

/** As if retention had just taken that body. */
function withoutBody({ store }: ReplayTrial, gone: number): ReplayTrial['store'] {
  const events = {
    ...store.read.events,
    findBody: async (id: number) => (id === gone ? null : await store.read.events.findBody(id)),
  }
  return { ...store, read: { ...store.read, events } }
}
