import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { ALL_TRACES, upTo } from '../../platform/store/store-trial.ts'
import type { DeliveryStatus } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Reply } from '../notify-trial.ts'
import { deliver } from './deliver.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'

const MINUTE = 60_000

const REPLIES: readonly [
  reply: Reply,
  status: DeliveryStatus,
  retryInMs: number | null,
  said: string,
][] = [
  [200, 'delivered', null, 'answered 200'],
  [204, 'delivered', null, 'answered 204'],
  [302, 'refused', null, 'The receiver answered 302. This is final.'],
  [400, 'refused', null, 'The receiver answered 400. This is final.'],
  [404, 'refused', null, 'The receiver answered 404. This is final.'],
  [410, 'refused', null, 'The receiver answered 410. This is final.'],
  [429, 'waiting', MINUTE, 'answered 429'],
  [500, 'waiting', MINUTE, 'answered 500'],
  [[503, { 'retry-after': '600' }], 'waiting', 10 * MINUTE, 'answered 503'],
  [505, 'refused', null, 'The receiver answered 505. This is final.'],
  ['hang', 'waiting', MINUTE, '604: No complete answer came within 0.2 s.'],
]

for (const [reply, status, retryInMs, said] of REPLIES) {
  test(`a receiver that answers ${JSON.stringify(reply)} leaves the delivery ${status}, with its trace`, async () => {
    await using trial = await openPushTrial({ timeoutMs: 200 })
    trial.receiver.answer = () => reply
    await trial.owe('r1', 1)
    await deliver(await trial.claimOne(), trial.needs)
    const delivery = await onlyDelivery(trial)
    assert.deepEqual(
      [delivery.status, delivery.nextAttemptAt, delivery.lastOutcome, delivery.attempts],
      [status, retryInMs === null ? null : trial.clock.at + retryInMs, said, 1],
    )
    const [trace, ...others] = await trial.store.read.traces.listKept(idOf('r1'), ALL_TRACES)
    assert.deepEqual(
      [trace?.deliveryId, trace?.eventId, trace?.isSuccess, trace?.request.body, others],
      [delivery.id, 'event-1', status === 'delivered', trial.receiver.hits[0]?.body, []],
    )
  })
}

test('a delivery whose 24 hours ran out while Weir was down expires without being sent', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  trial.clock.at += 48 * 60 * MINUTE
  await deliver(await trial.claimOne(), trial.needs)
  assert.equal((await onlyDelivery(trial)).status, 'expired')
  assert.equal(trial.receiver.hits.length, 1)
})

test('a second attempt sends the same bytes and event id, and says which retry it is', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  trial.clock.at += MINUTE
  await deliver(await trial.claimOne(), trial.needs)
  const [first, second] = trial.receiver.hits
  assert.equal(first?.body, '{"event_id":"event-1","recipient_client_id":"client-1"}')
  assert.equal(second?.body, first?.body)
  assert.equal(second?.eventId, first?.eventId)
  assert.equal(first?.headers['x-adobe-retry-count'], undefined)
  assert.equal(second?.headers['x-adobe-retry-count'], '1')
  assert.notEqual(second?.headers['x-adobe-delivery-id'], first?.headers['x-adobe-delivery-id'])
  assert.equal((await onlyDelivery(trial)).nextAttemptAt, trial.clock.at + 2 * MINUTE)
})

test('a delivery whose next attempt would come after 24 hours expires', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  trial.clock.at += 24 * 60 * MINUTE
  await deliver(await trial.claimOne(), trial.needs)
  const { status, nextAttemptAt, lastOutcome } = await onlyDelivery(trial)
  assert.deepEqual([status, nextAttemptAt], ['expired', null])
  assert.match(lastOutcome, /^The receiver answered 500\. The next attempt would come later/)
})

test('what a deleted registration was owed is not sent', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const owed = await trial.claimOne()
  await remove(trial)
  await deliver(owed, trial.needs)
  assert.equal(trial.receiver.hits.length, 0)
})

test('an attempt that ends after its registration was deleted leaves nothing behind', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = async () => {
    await remove(trial)
    return 500
  }
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  assert.equal(trial.receiver.hits.length, 1)
  assert.deepEqual(await trial.store.read.deliveries.list({ limit: 10 }), [])
  assert.deepEqual(await trial.store.read.traces.listKept(idOf('r1'), ALL_TRACES), [])
})

test('a disabled registration still gets the retries that were scheduled before', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  await change(trial, { status: 'hook_unreachable' })
  await deliver(await trial.claimOne(), trial.needs)
  assert.equal((await onlyDelivery(trial)).status, 'delivered')
})

const UNPROVEN: readonly [what: string, changes: Partial<Registration>][] = [
  ['a webhook that has failed its challenge', { status: 'verification_failed' }],
  ['a webhook that is still to be challenged', { status: 'pending_verification' }],
  ['no webhook any more', { deliveryType: 'journal', webhookUrl: null }],
]

