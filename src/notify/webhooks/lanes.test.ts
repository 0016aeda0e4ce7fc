import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '../../domain/attempt.ts'
import { idOf } from '../../domain/ids.ts'
import type { Parcel } from './attempt.ts'
import type { Carried } from './carry.ts'
import { createLanes, type Passed } from './lanes.ts'
import { aParcel } from './parcel-trial.ts'

test('a registration has as many in flight as it may, and the next leaves when one is answered', async () => {
  const trial = openLanes()
  const passed = trial.pass('a', 40, { maxInFlight: 3 })
  assert.equal(trial.flying.length, 3)
  trial.answer('a')
  await trial.until(() => trial.flying.length === 3 && trial.sent === 4)
  assert.equal((await passed[0])?.kind, 'carried')
})

test('what is beyond its room is sent back at once, the last that came first', async () => {
  const trial = openLanes()
  const passed = trial.pass('a', 10, { maxInFlight: 3 })
  // Three fly, three wait, and nothing has told yet that there is room for more.
  const kinds = await Promise.all(passed.slice(6).map(async (one) => (await one).kind))
  assert.deepEqual(kinds, ['back', 'back', 'back', 'back'])
})

test('one host gets no more than it may, and who has nothing there still finds room', () => {
  const trial = openLanes({ hostInFlight: 16 })
  void trial.pass('a', 32, { url: 'https://one.example/hook' })
  assert.equal(trial.flying.length, 12, 'a quarter is kept')
  void trial.pass('d', 5, { url: 'https://one.example/other' })
  assert.deepEqual(trial.flyingOf('d'), 1)
  void trial.pass('e', 5, { url: 'https://two.example/hook' })
  assert.deepEqual(trial.flyingOf('e'), 5, 'another host is another matter')
})

test('lanes of one host take turns', async () => {
  const trial = openLanes({ hostInFlight: 8 })
  void trial.pass('a', 20)
  for (const id of ['b', 'c']) void trial.pass(id, 20)
  for (let n = 0; n < 12; n++) {
    trial.answer()
    await trial.until(() => trial.flying.length >= 6)
  }
  const counts = ['a', 'b', 'c'].map((id) => trial.sentOf(id))
  assert.ok(Math.max(...counts.slice(1)) - Math.min(...counts.slice(1)) <= 1, counts.join())
  assert.ok(
    counts.every((count) => count >= 4),
    counts.join(),
  )
})

test('where as much is in flight as may be of all, hosts wait, and go on when there is less', async () => {
  const trial = openLanes()
  for (let n = 0; n < 12; n++) void trial.pass(`r${n}`, 32, { url: `https://host${n}.example/` })
  void trial.pass('more', 32, { url: 'https://more.example/' })
  assert.equal(trial.flying.length, 385, 'a quarter of all is kept for those that have none')
  void trial.pass('late', 3, { url: 'https://late.example/' })
  assert.equal(trial.flyingOf('late'), 1)
  for (let n = 0; n < 5; n++) trial.answer('r0')
  await trial.until(() => trial.flyingOf('more') + trial.flyingOf('late') >= 5)
})

test('a receiver that is overrun gets half as many, and what waits beyond that goes back', async () => {
  const trial = openLanes()
  const passed = trial.pass('a', 32)
  trial.clock.at = 10
  trial.answer('a', TIMEOUT)
  assert.deepEqual(await passed[0], {
    kind: 'carried',
    carried: carried(TIMEOUT),
    room: 16,
    bound: 'overrun',
  })
  const more = trial.pass('a', 40)
  const kinds = await Promise.all(more.slice(16).map(async (one) => (await one).kind))
  assert.ok(kinds.every((kind) => kind === 'back'))
  assert.equal(trial.flyingOf('a'), 31, 'none leaves while more than half are out')
})

