import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { causeOf, type Fact } from '../../domain/fact.ts'
import { idOf } from '../../domain/ids.ts'
import { anAlert, aSuccess, type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { createAnnouncer } from './announcer.ts'

test('what the outbox holds at start is announced without a ring, in the order of finishing', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, 0, 250)
  const announcer = createAnnouncer(trial)
  await announcer.start()
  await trial.log.until('event.announced', 250)
  await announcer.stop()
  assert.deepEqual(
    trial.log.lines.map(({ facts }) => facts['cause']),
    Array.from({ length: 250 }, (_, n) => `run run-${n} ended`),
  )
  assert.equal((await trial.store.read.journal.list(idOf('r1'), 0, 1_000)).length, 250)
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('a ring has the outbox emptied again', async () => {
  await using trial = await openNotifyTrial()
  const announcer = createAnnouncer(trial)
  await announcer.start()
  for (let n = 0; n < 5; n++) {
    await finish(trial, n, n + 1)
    trial.bus.ring('outbox')
    await trial.log.until('event.announced', n + 1)
  }
  await announcer.stop()
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('starting twice announces once, and stopping twice is fine', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, 0, 20)
  const announcer = createAnnouncer(trial)
  await Promise.all([announcer.start(), announcer.start()])
  trial.bus.ring('outbox')
  await trial.log.until('event.announced', 20)
  await Promise.all([announcer.stop(), announcer.stop()])
  assert.equal((await trial.store.read.journal.list(idOf('r1'), 0, 100)).length, 20)
})

test('a stopped announcer leaves the outbox alone until it is started again', async () => {
  await using trial = await openNotifyTrial()
  const announcer = createAnnouncer(trial)
  await announcer.start()
  await announcer.stop()
  await finish(trial, 0, 1)
  trial.bus.ring('outbox')
  await nextRing(trial)
  assert.equal((await trial.store.read.outbox.list(9)).length, 1)
  await announcer.start()
  await trial.log.until('event.announced', 1)
  await announcer.stop()
})

test('a stop in the middle loses nothing: the next start announces the rest, none twice', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, 0, 150)
  const first = createAnnouncer(trial)
  await first.start()
  await trial.log.until('event.announced', 3)
  await first.stop()
  const second = createAnnouncer(trial)
  await second.start()
  await trial.log.until('event.announced', 150)
  await second.stop()
  assert.equal((await trial.store.read.journal.list(idOf('r1'), 0, 1_000)).length, 150)
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('a run that cannot be announced holds up none behind it, is said once, and is tried again', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, 0, 250)
  const outside = new DatabaseSync(trial.file)
  outside.exec(REFUSE_SOME)
  const announcer = createAnnouncer(trial)
  await announcer.start()
  await trial.log.until('announcer.stumbled', 1)
  // Each ring is another try.
  await finish(trial, 250, 251)
  trial.bus.ring('outbox')
  await trial.log.until('event.announced', 250)
  assert.deepEqual(
    (await trial.store.read.outbox.list(9)).map(({ fact }) => causeOf(fact)),
    ['run run-7 ended'],
  )
  outside.exec('DROP TRIGGER refuse_some')
  outside.close()
  trial.bus.ring('outbox')
  await trial.log.until('event.announced', 251)
  await announcer.stop()
  assert.deepEqual(
    trial.log.lines.filter(({ happening }) => happening === 'announcer.stumbled'),
    [
      {
        happening: 'announcer.stumbled',
        facts: { cause: 'run run-7 ended', error: 'Error: no luck', factCount: 1 },
      },
    ],
  )
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
  assert.equal((await trial.store.read.journal.list(idOf('r1'), 0, 1_000)).length, 251)
})

const REFUSE_SOME = `CREATE TRIGGER refuse_some BEFORE INSERT ON events WHEN NEW.cause = 'run run-7 ended'
  BEGIN SELECT RAISE(ABORT, 'no luck'); END`

test('more runs that cannot be announced than are looked at together still hold up nobody', async () => {
  await using trial = await openNotifyTrial()
  await finish(trial, 0, 201)
  const outside = new DatabaseSync(trial.file)
  outside.exec(REFUSE_ALL_BUT_THE_LAST)
  const announcer = createAnnouncer(trial)
  await announcer.start()
  await trial.log.until('event.announced', 1)
  await trial.log.until('announcer.stumbled', 1)
  await announcer.stop()
  outside.close()
  assert.equal((await trial.store.read.outbox.list(1_000)).length, 200)
})

const REFUSE_ALL_BUT_THE_LAST = `CREATE TRIGGER refuse_most BEFORE INSERT ON events WHEN NEW.cause <> 'run run-200 ended'
  BEGIN SELECT RAISE(ABORT, 'no luck'); END`

