import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createSender } from './sender.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

for (const [what, byMs] of [
  ['forward', 3 * DAY],
  ['back', -3 * DAY],
] as const) {
  test(`a clock that is set ${what} neither hastens nor delays a retry, nor ends its day`, async () => {
    await using trial = await openTimeTrial()
    const { clock, log, store, receiver } = trial
    receiver.answer = () => (receiver.hits.length < 2 ? 500 : 200)
    await trial.owe('r1', 1)
    await trial.sender.start()
    await log.until('delivery.attempted', 1)

    clock.at += byMs
    trial.bus.ring('deliveries')
    await log.until('clock.jumped', 1)
    const waits = async (): Promise<number> => {
      const [delivery] = await store.read.deliveries.list({ limit: 1 })
      return (delivery?.nextAttemptAt ?? NaN) - clock.at
    }
    while ((await waits()) !== MINUTE) await new Promise(setImmediate)
    assert.equal(receiver.hits.length, 1)

    trial.pass(MINUTE)
    trial.bus.ring('deliveries')
    await log.until('delivery.attempted', 2)
    const [delivery] = await store.read.deliveries.list({ limit: 1 })
    assert.deepEqual([delivery?.status, delivery?.attempts], ['delivered', 2])
    const jumps = log.lines.filter(({ happening }) => happening === 'clock.jumped')
    assert.deepEqual(
      jumps.map(({ facts }) => facts['byMs']),
      [byMs],
    )
  })
}

test('what was due before a clock was set back is still sent at once', async () => {
  await using trial = await openTimeTrial()
  await trial.sender.start()
  await trial.owe('r1', 3)
  trial.clock.at -= 5 * HOUR
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 3)
})

test('what is published after a clock was set forward is sent at once', async () => {
  await using trial = await openTimeTrial()
  await trial.sender.start()
  trial.clock.at += 5 * HOUR
  await trial.owe('r1', 3)
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 3)
})

test('an attempt during which the clock is set forward is made again as soon as after any other', async () => {
  await using trial = await openTimeTrial()
  const { clock, log, store, receiver } = trial
  receiver.answer = () => {
    clock.at += 3 * DAY
    return 500
  }
  await trial.owe('r1', 1)
  await trial.sender.start()
  await log.until('delivery.attempted', 1)
  trial.bus.ring('deliveries')
  await log.until('clock.jumped', 1)
  await trial.sender.stop()
  const [delivery] = await store.read.deliveries.list({ limit: 1 })
  assert.deepEqual([delivery?.status, delivery?.nextAttemptAt], ['waiting', clock.at + MINUTE])
})

test('a clock that is set while the disk is full is heeded once there is room', async (t) => {
  await using trial = await openTimeTrial()
  const { clock, log, store, receiver } = trial
  receiver.answer = () => 500
  await trial.owe('r1', 1)
  await trial.sender.start()
  await log.until('delivery.attempted', 1)
  let isFull = true
  // The disk is what is played here; there is no other way to make it fail at a certain word.
  t.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
    if (isFull) throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    this.prepare(sql).run()
  })
  clock.at -= 5 * HOUR
  trial.bus.ring('deliveries')
  await log.until('sender.stumbled', 1)
  isFull = false
  await trial.sender.stop()
  const [delivery] = await store.read.deliveries.list({ limit: 1 })
  assert.equal(delivery?.nextAttemptAt, clock.at + MINUTE)
})

test('what a clock that ran ahead wrote before the start does not wait for it', async () => {
  await using trial = await openTimeTrial()
  trial.clock.at += 40 * DAY
  await trial.owe('r1', 2)
  trial.clock.at -= 40 * DAY
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 2)
})

async function openTimeTrial() {
  const trial: PushTrial = await openPushTrial()
  let ticks = 0
  const sender = createSender({ ...trial.needs, ticks: () => ticks })
  return {
    ...trial,
    sender,
    /** Time goes by, on every clock. */
    pass(ms: number) {
      ticks += ms
      trial.clock.at += ms
    },
    async [Symbol.asyncDispose]() {
      await sender.stop()
      await trial[Symbol.asyncDispose]()
    },
  }
}