test('a rate lets so many leave in a second, however many are answered', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const trial = openLanes()
  void trial.pass('a', 4, { maxPerSecond: 2 })
  assert.equal(trial.sent, 1, 'the first leaves at once')
  trial.answer('a')
  await turn()
  assert.equal(trial.sent, 1)
  trial.clock.at += 499
  t.mock.timers.tick(499)
  assert.equal(trial.sent, 1)
  trial.clock.at += 1
  t.mock.timers.tick(1)
  assert.equal(trial.sent, 2)
})

test('a rate is held though the clock is set back or forward', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const trial = openLanes()
  void trial.pass('a', 1, { maxPerSecond: 1 })
  trial.clock.at -= 3_600_000
  trial.answer('a')
  await turn()
  void trial.pass('a', 1, { maxPerSecond: 1 })
  assert.equal(trial.sent, 1)
  trial.clock.at += 7_200_000
  t.mock.timers.tick(1_000)
  assert.equal(trial.sent, 2, 'no hour is waited for')
})

test('a registration that is edited to another host counts there, and what flies still counts here', async () => {
  const trial = openLanes({ hostInFlight: 4 })
  const before = trial.pass('a', 5, { url: 'https://one.example/' })
  void trial.pass('a', 3, { url: 'https://two.example/' })
  assert.equal(trial.flyingOf('a'), 6)
  const kinds = await Promise.all(before.slice(3).map(async (one) => (await one).kind))
  assert.deepEqual(kinds, ['back', 'back'], 'nothing more goes to where it was')
  for (let n = 0; n < 6; n++) trial.answer('a')
  await turn()
  void trial.pass('b', 3, { url: 'https://one.example/' })
  assert.equal(trial.flyingOf('b'), 3, 'the first host is free again')
})

test('a registration that is edited while as many fly as may goes on at its new host once they are answered', async () => {
  const trial = openLanes()
  void trial.pass('a', 2, { url: 'https://one.example/', maxInFlight: 2 })
  void trial.pass('a', 2, { url: 'https://two.example/', maxInFlight: 2 })
  assert.equal(trial.flyingOf('a'), 2, 'those before the edit')
  for (let n = 0; n < 2; n++) trial.answer('a')
  await turn()
  assert.equal(trial.sent, 4)
})

test('what comes of attempts before an edit tells nothing of the new receiver', async () => {
  const trial = openLanes()
  void trial.pass('a', 1, { url: 'https://one.example/' })
  const [next] = trial.pass('a', 1, { url: 'https://two.example/' })
  trial.clock.at = 10
  trial.answer('a', TIMEOUT)
  await turn()
  trial.answer('a')
  const passed = await next
  assert.deepEqual([passed?.room, passed?.bound], [32, 'most'])
})

test('a host that was quiet for a while gets no more than it may from old and new registrations together', async () => {
  const trial = openLanes({ hostInFlight: 4 })
  // It is remembered that this one is overrun.
  void trial.pass('a', 1)
  trial.clock.at = 10
  trial.answer('a', TIMEOUT)
  await turn()
  for (const id of ['b', 'c', 'a', 'd', 'e']) void trial.pass(id, 1)
  assert.equal(trial.flying.length, 4)
})

test('where as much is in flight as may be of all, hosts that are never done do not keep out another', async () => {
  const trial = openLanes()
  for (let host = 0; host < 8; host++) {
    const url = `https://host${host}.example/`
    for (let n = 0; n < 100; n++) void trial.pass(`h${host} r${n}`, 1, { url })
  }
  assert.equal(trial.flying.length, 512)
  for (const id of ['late', 'later']) void trial.pass(id, 1, { url: `https://${id}.example/` })
  for (let n = 0; n < 10; n++) trial.answer(`h0 r${n}`)
  await turn()
  assert.deepEqual([trial.flyingOf('late'), trial.flyingOf('later')], [1, 1])
})

test('an attempt that breaks frees its place, and is told', async () => {
  const trial = openLanes()
  const [first] = trial.pass('a', 2, { maxInFlight: 1 })
  trial.break('a', new Error('no secret'))
  await assert.rejects(first ?? Promise.resolve(), /no secret/)
  await trial.until(() => trial.sent === 2)
})

