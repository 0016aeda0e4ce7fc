import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { aSuccess, type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
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
    (await trial.store.read.outbox.list(9)).map(({ run }) => run.id),
    ['run-7'],
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
        facts: { runId: 'run-7', error: 'Error: no luck', runCount: 1 },
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
    for (let n = from; n < to; n++) await outbox.append(aSuccess(`run-${n}`))
  })
}

/** Resolves when whoever still listens has been woken. */
async function nextRing({ bus }: NotifyTrial): Promise<void> {
  await new Promise<void>((resolve) => {
    bus.onRing('outbox', resolve)
    bus.ring('outbox')
  })
}
