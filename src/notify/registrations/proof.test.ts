import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_TRACES } from '../../platform/store/store-trial.ts'
import { idOf } from '../../domain/ids.ts'
import { isEnabled, type Registration } from '../../domain/registration.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { acceptCallBack, CALL_BACK_MS, expireValidations } from './proof.ts'
import { deleteRegistration } from './registration.ts'
import {
  aFault,
  callBackIn,
  openRegistrationTrial,
  type RegistrationTrial,
} from './registration-trial.ts'

const isRefused = aFault('EVENTS-400', /^No registration awaits this validation: it was used, /)

test('a webhook that is silent is asked to call back within five minutes, and is verified once it does', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  const { status, validation, statusReason } = registration
  assert.deepEqual([status, isEnabled(registration)], ['pending_verification', true])
  assert.equal(validation?.expiresAt, trial.clock.at + CALL_BACK_MS)
  assert.match(
    statusReason,
    /wrong body "what\?".* It has until 2023-11-14T22:18:20.000Z to call its validation URL on the host "weir.example" \(WEIR_PUBLIC_URL\)\.$/,
  )
  assertKeepsSecret(registration, url)

  trial.clock.at += CALL_BACK_MS - 1
  const proven = await trial.callBack(url)
  assert.deepEqual(
    [proven.status, isEnabled(proven), proven.statusReason, proven.validation, proven.statusSince],
    ['verified', true, '', null, trial.clock.at],
  )
  assert.deepEqual(await trial.get(registration.id), proven)
  assert.equal(proven.updatedAt, registration.updatedAt, 'a proof is no edit')
})

test('a call back that comes before the POST is answered counts, whatever that answer is', async () => {
  await using trial = await openRegistrationTrial()
  trial.receiver.isProving = false
  trial.receiver.takeCallBack = async (url) => {
    await trial.callBack(url)
    return 500
  }
  const created = await trial.create()
  assert.equal(created.status, 'verified')
  const [post, get] = await trial.store.read.traces.listKept(created.id, ALL_TRACES)
  assert.deepEqual([get?.request.method, post?.request.method], ['GET', 'POST'])
})

test('a webhook that does not call back is disabled after five minutes, with the reason', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  const expiresAt = trial.clock.at + CALL_BACK_MS
  assert.equal(await expireValidations(trial.needs), expiresAt)
  assert.equal((await trial.get(registration.id)).status, 'pending_verification')

  trial.clock.at = expiresAt
  await assert.rejects(trial.callBack(url), isRefused, 'too late, also before anybody has looked')
  assert.equal(await expireValidations(trial.needs), null)
  const expired = await trial.get(registration.id)
  const { status, statusReason, validation } = expired
  assert.deepEqual([status, isEnabled(expired), validation], ['verification_failed', false, null])
  assert.equal(
    statusReason,
    'The webhook did not call its validation URL on the host "weir.example" (WEIR_PUBLIC_URL) within five minutes.',
  )
  const lines = trial.log.lines.filter(({ happening }) => happening.endsWith('notCalledBack'))
  assert.deepEqual(
    lines.map(({ facts }) => facts['registrationId']),
    [registration.id],
  )
})

for (const reply of [500, 404, 204, 201, 302, [200, {}] as const]) {
  const isTaken = typeof reply !== 'number'
  test(`a POST that is answered ${JSON.stringify(reply)} ${isTaken ? 'is taken' : 'has failed'}`, async () => {
    await using trial = await openRegistrationTrial()
    trial.receiver.isProving = false
    trial.receiver.takeCallBack = () => reply
    const created = await trial.create()
    assert.equal(created.status, isTaken ? 'pending_verification' : 'verification_failed')
    assert.equal(isEnabled(created), isTaken)
    if (isTaken) return
    assert.equal(created.validation, null)
    assert.equal(
      created.statusReason,
      `The validation URL was answered with status ${reply} instead of 200.`,
    )
  })
}

test('a validation URL is used once', async () => {
  await using trial = await openSilentTrial()
  const { url } = await trial.createPending()
  await trial.callBack(url)
  await assert.rejects(trial.callBack(url), isRefused)
})

