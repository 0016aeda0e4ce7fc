import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { missingKeys } from '../../../test/same-shape.ts'
import { idOf } from '../../domain/ids.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import { aProvider, upTo } from '../../platform/store/store-trial.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import {
  aSuccess,
  INTEREST_IN,
  type NotifyTrial,
  OPTIONS,
  openNotifyTrial,
} from '../notify-trial.ts'
import { openPushTrial } from '../webhooks/push-trial.ts'
import { createSender } from '../webhooks/sender.ts'
import { announceFact } from './announcer.ts'
import { findSample, type Sampled, type SampleNeeds, sendSample } from './sample.ts'

type Fields = Record<string, unknown>

const CODE: EventCode = {
  code: 'order.placed',
  aliases: [],
  label: 'Placed',
  description: 'Placed',
}
const R1 = idOf<'registration'>('r1')
const INTEREST = { providerId: idOf<'provider'>('p1'), eventCode: CODE.code }

function needsOf(trial: NotifyTrial): SampleNeeds {
  return { ...trial, identity: OPTIONS.identity, publicUrl: OPTIONS.publicUrl }
}

function platformCode(spelling: string): Sampled {
  const code = findEventCode(PLATFORM_NOTIFICATIONS, spelling)
  assert.ok(code !== null)
  return { provider: PLATFORM_NOTIFICATIONS, code, spelling }
}

async function openTrial(sample: unknown, changes: Partial<Provider> = {}) {
  const trial = await openNotifyTrial()
  const provider = { ...aProvider('p1', { instanceId: 'one' }), ...changes, instanceId: 'one' }
  await trial.store.commit(async ({ providers }) => {
    await providers.insert(provider)
    const template = sample === undefined ? null : JSON.stringify(sample)
    const base64 = template === null ? null : Buffer.from(template).toString('base64')
    await providers.writeCode(provider.id, CODE, base64)
  })
  const sampled: Sampled = { provider, code: CODE, spelling: CODE.code }
  return {
    ...trial,
    sampled,
    needs: needsOf(trial),
    ask: (registration: Partial<Registration> = {}) =>
      trial.register('r1', { interests: [INTEREST], ...registration }),
  }
}

for (const { code } of PLATFORM_NOTIFICATIONS.eventCodes) {
  test(`${code} has a sample before anything has happened, made up and in its envelope`, async () => {
    await using trial = await openNotifyTrial()
    const sample = await findSample(platformCode(code), 'client-1', needsOf(trial))
    assert.equal(sample?.format, 'adobe_io')
    const body = JSON.parse(sample.body)
    assert.equal(body.event_id, '00000000-0000-4000-8000-000000000000')
    assert.equal(body.recipient_client_id, 'client-1')
    const { id = body.event['xdm:ingestionId'], imsOrgId = body.event['xdm:imsOrg'] } = body.event
    assert.match(id, /^sample-/)
    assert.equal(body.event.header._adobeio.eventCode, code)
    assert.equal(imsOrgId, OPTIONS.identity.imsOrgId)
  })
}

test('the made-up success has every key of a real one', async () => {
  await using trial = await openNotifyTrial()
  const sampled = platformCode('sources_flow_run_success')
  const madeUp = await findSample(sampled, 'client-1', needsOf(trial))
  await announceRunIn(trial)
  const real = await findSample(sampled, 'client-1', needsOf(trial))
  const { event } = JSON.parse(real?.body ?? '')
  delete event._weir
  assert.deepEqual(missingKeys({ event }, JSON.parse(madeUp?.body ?? '')), [])
})

test('once it has happened, a sample has the form of the last real one, and of no other sample', async () => {
  await using trial = await openNotifyTrial()
  const needs = needsOf(trial)
  await trial.register('r1', { deliveryType: 'journal', webhookUrl: null })
  await announceRunIn(trial, 'run-1')
  await announceRunIn(trial, 'run-2')
  const sampled = platformCode('sources_flow_run_success')
  assert.notEqual(await sendSample(sampled, R1, { id: 'mine' }, needs), null)
  const { event } = JSON.parse((await findSample(sampled, 'client-1', needs))?.body ?? '')
  assert.equal(event.id, 'run-2')
  assert.equal(event._weir.isSample, true)
  assert.equal(event._weir.flowName, 'Orders every hour')
})