for (const [what, changes] of UNPROVEN) {
  test(`a registration with ${what} is sent nothing, and what it is owed waits for it`, async () => {
    await using trial = await openPushTrial()
    await trial.owe('r1', 1)
    await change(trial, changes)
    await deliver(await trial.claimOne(), trial.needs)
    assert.equal(trial.receiver.hits.length, 0)
    const { status, nextAttemptAt, lastOutcome } = await onlyDelivery(trial)
    assert.deepEqual([status, nextAttemptAt], ['waiting', trial.clock.at + MINUTE])
    assert.match(lastOutcome, /no webhook that has proved/)
    assert.deepEqual(await trial.store.read.traces.listKept(idOf('r1'), ALL_TRACES), [])
  })
}

test('an attempt that was not made is not counted, so that the first is no retry', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  await change(trial, { status: 'verification_failed' })
  for (let n = 0; n < 5; n++) {
    await deliver(await trial.claimOne(), trial.needs)
    const { attempts, firstAttemptAt, nextAttemptAt } = await onlyDelivery(trial)
    assert.deepEqual([attempts, firstAttemptAt], [0, null])
    trial.clock.at = nextAttemptAt ?? 0
  }
  await change(trial, { status: 'verified' })
  await deliver(await trial.claimOne(), trial.needs)
  assert.equal(trial.receiver.hits[0]?.headers['x-adobe-retry-count'], undefined)
  const { attempts, firstAttemptAt } = await onlyDelivery(trial)
  assert.deepEqual([attempts, firstAttemptAt], [1, trial.clock.at])
})

test('what was never sent expires 24 hours after it was owed', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const owedAt = trial.clock.at
  await change(trial, { deliveryType: 'journal', webhookUrl: null })
  let delivery = await onlyDelivery(trial)
  for (let n = 0; n < 200 && delivery.status === 'waiting'; n++) {
    trial.clock.at = delivery.nextAttemptAt ?? 0
    assert.ok(trial.clock.at <= owedAt + 24 * 60 * MINUTE)
    await deliver(await trial.claimOne(), trial.needs)
    delivery = await onlyDelivery(trial)
  }
  assert.deepEqual([delivery.status, delivery.attempts], ['expired', 0])
  assert.match(delivery.lastOutcome, /no webhook that has proved.* Its 24 hours were over/)
  assert.ok(trial.clock.at > owedAt + 23 * 60 * MINUTE)
})

test('a delivery whose body was cleared is never sent, and says so', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const outside = new DatabaseSync(trial.file)
  outside.exec('DELETE FROM bodies')
  outside.close()
  const [owed] = await trial.store.commit(({ deliveries }) =>
    deliveries.claim(trial.clock.at, Infinity, upTo(1)),
  )
  assert.ok(owed !== undefined)
  await deliver(owed, trial.needs)
  assert.equal(trial.receiver.hits.length, 0)
  const { status, nextAttemptAt, lastOutcome, attempts } = await onlyDelivery(trial)
  assert.deepEqual([status, nextAttemptAt, attempts], ['refused', null, 0])
  assert.match(lastOutcome, /its body was cleared/)
  assert.deepEqual(
    trial.log.lines.map(({ happening }) => happening),
    ['delivery.refused'],
  )
})

test('what waited for its webhook is sent once that has given its proof', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  await change(trial, { status: 'verification_failed' })
  await deliver(await trial.claimOne(), trial.needs)
  await change(trial, { status: 'verified' })
  trial.clock.at += MINUTE
  await deliver(await trial.claimOne(), trial.needs)
  assert.equal((await onlyDelivery(trial)).status, 'delivered')
})

test('each registration keeps its newest hundred traces, and few more, whichever deliveries fall to it', async () => {
  await using trial = await openPushTrial()
  await trial.register('r2', { webhookUrl: `${trial.receiver.url}/r2` })
  for (let n = 0; n < 160; n++) {
    for (const id of ['r1', 'r2']) {
      await trial.owe(id, 1)
      await deliver(await trial.claimOne(), trial.needs)
    }
  }
  const most = { ...ALL_TRACES, ofEach: 1_000 }
  for (const id of ['r1', 'r2']) {
    const traces = await trial.store.read.traces.listKept(idOf(id), most)
    assert.ok(traces.length >= 100 && traces.length < 132, `${id} has ${traces.length}`)
    assert.equal(traces[0]?.eventId, id === 'r1' ? 'event-319' : 'event-320')
  }
})

test('an attempt is one line in the log, with every id', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  const [line, ...others] = trial.log.lines
  assert.deepEqual(others, [])
  assert.equal(line?.happening, 'delivery.attempted')
  assert.deepEqual(line.facts, {
    deliveryId: '1',
    eventId: 'event-1',
    registrationId: 'r1',
    attempt: 1,
    verdict: 'delivered',
    answer: '2xx',
    outcome: 'answered 200',
    durationMs: line.facts['durationMs'],
    owedMs: 0,
  })
})

async function onlyDelivery({ store }: PushTrial) {
  const [delivery, ...others] = await store.read.deliveries.list({ limit: 10 })
  assert.ok(delivery !== undefined && others.length === 0)
  return delivery
}

async function change({ store }: PushTrial, changes: Partial<Registration>): Promise<void> {
  await store.commit(async ({ registrations }) => {
    const before = await registrations.find(idOf('r1'))
    assert.ok(before !== null)
    await registrations.replace({ ...before, ...changes })
  })
}

async function remove({ store }: PushTrial): Promise<void> {
  await store.commit(({ registrations }) => registrations.remove(idOf('r1')))
}
