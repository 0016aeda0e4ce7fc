import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import { positionToText } from '../../domain/position.ts'
import type { ReplayStatus } from '../../domain/replay.ts'
import { aDelivery, aReplay, aTrace, upTo } from '../../platform/store/store-trial.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { createRetention, dropOld, type RetentionNeeds } from './retention.ts'
import { announce, announceAll, read } from './journal-trial.ts'

const HOUR = 60 * 60 * 1_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY

test('an entry is kept for exactly as long as was set, and its position is gone after that', async () => {
  await using trial = await openNotifyTrial()
  await announce(trial, 'e1', ['r1'])
  await announce(trial, 'e2', ['r2'])
  trial.clock.at += WEEK
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), { ...NOTHING, journal: 2, events: 2, bodies: 2 })
  trial.clock.at += 1
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), NOTHING)
  assert.deepEqual(
    trial.log.lines.map(({ happening, facts }) => [happening, facts]),
    [
      ['retention.dropped', { events: 0, journal: 2, deliveries: 0, traces: 0, replays: 0 }],
      ['retention.dropped', { events: 2, journal: 0, deliveries: 0, traces: 0, replays: 0 }],
    ],
  )

  const r1 = idOf<'registration'>('r1')
  const since = positionToText(0, r1)
  await assert.rejects(read(trial, since), (error: unknown) => {
    assert.ok(error instanceof Fault && error.code === 'EVENTS-410')
    assert.ok(error.message.startsWith(`The position "${since}" has expired`))
    return true
  })
  const { next } = await read(trial, null)
  assert.equal(next, positionToText(1, r1))
  assert.deepEqual(await read(trial, next), { events: [], next, isFull: false })
})

test('a replay that is over is kept for as long as a journal after its end; one that is not stays', async () => {
  await using trial = await openNotifyTrial()
  const began = trial.clock.at
  const put = (id: string, status: ReplayStatus, updatedAt: number) =>
    trial.store.commit(({ replays }) =>
      replays.insert(aReplay(id, 'r1', { status, createdAt: began, updatedAt })),
    )
  await put('planned', 'planned', began)
  await put('finished', 'finished', began)
  await put('cancelled', 'cancelled', began)
  await put('late', 'finished', began + DAY)
  trial.clock.at += WEEK + 1
  await dropOld({ ...trial, keptMs: WEEK })
  const left = await trial.store.read.replays.list(idOf('r1'), 9)
  assert.deepEqual(
    left.map(({ id }) => id),
    ['late', 'planned'],
  )
})

test('what was lost to another journal, or lies before what this one began with, is no loss', async () => {
  await using trial = await openNotifyTrial()
  await announce(trial, 'e1', ['r2'])
  trial.clock.at += WEEK + 1
  await dropAll({ ...trial, keptMs: WEEK })
  await announce(trial, 'e2', ['r1'])
  const { events } = await read(trial, positionToText(0, idOf('r1')))
  assert.equal(events.length, 1)
})

const NEEDED: readonly [by: string, keep: (trial: NotifyTrial, bodyId: number) => Promise<void>][] =
  [
    [
      'a journal whose entry is younger',
      async ({ store, clock }, bodyId) => {
        const entry = { registrationId: idOf<'registration'>('r2'), eventCode: 'code', bodyId }
        const at = clock.at + DAY
        await store.commit(({ journal }) =>
          journal.append({ ...entry, eventId: idOf('e1'), push: 'journal', at }),
        )
      },
    ],
    [
      'a delivery that waits',
      async ({ store, clock }, bodyId) => {
        const owed = aDelivery('r1', { eventId: idOf('e1'), bodyId, createdAt: clock.at })
        await store.commit(({ deliveries }) => deliveries.append(owed))
      },
    ],
    [
      'a delivery that is being sent',
      async ({ store, clock }, bodyId) => {
        const owed = aDelivery('r1', { eventId: idOf('e1'), bodyId, createdAt: clock.at })
        await store.commit(async ({ deliveries }) => {
          await deliveries.append(owed)
          await deliveries.claim(clock.at, Infinity, upTo(1))
        })
      },
    ],
    [
      'a batch that is being gathered',
      async ({ store, clock }, bodyId) => {
        const owed = aDelivery('r1', { eventId: idOf('e1'), bodyId, createdAt: clock.at })
        const limits = { items: 20, bytes: 1_000, waitMs: 1_000 }
        await store.commit(async ({ deliveries }) => {
          await deliveries.gather({ ...owed, eventId: idOf('another') }, 2, limits)
          await deliveries.gather(owed, 2, limits)
        })
      },
    ],
    [
      'a trace',
      async ({ store, clock }, bodyId) => {
        const trace = { ...aTrace('t1', 'r1', true), at: clock.at + DAY }
        await store.commit(({ traces }) => traces.append(trace, bodyId))
      },
    ],
  ]

