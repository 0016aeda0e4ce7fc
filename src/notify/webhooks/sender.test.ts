import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import type { Service } from '../../platform/service.ts'
import { openReceiver } from '../notify-trial.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { upTo } from '../../platform/store/store-trial.ts'
import { createSender } from './sender.ts'

const MINUTE = 60_000

test('several hundred deliveries to three registrations arrive, each exactly once', async () => {
  await using trial = await openSenderTrial()
  const { receiver, store } = trial
  for (const id of ['r2', 'r3']) await trial.register(id, { webhookUrl: `${receiver.url}/${id}` })
  for (let n = 0; n < 50; n++) for (const id of ['r1', 'r2', 'r3']) await trial.owe(id, 3)
  await trial.sender.start()
  for (const id of ['r1', 'r2', 'r3']) await trial.owe(id, 50)
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 600)
  await trial.sender.stop()

  assert.equal(receiver.hits.length, 600)
  assert.equal(new Set(receiver.hits.map(({ eventId }) => eventId)).size, 600)
  assert.equal(receiver.hits.filter(({ path }) => path === '/r2').length, 200)
  const all = await store.read.deliveries.list({ limit: 1_000 })
  assert.ok(all.every(({ status, attempts }) => status === 'delivered' && attempts === 1))
})

test('a receiver that fails is tried again by the schedule, and then no more', async () => {
  await using trial = await openSenderTrial()
  trial.receiver.answer = () => (trial.receiver.hits.length < 7 ? 500 : 200)
  await trial.owe('r1', 1)
  await trial.sender.start()
  for (const [n, minutes] of [1, 2, 4, 8, 15, 15].entries()) {
    await trial.log.until('delivery.attempted', n + 1)
    const [delivery] = await trial.store.read.deliveries.list({ limit: 1 })
    assert.equal(delivery?.nextAttemptAt, trial.clock.at + minutes * MINUTE)
    assert.equal(trial.receiver.hits.length, n + 1)
    trial.clock.at += minutes * MINUTE
    trial.bus.ring('deliveries')
  }
  await trial.log.until('delivery.attempted', 7)
  await trial.sender.stop()
  const counts = trial.receiver.hits.map(({ headers }) => headers['x-adobe-retry-count'])
  assert.deepEqual(counts, [undefined, '1', '2', '3', '4', '5', '6'])
  assert.equal(await trial.store.read.deliveries.findNextDue(0), null)
})

test('a retry that falls due is made without a ring', async () => {
  await using trial = await openSenderTrial({ schedule: [20] })
  trial.receiver.answer = () => (trial.receiver.hits.length < 2 ? 500 : 200)
  await trial.owe('r1', 1)
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 1)
  trial.clock.at += 20
  await trial.log.until('delivery.attempted', 2)
})

test('a delivery whose state cannot be written for a while is sent again once it can', async () => {
  await using trial = await openSenderTrial({ schedule: [20] })
  const outside = new DatabaseSync(trial.file)
  trial.receiver.answer = () => {
    if (trial.receiver.hits.length === 1) outside.exec(REFUSE_TO_SETTLE)
    return 200
  }
  await trial.owe('r1', 1)
  await trial.sender.start()
  await trial.log.until('delivery.stuck', 1)
  outside.exec('DROP TRIGGER refuse_to_settle')
  outside.close()
  trial.clock.at += 20
  await trial.log.until('delivery.attempted', 1)
  assert.equal(new Set(trial.receiver.hits.map(({ eventId }) => eventId)).size, 1)
  assert.equal((await trial.store.read.deliveries.list({ limit: 1 }))[0]?.status, 'delivered')
})

const REFUSE_TO_SETTLE = `CREATE TRIGGER refuse_to_settle BEFORE UPDATE ON deliveries
  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`

test('a final answer is not tried again', async () => {
  await using trial = await openSenderTrial()
  trial.receiver.answer = () => 404
  await trial.owe('r1', 20)
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 20)
  assert.equal(await trial.store.read.deliveries.findNextDue(0), null)
  const all = await trial.store.read.deliveries.list({ limit: 100 })
  assert.ok(all.every(({ status, attempts }) => status === 'refused' && attempts === 1))
})

test('a hanging receiver moves nobody else, and holds no more than its share', async () => {
  await using trial = await openSenderTrial()
  await using hanging = await openReceiver()
  hanging.answer = () => 'hang'
  await trial.register('hanging', { webhookUrl: hanging.url })
  // The few that come first must not let the many after them in beyond the share.
  await trial.owe('hanging', 10)
  await trial.sender.start()
  await hanging.until((hits) => hits.length === 10)
  await trial.owe('hanging', 500)
  await trial.owe('r1', 300)
  trial.bus.ring('deliveries')
  await trial.receiver.until((hits) => hits.length === 300)
  await trial.log.until('delivery.attempted', 300)

  const attempted = trial.log.lines.map(({ facts }) => facts['registrationId'])
  assert.ok(attempted.every((id) => id === 'r1'))
  const all = await trial.store.read.deliveries.list({
    registrationId: idOf('hanging'),
    limit: 1_000,
  })
  const out = all.filter(({ status }) => status === 'sending')
  assert.ok(out.length <= 64, `${out.length} attempts are out at once`)
})

