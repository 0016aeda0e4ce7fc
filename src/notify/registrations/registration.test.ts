import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_TRACES } from '../../platform/store/store-trial.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import { isEnabled } from '../../domain/registration.ts'
import { INTEREST_IN } from '../notify-trial.ts'
import { openKeysOnce } from '../webhooks/push-trial.ts'
import type { Wishes } from './draft.ts'
import { aFault, openRegistrationTrial, wishes } from './registration-trial.ts'
import {
  changeRegistration,
  createRegistration,
  deleteRegistration,
  getRegistration,
  type RegistrationNeeds,
} from './registration.ts'

test('a webhook that gives its proof is verified, and the challenge is kept as a trace', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create()
  assert.equal(created.status, 'verified')
  assert.equal(created.statusReason, '')
  assert.equal(isEnabled(created), true)
  assert.equal(created.number, 1)
  assert.deepEqual([created.createdAt, created.updatedAt], [trial.clock.at, trial.clock.at])
  assert.deepEqual(await getRegistration(created.id, trial.store), created)
  const [trace, ...others] = await trial.store.read.traces.listKept(created.id, ALL_TRACES)
  assert.deepEqual([trace?.eventCode, trace?.isSuccess, others], ['challenge', true, []])
  assert.equal(trial.receiver.challenges, 1)
})

test('a webhook that fails its challenge is kept, disabled, with the reason and the trace', async () => {
  await using trial = await openRegistrationTrial()
  trial.receiver.isProving = false
  const created = await trial.create()
  assert.equal(created.status, 'verification_failed')
  assert.match(created.statusReason, /validation URL was answered with status 404 instead of 200/)
  assert.equal(isEnabled(created), false)
  const [later, first] = await trial.store.read.traces.listKept(created.id, ALL_TRACES)
  assert.deepEqual([first?.isSuccess, first?.response.body], [false, 'what?'])
  assert.deepEqual([later?.isSuccess, later?.response.code], [false, 404])
})

test('a journal has nothing to prove', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create({ deliveryType: 'journal', webhookUrl: null })
  assert.deepEqual([created.status, isEnabled(created)], ['verified', true])
  assert.equal(trial.receiver.challenges, 0)
  assert.deepEqual(await trial.store.read.traces.listKept(created.id, ALL_TRACES), [])
})

test('a wish to begin disabled is kept beside the proof', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create({ isWanted: false })
  assert.deepEqual([created.status, isEnabled(created)], ['verified', false])
})

test('an address that may not be called is refused before anything is called or kept', async () => {
  await using trial = await openRegistrationTrial('')
  await assert.rejects(trial.create(), aFault('EVENTS-400', /must begin with "https:"|Plain http/))
  assert.equal(trial.receiver.challenges, 0)
  assert.equal(await trial.store.read.registrations.count(), 0)
})

test('a name that is taken is a conflict that names its holder', async () => {
  await using trial = await openRegistrationTrial()
  const holder = await trial.create({ name: 'Runs' })
  const other = await trial.create({ name: 'Others' })
  const isConflict = aFault('EVENTS-409', /^The name "Runs" is used by/, holder.id)
  await assert.rejects(trial.create({ name: 'Runs' }), isConflict)
  await assert.rejects(trial.change(other.id, { name: 'Runs' }), isConflict)
  assert.equal((await trial.change(holder.id, { name: 'Runs' })).name, 'Runs')
  assert.equal(await trial.store.read.registrations.count(), 2)
})