for (const [by, keep] of NEEDED) {
  test(`an event and its body stay while they are needed by ${by}`, async () => {
    await using trial = await openNotifyTrial()
    const bodyId = await announce(trial, 'e1', ['r1'])
    await announce(trial, 'e2', ['r1'])
    await keep(trial, bodyId)
    trial.clock.at += WEEK + HOUR
    await dropAll({ ...trial, keptMs: WEEK })
    const { events, bodies } = await rowsLeft(trial)
    assert.deepEqual([events, bodies], [1, 1])
    assert.notEqual(await trial.store.read.events.find(idOf('e1')), null)
  })
}

test('settled deliveries go with their items, and then what only they needed', async () => {
  await using trial = await openNotifyTrial()
  const { store, clock } = trial
  const bodyId = await announce(trial, 'e1', [])
  const owed = aDelivery('r1', { eventId: idOf('e1'), bodyId, createdAt: clock.at })
  await store.commit(async ({ deliveries }) => {
    await deliveries.gather(owed, 2, { items: 1, bytes: 1_000, waitMs: 0 })
    await deliveries.append(owed)
    for (const { id } of await deliveries.claim(clock.at, Infinity, upTo(10))) {
      await deliveries.settle({ id, status: 'delivered', nextAttemptAt: null, lastOutcome: '' })
    }
  })
  clock.at += WEEK
  await dropAll({ ...trial, keptMs: WEEK })
  const before = await rowsLeft(trial)
  assert.deepEqual(before, { ...NOTHING, events: 1, bodies: 2, deliveries: 2, items: 1 })
  clock.at += 1
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), NOTHING)
})

test('traces are kept for seven days, however long the journal is', async () => {
  await using trial = await openNotifyTrial()
  const { store, clock } = trial
  await store.commit(({ traces }) =>
    traces.append({ ...aTrace('t1', 'r1', true), at: clock.at }, null),
  )
  clock.at += WEEK
  await dropAll({ ...trial, keptMs: DAY })
  assert.equal((await rowsLeft(trial)).traces, 1)
  clock.at += 1
  await dropAll({ ...trial, keptMs: 365 * DAY })
  assert.equal((await rowsLeft(trial)).traces, 0)
})

test('events that reached nobody go too, with the reasons why', async () => {
  await using trial = await openNotifyTrial()
  await announce(trial, 'e1', [])
  await trial.store.commit(({ events }) => events.appendMiss(idOf('e1'), idOf('r1'), 'filtered'))
  trial.clock.at += WEEK + 1
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), NOTHING)
})

test('more than a step holds goes in one round, and what is still owed in between stays', async () => {
  await using trial = await openNotifyTrial()
  const { store, clock } = trial
  const bodyId = await announce(trial, 'e0', [])
  await store.commit(async ({ deliveries, journal }) => {
    for (let n = 0; n < 1_200; n++) {
      await deliveries.append(aDelivery('r1', { eventId: idOf('e0'), bodyId, createdAt: clock.at }))
      const entry = { registrationId: idOf<'registration'>('r1'), eventId: idOf<'event'>('e0') }
      await journal.append({ ...entry, eventCode: 'code', bodyId, push: 'owed', at: clock.at })
    }
    for (const { id } of await deliveries.claim(clock.at, Infinity, upTo(1_200))) {
      const isOwed = Number(id) % 400 === 0
      const status = isOwed ? 'waiting' : 'delivered'
      await deliveries.settle({ id, status, nextAttemptAt: isOwed ? 1 : null, lastOutcome: '' })
    }
  })
  clock.at += WEEK + 1
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), { ...NOTHING, deliveries: 3, events: 1, bodies: 1 })
})