test('what was left is tried again by itself, after a pause', async () => {
  await using trial = await openNotifyTrial()
  await finish(trial, 0, 1)
  let tries = 0
  const chance = {
    ...trial.chance,
    uuid(): string {
      if (tries++ === 0) throw new Error('no more ids')
      return trial.chance.uuid()
    },
  }
  const announcer = createAnnouncer({ ...trial, chance })
  await announcer.start()
  await trial.log.until('announcer.stumbled', 1)
  assert.equal((await trial.store.read.outbox.list(9)).length, 1)
  await trial.log.until('event.announced', 1)
  await announcer.stop()
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('a run has started before it ends, and an alert has fired before it is resolved', async () => {
  await using trial = await openNotifyTrial()
  await trial.store.commit(async ({ outbox }) => {
    await outbox.append(started(1))
    await outbox.append(firing('a1'))
    await outbox.append(started(2))
    await outbox.append(ended(1))
    await outbox.append(resolved('a1'))
  })
  assert.deepEqual(await announced(trial, 5), [
    'run run-1 started',
    'alert a1 fired',
    'run run-2 started',
    'run run-1 ended',
    'alert a1 resolved',
  ])
})

test('what begins something and was left is announced with its end, before it', async () => {
  await using trial = await openNotifyTrial()
  await trial.store.commit(async ({ outbox }) => {
    for (const fact of [started(1), ended(2), ended(1)]) await outbox.append(fact)
  })
  let tries = 0
  const chance = {
    ...trial.chance,
    uuid(): string {
      if (tries++ === 0) throw new Error('no more ids')
      return trial.chance.uuid()
    },
  }
  assert.deepEqual(await announced({ ...trial, chance }, 3), [
    'run run-2 ended',
    'run run-1 started',
    'run run-1 ended',
  ])
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('what begins something and cannot be announced holds up neither its end nor the others, and is never told after it', async () => {
  await using trial = await openNotifyTrial()
  await trial.store.commit(async ({ outbox }) => {
    for (const fact of [started(1), firing('a1'), ended(1), resolved('a1')])
      await outbox.append(fact)
  })
  const outside = new DatabaseSync(trial.file)
  outside.exec(`CREATE TRIGGER refuse_starts BEFORE INSERT ON events
    WHEN NEW.cause LIKE '% started' OR NEW.cause LIKE '% fired' BEGIN SELECT RAISE(ABORT, 'no luck'); END`)
  outside.close()
  assert.deepEqual(await announced(trial, 2), ['run run-1 ended', 'alert a1 resolved'])
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
  assert.deepEqual(
    trial.log.lines
      .filter(({ happening }) => happening === 'announcer.gaveUp')
      .map(({ facts }) => facts['cause']),
    ['run run-1 started', 'alert a1 fired'],
  )
})

test('an announcer that fails while it is being stopped leaves no timer behind', async () => {
  await using trial = await openNotifyTrial()
  await finish(trial, 0, 1)
  const begun = Promise.withResolvers<void>()
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  let stopping: Promise<void> = Promise.resolve()
  const chance = {
    ...trial.chance,
    uuid(): string {
      stopping = announcer.stop()
      begun.resolve()
      throw new Error('no more ids')
    },
  }
  const announcer = createAnnouncer({ ...trial, chance })
  await announcer.start()
  await begun.promise
  await stopping
  assert.ok(timers() <= before)
})

async function finish({ store }: NotifyTrial, from: number, to: number): Promise<void> {
  await store.commit(async ({ outbox }) => {
    for (let n = from; n < to; n++) await outbox.append(ended(n))
  })
}

/** The causes in the order in which they were announced, so many in all. */
async function announced(trial: NotifyTrial, count: number): Promise<unknown[]> {
  const announcer = createAnnouncer(trial)
  await announcer.start()
  await trial.log.until('event.announced', count)
  await announcer.stop()
  const lines = trial.log.lines.filter(({ happening }) => happening === 'event.announced')
  return lines.map(({ facts }) => facts['cause'])
}

function started(n: number): Fact {
  return { kind: 'runStarted', run: aSuccess(`run-${n}`, { status: 'inProgress', activities: [] }) }
}

function firing(id: string): Fact {
  return { kind: 'alert', alert: anAlert(id) }
}

function resolved(id: string): Fact {
  return { kind: 'alert', alert: anAlert(id, { status: 'INACTIVE', resolvedAt: 9_000 }) }
}

function ended(n: number): Fact {
  return { kind: 'runEnded', run: aSuccess(`run-${n}`) }
}

/** Resolves when whoever still listens has been woken. */
async function nextRing({ bus }: NotifyTrial): Promise<void> {
  await new Promise<void>((resolve) => {
    bus.onRing('outbox', resolve)
    bus.ring('outbox')
  })
}