test('a sample in an alias is spelt so', async () => {
  await using trial = await openNotifyTrial()
  const sampled = platformCode('sources_flow_run_failure')
  const shown = await findSample(sampled, 'client-1', needsOf(trial))
  assert.equal(JSON.parse(shown?.body ?? '').event.header._adobeio.eventCode, sampled.spelling)
  await trial.register('r1', { interests: [INTEREST_IN.failure], deliveryFormat: 'pipeline' })
  // Whichever spelling is named: the registration gets its own.
  const sent = await sendSample(
    platformCode('sources_flow_run_failed'),
    R1,
    undefined,
    needsOf(trial),
  )
  assert.equal(sent?.eventCode, 'sources_flow_run_failure')
  const [{ messages }] = JSON.parse(sent.body)
  assert.equal(messages[0]._eventNotificationMeta.type, 'sources_flow_run_failure')
  assert.match(messages[0].value.id, /^sample-/)
})

test('a sample is written as its provider writes its events', async () => {
  for (const format of ['adobe_io', 'cloud_events_v1'] as const) {
    await using trial = await openTrial({ a: 1 }, { format })
    const found = await findSample(trial.sampled, 'client-1', trial.needs)
    assert.equal(found?.format, format)
    const body = JSON.parse(found.body)
    assert.deepEqual(format === 'adobe_io' ? body.event : body.data, { a: 1 })
    assert.equal(body.event_id, '00000000-0000-4000-8000-000000000000')
    assert.equal(body.recipient_client_id, 'client-1')
  }
})

test('a sample goes to its registration alone: event, journal entry and delivery, of the same bytes', async () => {
  await using trial = await openTrial({ a: 1 })
  const { store, sampled, needs } = trial
  await trial.ask()
  await trial.register('r2', { interests: [INTEREST] })
  const sent = await sendSample(sampled, R1, undefined, needs)
  assert.equal(sent?.push, 'owed')
  const event = await store.read.events.find(sent.eventId)
  assert.deepEqual(
    [event?.providerMetadataId, event?.code, event?.flowId],
    ['3rd_party_custom_events_ORG@AdobeOrg_one', 'order.placed', null],
  )
  const [entry] = await store.read.journal.list(R1, 0, 10)
  assert.deepEqual([entry?.eventId, entry?.push, entry?.body], [sent.eventId, 'owed', sent.body])
  const [owed] = await store.commit(({ deliveries }) =>
    deliveries.claim(trial.clock.at, Infinity, upTo(10)),
  )
  assert.deepEqual([owed?.eventId, owed?.body, owed?.replayId], [sent.eventId, sent.body, null])
  assert.deepEqual(await store.read.journal.list(idOf('r2'), 0, 10), [])
  assert.deepEqual(
    trial.log.lines.map(({ happening }) => happening),
    ['event.sampled'],
  )
})

test('each sending is an event of its own', async () => {
  await using trial = await openTrial({ a: 1 })
  await trial.ask({ deliveryType: 'journal', webhookUrl: null })
  for (const _ of [1, 2, 3]) await sendSample(trial.sampled, R1, undefined, trial.needs)
  const entries = await trial.store.read.journal.list(R1, 0, 10)
  assert.equal(new Set(entries.map(({ eventId }) => eventId)).size, 3)
})

const PUSHES: readonly [registration: Partial<Registration>, push: string][] = [
  [{}, 'owed'],
  [{ status: 'unstable' }, 'owed'],
  [{ deliveryType: 'webhook_batch' }, 'owed'],
  [{ deliveryType: 'journal', webhookUrl: null }, 'journal'],
  [{ isWanted: false }, 'disabled'],
  [{ status: 'hook_unreachable' }, 'disabled'],
  [{ status: 'pending_verification' }, 'disabled'],
]