test('recalled, whatever waits goes back, and what flies is still answered', async () => {
  const trial = openLanes()
  const passed = trial.pass('a', 4, { maxInFlight: 2 })
  const letPass = trial.recall()
  assert.deepEqual(await Promise.all(passed.slice(2).map(async (one) => (await one).kind)), [
    'back',
    'back',
  ])
  trial.answer('a')
  assert.equal((await passed[0])?.kind, 'carried')
  const [late] = trial.pass('a', 1)
  assert.equal((await late)?.kind, 'back', 'nor does what comes later leave')
  letPass()
  void trial.pass('a', 1)
  assert.equal(trial.flyingOf('a'), 2, 'it goes on')
})

test('whatever comes in whatever order, each is carried or sent back once, within every bound', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('pass' as const),
      id: fc.integer({ min: 0, max: 5 }),
      host: fc.integer({ min: 0, max: 2 }),
      count: fc.integer({ min: 1, max: 20 }),
    }),
    fc.record({ kind: fc.constant('answer' as const), isWell: fc.boolean() }),
    fc.constant({ kind: 'recall' as const }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const trial = openLanes({ hostInFlight: 8 })
      const passed: Promise<Passed>[] = []
      for (const one of steps) {
        if (one.kind === 'pass') {
          const url = `https://host${one.host}.example/`
          passed.push(...trial.pass(`r${one.id}`, one.count, { url }))
        } else if (one.kind === 'answer') trial.answer(undefined, one.isWell ? WELL : TIMEOUT)
        else trial.recall()()
        await turn()
        const hosts = Map.groupBy(trial.flying, ({ parcel }) => parcel.url)
        assert.ok([...hosts.values()].every((flying) => flying.length <= 8))
      }
      while (trial.flying.length > 0) {
        trial.answer()
        await turn()
      }
      const kinds = (await Promise.all(passed)).map(({ kind }) => kind)
      assert.equal(kinds.filter((kind) => kind === 'carried').length, trial.sent)
    }),
    { numRuns: 50 },
  )
})

const WELL: Outcome = { kind: 'answered', status: 200, retryAfterMs: null }
const TIMEOUT: Outcome = { kind: 'unreachable', code: 604, reason: 'no answer' }

function carried(outcome: Outcome): Carried {
  const trace = { registrationId: idOf<'registration'>('a'), isSuccess: true, at: 0, document: '' }
  return { outcome, startedAt: 0, durationMs: 1_000, trace }
}

/** Lanes whose receivers are played: each answers when the test says so. */
function openLanes({ hostInFlight = 64 } = {}) {
  const clock = { at: 0, now: () => clock.at }
  const flying: { parcel: Parcel; answer: PromiseWithResolvers<Carried> }[] = []
  const sent: Parcel[] = []
  const lanes = createLanes({
    hostInFlight,
    clock,
    carry(parcel) {
      const answer = Promise.withResolvers<Carried>()
      flying.push({ parcel, answer })
      sent.push(parcel)
      return answer.promise
    },
  })
  const take = (id?: string) => {
    const index = flying.findIndex(({ parcel }) => id === undefined || parcel.registrationId === id)
    return index === -1 ? undefined : flying.splice(index, 1)[0]
  }
  return {
    clock,
    flying,
    get sent() {
      return sent.length
    },
    sentOf: (id: string) => sent.filter(({ registrationId }) => registrationId === id).length,
    flyingOf: (id: string) => flying.filter(({ parcel }) => parcel.registrationId === id).length,
    pass: (id: string, count: number, changes: Partial<Parcel> = {}) =>
      Array.from({ length: count }, () =>
        lanes.pass(aParcel({ registrationId: idOf(id), ...changes })),
      ),
    answer: (id?: string, outcome = WELL) => take(id)?.answer.resolve(carried(outcome)),
    break: (id: string, error: Error) => take(id)?.answer.reject(error),
    recall: lanes.recall,
    async until(isReached: () => boolean) {
      while (!isReached()) await turn()
    },
  }
}

/** Lets everything that was promised come to pass. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