test('of two that take one name at once, one gets it and the other a conflict', async () => {
  await using trial = await openRegistrationTrial()
  const settled = await Promise.allSettled([1, 2].map(() => trial.create({ name: 'Runs' })))
  assert.deepEqual(settled.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const [lost] = settled.filter((one) => one.status === 'rejected')
  assert.ok(lost?.reason instanceof Fault && lost.reason.code === 'EVENTS-409')
})

test('the thirty-first registration of a client is refused without a conflicting id', async () => {
  await using trial = await openRegistrationTrial()
  for (let n = 0; n < 30; n++) await trial.register(`r${n}`)
  await trial.register('other', { clientId: 'client-2' })
  await assert.rejects(
    trial.create(),
    aFault('EVENTS-409', /^The client "client-1" has 30 registrations, its limit\./),
  )
  assert.equal(trial.receiver.challenges, 0)
  await trial.create({ clientId: 'client-2', name: 'Of another client' })
  await deleteRegistration(idOf('r0'), trial.needs)
  await trial.create()
})

test('a client that creates forty at once has thirty in the end', async () => {
  await using trial = await openRegistrationTrial()
  const settled = await Promise.allSettled(
    Array.from({ length: 40 }, (_, n) => trial.create({ name: `Runs ${n}` })),
  )
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 30)
  assert.equal(await trial.store.read.registrations.count(), 30)
})

test('an organisation has at most 2,500 registrations', async () => {
  await using trial = await openRegistrationTrial()
  await Promise.all(
    Array.from({ length: 2_500 }, (_, n) => trial.register(`r${n}`, { clientId: `client-${n}` })),
  )
  await assert.rejects(
    trial.create({ clientId: 'one-more' }),
    aFault('EVENTS-409', /^The organisation has 2500 registrations, its limit\./),
  )
})

test('a change challenges the webhook again, which heals one that had failed', async () => {
  await using trial = await openRegistrationTrial()
  trial.receiver.isProving = false
  const created = await trial.create()
  trial.receiver.isProving = true
  trial.clock.at += 60_000
  const healed = await trial.change(created.id, {})
  assert.deepEqual([healed.status, healed.statusReason, isEnabled(healed)], ['verified', '', true])
  assert.deepEqual([healed.createdAt, healed.updatedAt], [created.createdAt, trial.clock.at])
  assert.deepEqual([healed.id, healed.number], [created.id, created.number])
  assert.equal(trial.receiver.challenges, 2)
  const traces = await trial.store.read.traces.listKept(created.id, ALL_TRACES)
  assert.deepEqual(
    traces.map(({ isSuccess }) => isSuccess),
    [true, false, false],
  )
  assert.deepEqual(await getRegistration(created.id, trial.store), healed)
})

test('a change to a webhook without proof disables what was verified', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create()
  trial.receiver.isProving = false
  const changed = await trial.change(created.id, { webhookUrl: `${trial.receiver.url}/other` })
  assert.deepEqual([changed.status, isEnabled(changed)], ['verification_failed', false])
})

test('a change that is refused leaves everything as it was', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create()
  const inside = { webhookUrl: 'https://10.0.0.1/' }
  await assert.rejects(trial.change(created.id, inside), aFault('EVENTS-400', /private/))
  assert.deepEqual(await getRegistration(created.id, trial.store), created)
})

test('a change moves the interests with it', async () => {
  await using trial = await openRegistrationTrial()
  const { id } = await trial.create()
  await trial.change(id, { interests: [INTEREST_IN.failed] })
  const { providerId } = INTEREST_IN.failed
  const { registrations } = trial.store.read
  const interested = await registrations.listInterested(providerId, ['sources_flow_run_failed'])
  assert.deepEqual(
    interested.map((one) => one.id),
    [id],
  )
  assert.deepEqual(await registrations.listInterested(providerId, ['sources_flow_run_success']), [])
})

test('what is not there cannot be read, changed or deleted', async () => {
  await using trial = await openRegistrationTrial()
  const isMissing = aFault('EVENTS-404', /^The registration "nobody" is not found\.$/)
  await assert.rejects(getRegistration(idOf('nobody'), trial.store), isMissing)
  await assert.rejects(trial.change('nobody', {}), isMissing)
  await assert.rejects(deleteRegistration(idOf('nobody'), trial.needs), isMissing)
})