for (const many of [4, 8, 100]) {
  test(`while ${many} receivers hang, each with a backlog, another gets all that it is owed`, async () => {
    await using trial = await openSenderTrial()
    await using hanging = await openReceiver()
    hanging.answer = () => 'hang'
    const ids = Array.from({ length: many }, (_, n) => `hanging-${n}`)
    for (const id of ids) {
      await trial.register(id, { webhookUrl: hanging.url })
      await trial.owe(id, many > 10 ? 10 : 300)
    }
    // What comes first may take whatever it gets before the other is owed anything.
    trial.clock.at += 5
    await trial.sender.start()
    // So many may be in flight to one host; of lanes that have some already, a quarter fewer.
    await hanging.until((hits) => hits.length >= (many > 64 ? 64 : 48))
    await trial.owe('r1', 20)
    trial.bus.ring('deliveries')
    await trial.log.until('delivery.attempted', 20)
    const attempted = trial.log.lines.map(({ facts }) => facts['registrationId'])
    assert.ok(
      attempted.every((id) => id === 'r1'),
      'no other attempt has ended before',
    )

    // Nor does it wait for a ring.
    await trial.owe('r1', 20, 20)
    trial.bus.ring('deliveries')
    trial.clock.at += 20
    await trial.log.until('delivery.attempted', 40)
    assert.equal(trial.receiver.hits.length, 40)
    assert.ok(trial.log.lines.every(({ facts }) => facts['registrationId'] === 'r1'))
  })
}

test('a delivery that falls due while another receiver hangs is made in time, without a ring', async () => {
  await using trial = await openSenderTrial()
  await using hanging = await openReceiver()
  hanging.answer = () => 'hang'
  await trial.register('hanging', { webhookUrl: hanging.url })
  await trial.owe('hanging', 200)
  await trial.owe('r1', 1, 20)
  await trial.sender.start()
  await hanging.until((hits) => hits.length >= 32)
  trial.clock.at += 20
  await trial.log.until('delivery.attempted', 1)
  assert.equal(trial.log.lines[0]?.facts['registrationId'], 'r1')
})

test('what was being sent when Weir was killed is sent again at the next start', async () => {
  await using trial = await openSenderTrial()
  await trial.owe('r1', 3)
  const { clock, store } = trial
  await store.commit(({ deliveries }) => deliveries.claim(clock.at, Infinity, upTo(3)))
  clock.at += 5 * MINUTE
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 3)
  assert.deepEqual(
    trial.receiver.hits.map(({ headers }) => headers['x-adobe-retry-count']),
    ['1', '1', '1'],
  )
  const [line] = trial.log.lines
  assert.deepEqual([line?.happening, line?.facts], ['deliveries.releasedAfterCrash', { count: 3 }])
})

test('stop waits for the attempts that are out, and begins no others', async () => {
  await using trial = await openSenderTrial()
  const gate = Promise.withResolvers<void>()
  const happened: string[] = []
  trial.receiver.answer = async () => {
    await gate.promise
    happened.push('answered')
    return 200
  }
  await trial.owe('r1', 1)
  await trial.sender.start()
  await trial.receiver.until((hits) => hits.length === 1)
  const stopping = trial.sender.stop().then(() => happened.push('stopped'))
  await trial.owe('r1', 1)
  trial.bus.ring('deliveries')
  gate.resolve()
  await stopping
  assert.deepEqual(happened, ['answered', 'stopped'])
  const statuses = (await trial.store.read.deliveries.list({ limit: 10 })).map((one) => one.status)
  assert.deepEqual(statuses, ['waiting', 'delivered'])
})

test('a sender that is stopped while it looks for work leaves no timer behind', async () => {
  await using trial = await openSenderTrial()
  await trial.owe('r1', 1, 5 * MINUTE)
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  await trial.sender.start()
  await trial.sender.stop()
  assert.ok(timers() <= before)
})

test('stopped and started again, it goes on with what is left; twice is fine', async () => {
  await using trial = await openSenderTrial()
  await trial.owe('r1', 300)
  await Promise.all([trial.sender.start(), trial.sender.start()])
  await trial.log.until('delivery.attempted', 10)
  await Promise.all([trial.sender.stop(), trial.sender.stop()])
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 300)
  assert.equal(new Set(trial.receiver.hits.map(({ eventId }) => eventId)).size, 300)
  assert.equal(trial.receiver.hits.length, 300)
})

test('a registration that is deleted gets nothing more', async () => {
  await using trial = await openSenderTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 5)
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 5)
  await trial.store.commit(({ registrations }) => registrations.remove(idOf('r1')))
  await trial.register('r2', { webhookUrl: `${trial.receiver.url}/r2` })
  trial.clock.at += MINUTE
  await trial.owe('r2', 1)
  trial.bus.ring('deliveries')
  await trial.log.until('delivery.attempted', 6)
  assert.deepEqual(
    trial.receiver.hits.map(({ path }) => path),
    ['/r1', '/r1', '/r1', '/r1', '/r1', '/r2'],
  )
})

test('a delivery that cannot even be attempted is owed again later, and stops nobody', async () => {
  await using trial = await openSenderTrial()
  await trial.register('broken', {
    webhookUrl: trial.receiver.url,
    signatures: ['standard_webhooks'],
  })
  await trial.owe('broken', 1)
  await trial.owe('r1', 1)
  await trial.sender.start()
  await trial.log.until('delivery.attempted', 1)
  await trial.log.until('delivery.released', 1)
  await trial.sender.stop()
  const [, broken] = await trial.store.read.deliveries.list({ limit: 10 })
  assert.deepEqual([broken?.status, broken?.nextAttemptAt], ['waiting', trial.clock.at + MINUTE])
})

async function openSenderTrial(
  changes: { schedule?: readonly number[] } = {},
): Promise<PushTrial & { readonly sender: Service }> {
  const trial = await openPushTrial()
  const sender = createSender({ ...trial.needs, ...changes })
  return {
    ...trial,
    sender,
    async [Symbol.asyncDispose]() {
      // Receivers go first, so that nothing waits for an answer that never comes.
      await trial.receiver[Symbol.asyncDispose]()
      await sender.stop()
      await trial[Symbol.asyncDispose]()
    },
  }
}