for (const [registration, push] of PUSHES) {
  test(`a registration with ${JSON.stringify(registration)} has it in its journal as ${push}`, async () => {
    await using trial = await openTrial({ a: 1 })
    await trial.ask(registration)
    const sent = await sendSample(trial.sampled, R1, undefined, trial.needs)
    assert.equal(sent?.push, push)
    const entries = await trial.store.read.journal.list(R1, 0, 10)
    assert.deepEqual(
      entries.map((entry) => entry.push),
      [push],
    )
    const { deliveries } = trial.store.read
    const owed = await deliveries.list({ registrationId: R1, limit: 10 })
    assert.equal(owed.length, push === 'owed' ? 1 : 0)
  })
}

test('a filter does not stop a sample, and what it says of it is told', async () => {
  await using trial = await openTrial({ a: 1 })
  const rule = JSON.stringify({ data: { a: [2] } })
  await trial.ask({ filters: [{ id: 'f', name: 'Twos', description: '', rule }] })
  const sent = await sendSample(trial.sampled, R1, undefined, trial.needs)
  assert.notEqual(sent?.filteredOut, null)
  assert.equal((await sendSample(trial.sampled, R1, { a: 2 }, trial.needs))?.filteredOut, null)
  assert.equal((await trial.store.read.journal.list(R1, 0, 10)).length, 2)
})

test('a code without a sample has none to show or to send, but sends what it is given', async () => {
  await using trial = await openTrial(undefined)
  const { sampled, needs } = trial
  await trial.ask()
  assert.equal(await findSample(sampled, 'client-1', needs), null)
  assert.equal(await sendSample(sampled, R1, undefined, needs), null)
  assert.deepEqual(await trial.store.read.journal.list(R1, 0, 10), [])
  const sent = await sendSample(sampled, R1, null, needs)
  assert.equal((JSON.parse(sent?.body ?? '') as Fields)['data'], null)
})

test('what does not fit is refused, and nothing is announced', async () => {
  await using trial = await openTrial({ a: 1 })
  const { sampled, needs } = trial
  const nobody = sendSample(sampled, idOf('nobody'), undefined, needs)
  await assert.rejects(nobody, { code: 'EVENTS-404' })
  await trial.register('r1', { interests: [INTEREST_IN.success] })
  await assert.rejects(sendSample(sampled, R1, undefined, needs), {
    code: 'EVENTS-400',
    message: /does not ask for the event code "order\.placed"/,
  })
  const success = platformCode('sources_flow_run_success')
  for (const given of [7, 'text', [1], null]) {
    await assert.rejects(sendSample(success, R1, given, needs), {
      code: 'EVENTS-400',
      message: /is a JSON object/,
    })
  }
  assert.deepEqual(await trial.store.read.journal.list(R1, 0, 10), [])
})

test('whatever JSON a sample is, its receiver gets that and nothing else', async () => {
  await using trial = await openTrial(undefined)
  await trial.ask()
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
      const given: unknown = JSON.parse(JSON.stringify({ value }))
      const sent = await sendSample(trial.sampled, R1, given, trial.needs)
      assert.deepEqual((JSON.parse(sent?.body ?? '') as Fields)['data'], given)
    }),
    { numRuns: 50 },
  )
})

test('a sample really reaches the webhook, signed like every other event', async () => {
  await using trial = await openPushTrial()
  const sender = createSender(trial.needs)
  await sender.start()
  const sampled = platformCode('sources_flow_run_success')
  const sent = await sendSample(sampled, R1, undefined, needsOf(trial))
  await trial.receiver.until((hits) => hits.length > 0)
  await sender.stop()
  const [hit, ...others] = trial.receiver.hits
  assert.deepEqual(others, [])
  assert.deepEqual([hit?.eventId, hit?.body], [sent?.eventId, sent?.body])
  assert.equal(hit?.headers['x-adobe-event-code'], 'sources_flow_run_success')
  assert.equal(hit.headers['x-adobe-provider'], 'platform_notifications')
  assert.ok(hit.headers['x-adobe-digital-signature-1'])
})

async function announceRunIn(trial: NotifyTrial, id = 'run-1'): Promise<void> {
  const run = aSuccess(id)
  await trial.store.commit(({ outbox }) => outbox.append({ kind: 'runEnded', run }))
  const [entry] = await trial.store.read.outbox.list(1)
  assert.ok(entry !== undefined)
  await announceFact(entry, trial)
}