test('a call counts also where Weir was killed and started again during the wait', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  const store = openSqliteStore(trial.file)
  const proven = await acceptCallBack(callBackIn(url), { ...trial.needs, store })
  assert.deepEqual([proven.id, proven.status], [registration.id, 'verified'])
  await store.close()
})

test('of two calls that come at once, one counts', async () => {
  await using trial = await openSilentTrial()
  const { url } = await trial.createPending()
  const settled = await Promise.allSettled([trial.callBack(url), trial.callBack(url)])
  assert.deepEqual(settled.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('neither value opens alone, and nothing is changed by a wrong one', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  const other = await trial.createPending({ name: 'Other' })
  const { id, challenge } = callBackIn(url)
  const wrong = [
    { id, challenge: callBackIn(other.url).challenge },
    { id: callBackIn(other.url).id, challenge },
    { id: registration.id, challenge },
    { id, challenge: registration.validation?.challengeHash ?? '' },
    { id: '', challenge: '' },
  ]
  for (const given of wrong) await assert.rejects(acceptCallBack(given, trial.needs), isRefused)
  assert.deepEqual(await trial.get(registration.id), registration)
})

test('an edit during the wait makes the old URL void and gives out a new one', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  const edited = await trial.change(registration.id, { description: 'Edited' })
  assert.equal(edited.status, 'pending_verification')
  assert.equal(trial.urls.length, 2)
  await assert.rejects(trial.callBack(url), isRefused)
  const proven = await trial.callBack(trial.urls[1] ?? '')
  assert.deepEqual([proven.status, proven.description], ['verified', 'Edited'])
})

test('an edit that gives its proof at once makes the URL void too', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  trial.receiver.isProving = true
  const edited = await trial.change(registration.id, {})
  assert.deepEqual([edited.status, edited.validation], ['verified', null])
  await assert.rejects(trial.callBack(url), isRefused)
})

test('what is disabled is enabled again by an edit and a call back', async () => {
  await using trial = await openSilentTrial()
  const { registration } = await trial.createPending()
  trial.clock.at += CALL_BACK_MS
  await expireValidations(trial.needs)
  const edited = await trial.change(registration.id, {})
  assert.deepEqual([edited.status, isEnabled(edited)], ['pending_verification', true])
  const proven = await trial.callBack(trial.urls[1] ?? '')
  assert.deepEqual([proven.status, isEnabled(proven)], ['verified', true])
})

test('a registration that is deleted during the wait, or while it is asked, leaves nothing behind', async () => {
  await using trial = await openSilentTrial()
  const { registration, url } = await trial.createPending()
  await deleteRegistration(registration.id, trial.needs)
  await assert.rejects(trial.callBack(url), isRefused)

  trial.receiver.takeCallBack = async () => {
    const [one] = await trial.store.read.registrations.listOfStatus('pending_verification')
    await deleteRegistration(one?.id ?? idOf(''), trial.needs)
    return 500
  }
  await assert.rejects(trial.create(), aFault('EVENTS-404', /is not found/))
  assert.equal(await trial.store.read.registrations.count(), 0)
})

interface SilentTrial extends RegistrationTrial {
  /** The validation URLs that were given out. */
  readonly urls: readonly string[]
  createPending(changes?: { name: string }): Promise<{ registration: Registration; url: string }>
}

/** With a webhook that answers 200 to everything, and calls nothing by itself. */
async function openSilentTrial(): Promise<SilentTrial> {
  const trial = await openRegistrationTrial()
  const urls: string[] = []
  trial.receiver.isProving = false
  trial.receiver.takeCallBack = (url) => {
    urls.push(url)
    return 200
  }
  return {
    ...trial,
    urls,
    async createPending(changes = { name: 'Runs' }) {
      const registration = await trial.create(changes)
      return { registration, url: urls.at(-1) ?? '' }
    },
  }
}

/** What is kept does not tell the value that is awaited. */
function assertKeepsSecret(registration: Registration, url: string): void {
  assert.ok(!JSON.stringify(registration).includes(callBackIn(url).challenge))
}