test('a registration that is deleted while its change waits for the challenge stays deleted', async () => {
  await using trial = await openRegistrationTrial()
  const before = await trial.create()
  const { id } = before
  const { challenge } = trial.needs
  const needs: RegistrationNeeds = {
    ...trial.needs,
    challenge: {
      ...challenge,
      async ask(of, url) {
        await deleteRegistration(of, trial.needs)
        return await challenge.ask(of, url)
      },
    },
  }
  const change = changeRegistration(before, wishes({ webhookUrl: trial.receiver.url }), needs)
  await assert.rejects(change, aFault('EVENTS-404', /is not found/))
  assert.equal(await trial.store.read.registrations.count(), 0)
  assert.deepEqual(await trial.store.read.traces.listKept(id, ALL_TRACES), [])
})

test('a secret is made when it is first asked for, shown once, kept sealed, and forgotten with its scheme', async () => {
  await using trial = await openRegistrationTrial()
  const keys = await openKeysOnce()
  const asked = (signatures: Wishes['signatures']) =>
    wishes({ webhookUrl: trial.receiver.url, signatures })
  const { registration, secret } = await createRegistration(
    asked(['standard_webhooks']),
    trial.needs,
  )
  assert.match(secret ?? '', /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.equal(keys.open(registration.sealedSecret ?? ''), secret)

  const change = (signatures: Wishes['signatures']) =>
    getRegistration(registration.id, trial.store).then((before) =>
      changeRegistration(before, asked(signatures), trial.needs),
    )
  const kept = await change(['adobe_rsa', 'standard_webhooks'])
  assert.deepEqual([kept.secret, kept.registration.sealedSecret], [null, registration.sealedSecret])
  const without = await change(['adobe_rsa'])
  assert.deepEqual([without.secret, without.registration.sealedSecret], [null, null])
  const anew = await change(['standard_webhooks'])
  assert.ok(anew.secret !== null && anew.secret !== secret)
})

test('of two changes that ask for a secret at once, only the secret that is kept is shown', async () => {
  await using trial = await openRegistrationTrial()
  const keys = await openKeysOnce()
  const before = await trial.create()
  const asked = wishes({ webhookUrl: trial.receiver.url, signatures: ['standard_webhooks'] })
  const change = () => changeRegistration(before, asked, trial.needs)
  const both = await Promise.allSettled([change(), change()])
  const shown: (string | null)[] = both.map((one) =>
    one.status === 'fulfilled' ? one.value.secret : String(one.reason.code),
  )
  const { sealedSecret } = await trial.get(before.id)
  assert.deepEqual(new Set(shown), new Set(['EVENTS-409', keys.open(sealedSecret ?? '')]))
})

test('a secret that was renewed during the challenge of a change is not undone by it', async () => {
  await using trial = await openRegistrationTrial()
  const asked = wishes({ webhookUrl: trial.receiver.url, signatures: ['standard_webhooks'] })
  const { registration } = await createRegistration(asked, trial.needs)
  const { challenge } = trial.needs
  const needs: RegistrationNeeds = {
    ...trial.needs,
    challenge: {
      ...challenge,
      async ask(of, url) {
        await trial.store.commit(({ registrations }) =>
          registrations.replace({ ...registration, sealedSecret: 'renewed' }),
        )
        return await challenge.ask(of, url)
      },
    },
  }
  const changed = await changeRegistration(registration, asked, needs)
  assert.deepEqual([changed.registration.sealedSecret, changed.secret], ['renewed', null])
})

test('a change begins the count of attempts anew', async () => {
  await using trial = await openRegistrationTrial()
  const created = await trial.create()
  await trial.store.commit(({ tallies }) => tallies.note(created, 0, { attempts: 1, successes: 0 }))
  const changed = await trial.change(created.id, {})
  assert.deepEqual(await trial.store.read.tallies.find(changed, 0), { attempts: 0, successes: 0 })
})