test('what a clock that ran ahead has dated goes with what was written after it, in every table', async () => {
  await using trial = await openNotifyTrial()
  const { clock } = trial
  const now = clock.at
  clock.at = now + 365 * DAY
  await writeEverything(trial, 'ahead', 600)
  clock.at = now
  await writeEverything(trial, 'right', 600)
  clock.at = now + WEEK + 1
  await dropAll({ ...trial, keptMs: WEEK })
  assert.deepEqual(await rowsLeft(trial), NOTHING)
})

test('what is dated ahead stays while nothing that was written after it is old', async () => {
  await using trial = await openNotifyTrial()
  const { clock } = trial
  const now = clock.at
  await writeEverything(trial, 'old', 1)
  for (const [n, at] of [now + 365 * DAY, now + WEEK, now + 365 * DAY].entries()) {
    clock.at = at
    await writeEverything(trial, `kept ${n}`, 1)
  }
  clock.at = now + WEEK + 1
  await dropAll({ ...trial, keptMs: WEEK })
  const left = { journal: 3, events: 3, bodies: 3, deliveries: 3, traces: 3 }
  assert.deepEqual(await rowsLeft(trial), { ...NOTHING, ...left })
})

test('a round begins with the service, ends early with it, and leaves the rest for the next', async () => {
  await using trial = await openNotifyTrial()
  await announce(trial, 'e1', ['r1'])
  trial.clock.at += WEEK + 1
  const needs = { ...trial, keptMs: WEEK }
  await dropOld(needs, () => false)
  assert.equal((await rowsLeft(trial)).journal, 1)
  const service = createRetention(needs)
  await service.start()
  await service.start()
  await trial.log.until('retention.dropped', 1)
  await service.stop()
  await service.stop()
  // An event outlives by a round what pointed to it.
  assert.deepEqual(await rowsLeft(trial), { ...NOTHING, events: 1, bodies: 1 })
})

/** At the instant that the clock shows, a row in each table that grows old; deliveries are settled. */
async function writeEverything(trial: NotifyTrial, name: string, count: number): Promise<void> {
  const { store, clock } = trial
  const ids = Array.from({ length: count }, (_, n) => `${name} ${n}`)
  const bodyIds = await announceAll(
    trial,
    ids.map((id) => ({ id, to: ['r1'], body: '{}' })),
  )
  await store.commit(async ({ deliveries, traces }) => {
    for (const [n, id] of ids.entries()) {
      const bodyId = bodyIds[n] ?? 0
      const eventId = idOf<'event'>(id)
      await deliveries.append(aDelivery('r1', { eventId, bodyId, createdAt: clock.at }))
      await traces.append({ ...aTrace(id, 'r1', true), at: clock.at }, bodyId)
    }
    for (const { id } of await deliveries.claim(clock.at, Infinity, upTo(count))) {
      await deliveries.settle({ id, status: 'delivered', nextAttemptAt: null, lastOutcome: '' })
    }
  })
}

/** Two rounds: what nothing points to any more goes in the second. */
async function dropAll(needs: RetentionNeeds): Promise<void> {
  await dropOld(needs)
  await dropOld(needs)
}

const NOTHING = { journal: 0, events: 0, bodies: 0, misses: 0, deliveries: 0, items: 0, traces: 0 }

const TABLES = {
  journal: 'journal_entries',
  events: 'events',
  bodies: 'bodies',
  misses: 'misses',
  deliveries: 'deliveries',
  items: 'delivery_items',
  traces: 'traces',
}

/** Looked up from outside, for no ledger counts what nobody asks for. */
async function rowsLeft({ file }: NotifyTrial): Promise<typeof NOTHING> {
  const database = new DatabaseSync(file, { readOnly: true })
  const counted = Object.entries(TABLES).map(([name, table]) => [
    name,
    database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
  ])
  database.close()
  return Object.fromEntries(counted)
}
