import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_TRACES } from '../../platform/store/store-trial.ts'
import type { Delivery } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import { deliver } from './deliver.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { getDelivery, resend } from './resend.ts'

const HOUR = 60 * 60 * 1_000

for (const [status, reply] of [
  ['delivered', 200],
  ['refused', 404],
] as const) {
  test(`a delivery that was ${status} is sent again: the same bytes and event id, and it says so`, async () => {
    await using trial = await openPushTrial()
    trial.receiver.answer = () => reply
    const before = await settled(trial)
    assert.equal(before.status, status)

    trial.receiver.answer = () => 200
    trial.clock.at += 48 * HOUR
    const again = await resend(before.id, trial)
    assert.deepEqual(
      [again.status, again.attempts, again.firstAttemptAt, again.nextAttemptAt, again.replayId],
      ['waiting', 0, null, trial.clock.at, 'resend'],
    )
    await deliver(await trial.claimOne(), trial.needs)
    const [first, second, ...others] = trial.receiver.hits
    assert.deepEqual(others, [])
    assert.deepEqual([second?.body, second?.eventId], [first?.body, first?.eventId])
    assert.equal(first?.headers['x-weir-replay'], undefined)
    assert.equal(second?.headers['x-weir-replay'], 'resend')
    assert.equal(second?.headers['x-adobe-retry-count'], undefined)

    assert.equal((await getDelivery(again.id, trial.store)).status, 'delivered')
    const kept = await getDelivery(before.id, trial.store)
    assert.deepEqual(kept, { ...before, bodyId: 1 }, 'the first one stays as it was')
    const traces = await trial.store.read.traces.listKept(idOf('r1'), ALL_TRACES)
    assert.deepEqual(
      traces.map(({ deliveryId, replayId }) => [deliveryId, replayId]),
      [
        [again.id, 'resend'],
        [before.id, null],
      ],
    )
  })
}

test('an expired delivery is sent again, with 24 hours of its own', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  trial.clock.at += 24 * HOUR
  await deliver(await trial.claimOne(), trial.needs)
  const [before] = await trial.store.read.deliveries.list({ limit: 1 })
  assert.equal(before?.status, 'expired')
  const again = await resend(before.id, trial)
  await deliver(await trial.claimOne(), trial.needs)
  const { status, attempts, nextAttemptAt } = await getDelivery(again.id, trial.store)
  assert.deepEqual([status, attempts, nextAttemptAt], ['waiting', 1, trial.clock.at + 60_000])
})

test('a batch is sent again as the same batch', async () => {
  await using trial = await openPushTrial()
  const webhookUrl = `${trial.receiver.url}/r2`
  await trial.register('r2', { webhookUrl, deliveryType: 'webhook_batch' })
  await trial.owe('r2', 3)
  trial.clock.at += 1_000
  await deliver(await trial.claimOne(), trial.needs)
  const [before] = await trial.store.read.deliveries.list({ limit: 1 })
  assert.ok(before !== undefined)
  const again = await resend(before.id, trial)
  assert.deepEqual(again.items, before.items)
  assert.equal(again.items.length, 3)
  await deliver(await trial.claimOne(), trial.needs)
  const [first, second] = trial.receiver.hits
  assert.equal(second?.body, first?.body)
  assert.equal(second?.headers['content-type'], 'application/json; charset=utf-8')
})

for (const status of ['waiting', 'sending'] as const) {
  test(`a delivery that is ${status} is on its way, and is not sent twice`, async () => {
    await using trial = await openPushTrial()
    await trial.owe('r1', 1)
    if (status === 'sending') await trial.claimOne()
    await assert.rejects(resend(idOf('1'), trial), {
      code: 'WEIR-409',
      message: `The delivery "1" is ${status}, so it is on its way already. Only a delivered, refused or expired one is sent again.`,
    })
    assert.equal((await trial.store.read.deliveries.list({ limit: 9 })).length, 1)
  })
}

const CLOSED: readonly [what: string, changes: Partial<Registration>, problem: RegExp][] = [
  [
    'is disabled',
    { status: 'hook_unreachable' },
    /is disabled; its webhook is "hook_unreachable" since/,
  ],
  [
    'was disabled by its owner',
    { isWanted: false },
    /was switched off by an edit; set `enabled` to true to switch it on again\.$/,
  ],
  [
    'has failed its challenge',
    { status: 'verification_failed', statusReason: 'It answered "no".' },
    /"verification_failed" since .*\. It answered "no"\. Edit it/,
  ],
  [
    'is being challenged',
    { status: 'pending_verification' },
    /waits since .* for the proof that its webhook is its own\.$/,
  ],
  [
    'has no webhook any more',
    { deliveryType: 'journal', webhookUrl: null },
    /has no webhook: its events are read from its journal\.$/,
  ],
]
for (const [what, changes, problem] of CLOSED) {
  test(`nothing is sent again to a registration that ${what}, and it is said why`, async () => {
    await using trial = await openPushTrial()
    const before = await settled(trial)
    await trial.store.commit(async ({ registrations }) => {
      const registration = await registrations.find(idOf('r1'))
      assert.ok(registration !== null)
      await registrations.replace({ ...registration, ...changes })
    })
    await assert.rejects(resend(before.id, trial), { code: 'WEIR-409', message: problem })
    assert.equal((await trial.store.read.deliveries.list({ limit: 9 })).length, 1)
  })
}

test('a delivery that nobody knows is not found', async () => {
  await using trial = await openPushTrial()
  await settled(trial)
  for (const id of ['2', '0', '-1', '1.0', '0x1', '', ' 1', '1e0', '99999999999999999999']) {
    await assert.rejects(getDelivery(idOf(id), trial.store), { code: 'WEIR-404' }, id)
  }
  await assert.rejects(resend(idOf('2'), trial), {
    code: 'WEIR-404',
    message: 'The delivery "2" is not found.',
  })
})

async function settled(trial: PushTrial): Promise<Delivery> {
  await trial.owe('r1', 1)
  await deliver(await trial.claimOne(), trial.needs)
  const [delivery] = await trial.store.read.deliveries.list({ limit: 1 })
  assert.ok(delivery !== undefined)
  return delivery
}
