import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { openReceiver } from '../notify-trial.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createSender } from './sender.ts'

const MB = 1_000_000

test('however large the bodies of a backlog are, no more than a bounded part of them is held', async () => {
  await using trial = await openBoundsTrial()
  await using hanging = await openReceiver()
  hanging.answer = () => 'hang'
  for (let n = 0; n < 5; n++) {
    await trial.register(`large-${n}`, { webhookUrl: hanging.url })
    await oweLarge(trial, `large-${n}`, 30)
  }
  const sender = trial.open()
  await sender.start()
  await hanging.until((hits) => hits.length >= 48)
  const sending = await trial.store.read.deliveries.list({ status: 'sending', limit: 1_000 })
  assert.ok(sending.length <= 65, `${sending.length} MB are held`)
})

test('while large bodies hang, as many as may be held, another gets what it is owed', async () => {
  await using trial = await openBoundsTrial()
  await using hanging = await openReceiver()
  hanging.answer = () => 'hang'
  for (let n = 0; n < 3; n++) {
    await trial.register(`large-${n}`, { webhookUrl: hanging.url })
    await oweLarge(trial, `large-${n}`, 30)
  }
  await trial.open().start()
  await hanging.until((hits) => hits.length >= 48)
  await trial.owe('r1', 5)
  trial.bus.ring('deliveries')
  await trial.receiver.until((hits) => hits.length === 5)
  await trial.log.until('delivery.attempted', 5)
  const attempted = trial.log.lines.map(({ facts }) => facts['registrationId'])
  assert.ok(attempted.every((id) => id === 'r1'))
})

test('a registration with a limit of its own has no more in flight, and holds up nobody', async () => {
  await using trial = await openBoundsTrial()
  await using hanging = await openReceiver()
  hanging.answer = () => 'hang'
  await trial.register('few', { webhookUrl: hanging.url, maxInFlight: 2 })
  await trial.owe('few', 50)
  await trial.owe('r1', 100)
  const sender = trial.open()
  await sender.start()
  await trial.log.until('delivery.attempted', 100)
  assert.equal(hanging.hits.length, 2)
  const held = sender.standingOf(idOf('few'))
  assert.deepEqual([held.room, held.bound], [2, 'most'])
  while (sender.standingOf(idOf('few')).held > 4) await new Promise(setImmediate)
  const [waiting] = await trial.store.read.deliveries.list({ status: 'waiting', limit: 100 })
  assert.equal(waiting?.attempts, 0, 'what was given back was not tried')
})

test('a rate of its own is kept, from one claim to the next', async () => {
  await using trial = await openBoundsTrial()
  await trial.register('slow', { webhookUrl: `${trial.receiver.url}/slow`, maxPerSecond: 20 })
  await trial.owe('slow', 8)
  const cameAt: number[] = []
  trial.receiver.answer = () => {
    cameAt.push(trial.clock.at)
    return 200
  }
  const sender = trial.open()
  // The clock of a trial stands still, but a rate goes by the time that passes.
  const turning = setInterval(() => (trial.clock.at += 5), 5)
  await sender.start()
  await trial.log.until('delivery.attempted', 8)
  clearInterval(turning)
  const tookMs = (cameAt.at(-1) ?? 0) - (cameAt[0] ?? 0)
  assert.ok(tookMs >= 6 * 50, `eight came within ${tookMs} ms`)
})

test('of a registration whose retries have piled up, new events are sent before all of these', async () => {
  await using trial = await openBoundsTrial()
  const { clock, log, receiver } = trial
  receiver.answer = () => 500
  await trial.owe('r1', 200)
  const sender = trial.open()
  await sender.start()
  await log.until('delivery.attempted', 200)
  await sender.stop()

  await trial.owe('r1', 10)
  const fresh = new Set(Array.from({ length: 10 }, (_, n) => `event-${201 + n}`))
  clock.at += 60_000
  const before = receiver.hits.length
  await sender.start()
  await receiver.until((hits) => hits.slice(before).filter(isFresh).length === 10)
  const needed = receiver.hits.length - before
  assert.ok(needed < 100, `${needed} were sent until the ten new ones were`)

  function isFresh({ eventId }: { readonly eventId: string }): boolean {
    return fresh.has(eventId)
  }
})

async function oweLarge(trial: PushTrial, registrationId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await trial.store.commit(async ({ events, deliveries }) => {
      const eventId = idOf<'event'>(`large ${registrationId} ${n}`)
      const bodyId = await events.appendBody(eventId, 'adobe_io', `"${'x'.repeat(MB - 2)}"`)
      await deliveries.append({
        registrationId: idOf(registrationId),
        eventId,
        eventCode: 'code',
        providerMetadataId: 'provider',
        bodyId,
        replayId: null,
        createdAt: trial.clock.at,
      })
    })
  }
}

async function openBoundsTrial() {
  const trial = await openPushTrial()
  const opened: ReturnType<typeof createSender>[] = []
  return {
    ...trial,
    open() {
      const sender = createSender(trial.needs)
      opened.push(sender)
      return sender
    },
    async [Symbol.asyncDispose]() {
      // Receivers go first, so that nothing waits for an answer that never comes.
      await trial.receiver[Symbol.asyncDispose]()
      await Promise.all(opened.map((sender) => sender.stop()))
      await trial[Symbol.asyncDispose]()
    },
  }
}
