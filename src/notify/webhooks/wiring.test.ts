import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyNotification } from '../../../receiver/src/index.ts'
import type { DeliveryFormat } from '../../domain/event.ts'
import { idOf } from '../../domain/ids.ts'
import { parseAllow } from './address.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createRegistrationNeeds } from './wiring.ts'

test('a delivery is posted to its webhook byte for byte, with two signatures that hold', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const owed = await trial.claimOne()
  const exchange = await trial.needs.post(owed, await registration(trial))
  assert.equal(exchange.outcome.kind === 'answered' && exchange.outcome.status, 200)
  const [hit] = trial.receiver.hits
  assert.ok(hit !== undefined)
  assert.equal(hit.body, owed.body)
  assert.equal(hit.path, '/r1')
  assert.equal(hit.headers['x-adobe-event-id'], 'event-1')
  assert.equal(hit.headers['x-adobe-event-code'], 'sources_flow_run_success')
  assert.equal(hit.headers['x-adobe-provider'], 'platform_notifications')
  const verification = await verifyNotification({
    body: hit.body,
    headers: hit.headers,
    fetchKey: async (path) => trial.keys.publicKeyPem(path) ?? '',
  })
  assert.equal(verification.isValid, true)
})

test('the spelling that was asked for stands in the header', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const owed = { ...(await trial.claimOne()), eventCode: 'sources_flow_run_failure' }
  await trial.needs.post(owed, await registration(trial))
  assert.equal(trial.receiver.hits[0]?.headers['x-adobe-event-code'], 'sources_flow_run_failure')
})

const CONTENT_TYPES: readonly [format: DeliveryFormat, contentType: string][] = [
  ['adobe_io', 'application/json; charset=utf-8'],
  ['pipeline', 'application/json; charset=utf-8'],
  ['cloud_events_v1', 'application/cloudevents+json; charset=UTF-8'],
]

for (const [deliveryFormat, contentType] of CONTENT_TYPES) {
  test(`${deliveryFormat} is sent as ${contentType}`, async () => {
    await using trial = await openPushTrial()
    await trial.owe('r1', 1)
    const to = { ...(await registration(trial)), deliveryFormat }
    await trial.needs.post(await trial.claimOne(), to)
    assert.equal(trial.receiver.hits[0]?.headers['content-type'], contentType)
  })
}

test('a challenge becomes a trace that belongs to the registration', async () => {
  await using trial = await openPushTrial()
  const { challenge } = needsOf(trial, '')
  for (const isProving of [true, false]) {
    trial.receiver.isProving = isProving
    const { isVerified, reason, trace } = await challenge(idOf('r1'), trial.receiver.url)
    assert.equal(isVerified, isProving)
    assert.equal(reason === '', isProving)
    assert.deepEqual(
      [trace.registrationId, trace.deliveryId, trace.eventCode, trace.providerLabel],
      ['r1', null, 'challenge', 'Adobe IO Events'],
    )
    assert.equal(trace.isSuccess, isProving)
    assert.equal(trace.eventId, `r1-probe-${trial.clock.at}`)
    assert.equal(trace.response.code, 200, 'a wrong echo comes with a 200 too')
  }
})

const URLS: readonly [allow: string, url: string, why: RegExp | null][] = [
  ['', 'https://example.com/hook', null],
  ['', 'http://127.0.0.1/hook', /Plain http/],
  ['127.0.0.0/8', 'http://127.0.0.1/hook', null],
  ['127.0.0.0/8', 'https://10.0.0.1/hook', /private/],
]

for (const [allow, url, why] of URLS) {
  test(`with "${allow}" allowed, "${url}" is ${why === null ? 'taken' : 'refused with the reason'}`, async () => {
    await using trial = await openPushTrial()
    const judged = needsOf(trial, allow).judgeUrl(url)
    if (why === null) assert.equal(judged, null)
    else assert.match(judged ?? '', why)
  })
}

function needsOf(trial: PushTrial, ranges: string) {
  const allow = parseAllow(ranges)
  assert.ok(!('problem' in allow))
  return createRegistrationNeeds({ ...trial, allow })
}

async function registration({ store }: PushTrial) {
  const found = await store.read.registrations.find(idOf('r1'))
  assert.ok(found !== null)
  return found
}
