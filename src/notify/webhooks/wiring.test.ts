import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyNotification } from '../../../receiver/src/index.ts'
import { Webhook } from 'standardwebhooks'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Trace } from '../../domain/trace.ts'
import { parseAllow } from './address.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createRegistrationNeeds } from './wiring.ts'

test('a delivery is posted to its webhook byte for byte, with two signatures that hold', async () => {
  await using trial = await openPushTrial()
  await trial.owe('r1', 1)
  const owed = await trial.claimOne()
  const passed = await trial.needs.post(owed, await registration(trial))
  assert.ok(passed.kind === 'carried')
  assert.deepEqual(passed.carried.outcome, { kind: 'answered', status: 200, retryAfterMs: null })
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

const CONTENT_TYPES: readonly [variant: string, contentType: string][] = [
  ['adobe_io client-1', 'application/json; charset=utf-8'],
  ['pipeline client-1', 'application/json; charset=utf-8'],
  ['cloud_events_v1 client-1', 'application/cloudevents+json; charset=UTF-8'],
  ['batch 1', 'application/json; charset=utf-8'],
]

for (const [variant, contentType] of CONTENT_TYPES) {
  test(`a body kept as "${variant}" is sent as ${contentType}`, async () => {
    await using trial = await openPushTrial()
    await trial.owe('r1', 1)
    const owed = { ...(await trial.claimOne()), variant }
    await trial.needs.post(owed, await registration(trial))
    assert.equal(trial.receiver.hits[0]?.headers['content-type'], contentType)
  })
}

test('a registration with a secret is signed with it, opened just for that', async () => {
  await using trial = await openPushTrial()
  // The verifier goes by its own clock.
  trial.clock.at = Date.now()
  await trial.owe('r1', 1)
  const secret = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`
  const to: Registration = {
    ...(await registration(trial)),
    signatures: ['standard_webhooks'],
    sealedSecret: trial.keys.seal(secret),
  }
  await trial.needs.post(await trial.claimOne(), to)
  const [hit] = trial.receiver.hits
  assert.ok(hit !== undefined)
  assert.equal(hit.headers['x-adobe-digital-signature-1'], undefined)
  new Webhook(secret).verify(hit.body, hit.headers as Record<string, string>)
})

test('a challenge becomes a trace that belongs to the registration', async () => {
  await using trial = await openPushTrial()
  const { challenge } = needsOf(trial, '')
  for (const isProving of [true, false]) {
    trial.receiver.isProving = isProving
    const { kind, reason, trace } = await challenge.ask(idOf('r1'), trial.receiver.url)
    assert.equal(kind, isProving ? 'proven' : 'later')
    assert.equal(reason === '', isProving)
    assertIsProbe(trace, isProving, trial)
    assert.equal(trace.response.code, 200, 'a wrong echo comes with a 200 too')
  }
})

const CALL_BACK = {
  id: '8ec8d794-e0ab-42df-9017-e3dada8e84f7',
  challenge: '0cbb98b1-1d9b-4ea0-a3ae-4c9a1fd5a1de',
}

test('a webhook is told to call Weir where it is reached, with two signatures that hold', async () => {
  await using trial = await openPushTrial()
  const seen: string[] = []
  trial.receiver.takeCallBack = (url, { headers, body }) => {
    seen.push(url, body)
    Object.assign(signed, headers)
    return 200
  }
  const signed: Record<string, string> = {}
  const { challenge } = needsOf(trial, '')
  const { reason, trace } = await challenge.askToCallBack(idOf('r1'), trial.receiver.url, CALL_BACK)
  const url = `https://weir.example/csm/registrations/validate?id=${CALL_BACK.id}&challenge=${CALL_BACK.challenge}`
  assert.equal(seen[0], url)
  assert.equal(reason, '')
  assertIsProbe(trace, true, trial)
  assert.equal(challenge.callBackHost, 'weir.example')
  const verification = await verifyNotification({
    body: seen[1] ?? '',
    headers: signed,
    fetchKey: async (path) => trial.keys.publicKeyPem(path) ?? '',
  })
  assert.equal(verification.isValid, true)
})

test('the trace shows the last four characters of what is to be called back, also of an echo', async () => {
  await using trial = await openPushTrial()
  trial.receiver.takeCallBack = (url) => [200, { 'x-echo': url }, `You said ${url}`]
  const { challenge } = needsOf(trial, '')
  const { trace } = await challenge.askToCallBack(idOf('r1'), trial.receiver.url, CALL_BACK)
  const dots = '*'.repeat(32)
  const veiled = `https://weir.example/csm/registrations/validate?id=${dots}84f7&challenge=${dots}a1de`
  assert.equal(trace.request.body, JSON.stringify({ validationUrl: veiled }))
  assert.equal(trace.response.body, `You said ${veiled}`)
  assert.deepEqual(trace.response.headers['x-echo'], [veiled])
  for (const secret of Object.values(CALL_BACK)) {
    assert.ok(!JSON.stringify(trace).includes(secret))
  }
})

function assertIsProbe(trace: Trace, isSuccess: boolean, { clock }: PushTrial): void {
  assert.deepEqual(
    [trace.registrationId, trace.deliveryId, trace.eventCode, trace.providerLabel],
    ['r1', null, 'challenge', 'Adobe IO Events'],
  )
  assert.equal(trace.isSuccess, isSuccess)
  assert.equal(trace.eventId, `r1-probe-${clock.at}`)
}

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
  return createRegistrationNeeds({ ...trial, allow, places: { publicUrl: 'https://weir.example' } })
}

async function registration({ store }: PushTrial) {
  const found = await store.read.registrations.find(idOf('r1'))
  assert.ok(found !== null)
  return found
}
