import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_TRACES } from '../../platform/store/store-trial.ts'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import { TRACES_KEPT } from '../../domain/trace.ts'
import { addFilter, changeFilter, removeFilter } from './filter.ts'
import {
  aFault,
  openRegistrationTrial,
  type RegistrationTrial,
  wishes,
} from './registration-trial.ts'
import { changeRegistration, createRegistration, type RegistrationNeeds } from './registration.ts'
import { renewSecret } from './secret.ts'

test('an edit that began before another one ended is refused, and undoes nothing of it', async () => {
  await using trial = await openRegistrationTrial()
  const before = await trial.create()
  const slow = duringChallenge(trial, () =>
    trial.change(before.id, { deliveryType: 'journal', webhookUrl: null, isWanted: false }),
  )
  const asked = wishes({ webhookUrl: trial.receiver.url, description: 'slow' })
  await assert.rejects(
    changeRegistration(before, asked, slow),
    aFault('EVENTS-409', /^The registration ".*" was changed meanwhile; read it again\.$/),
  )
  const { deliveryType, description, isWanted } = await trial.get(before.id)
  assert.deepEqual([deliveryType, description, isWanted], ['journal', '', false])
  assert.equal((await trial.change(before.id, { description: 'anew' })).description, 'anew')
})

const MEANWHILE: readonly [
  what: string,
  then: (trial: RegistrationTrial, id: string) => unknown,
][] = [
  ['a move of its health', (trial) => setAll(trial, { status: 'unstable', statusSince: 7 })],
  ['a new secret', (trial) => setAll(trial, { sealedSecret: 'renewed', updatedAt: 7 })],
  ['a filter', (trial, id) => addFilter(idOf(id), FILTER, trial)],
  ['a call back', (trial) => setAll(trial, { status: 'verified', validation: null })],
]

for (const [what, then] of MEANWHILE) {
  test(`${what} that comes during the challenge of an edit makes it fail no more than it is undone`, async () => {
    await using trial = await openRegistrationTrial()
    const asked = wishes({ webhookUrl: trial.receiver.url, signatures: ['standard_webhooks'] })
    const { registration: before } = await createRegistration(asked, trial.needs)
    const slow = duringChallenge(trial, () => then(trial, before.id))
    const { registration } = await changeRegistration(
      before,
      { ...asked, description: 'edited' },
      slow,
    )
    assert.deepEqual([registration.description, registration.status], ['edited', 'verified'])
    assert.deepEqual(registration.filters, what === 'a filter' ? [FILTER] : [])
    assert.equal(registration.sealedSecret === 'renewed', what === 'a new secret')
  })
}

test('a filter or a new secret does not wipe how its attempts went', async () => {
  await using trial = await openRegistrationTrial()
  const asked = wishes({ webhookUrl: trial.receiver.url, signatures: ['standard_webhooks'] })
  const { registration } = await createRegistration(asked, trial.needs)
  const { id } = registration
  await trial.store.commit(({ tallies }) =>
    tallies.note(registration, 0, { attempts: 1, successes: 0 }),
  )
  trial.clock.at += 1_000
  await addFilter(id, FILTER, trial)
  await changeFilter(id, { ...FILTER, rule: '{"a":[2]}' }, trial)
  await removeFilter(id, FILTER.id, trial)
  await renewSecret(id, trial.needs)
  const after = await trial.get(id)
  assert.equal(after.updatedAt, trial.clock.at)
  assert.equal((await trial.store.read.tallies.find(after, 0)).attempts, 1)
})

test('of the challenges of a registration no more traces are kept than are shown', async () => {
  await using trial = await openRegistrationTrial()
  const { id } = await trial.create()
  for (let n = 0; n < TRACES_KEPT.ofEach + 2; n++) await trial.change(id, {})
  const kept = await trial.store.read.traces.listKept(id, ALL_TRACES)
  assert.equal(kept.length, TRACES_KEPT.ofEach)
})

const FILTER = { id: 'filter-1', name: 'Mine', description: '', rule: '{"a":[1]}' }

/** As if somebody else came while the webhook is asked. */
function duringChallenge(trial: RegistrationTrial, then: () => unknown): RegistrationNeeds {
  const { challenge } = trial.needs
  let isFirst = true
  return {
    ...trial.needs,
    challenge: {
      ...challenge,
      async ask(of, url) {
        if (isFirst) await then()
        isFirst = false
        return await challenge.ask(of, url)
      },
    },
  }
}

async function setAll(trial: RegistrationTrial, changes: Partial<Registration>): Promise<void> {
  await trial.store.commit(async ({ registrations }) => {
    for (const one of await registrations.listPage({ offset: 0, limit: 10 })) {
      await registrations.replace({ ...one, ...changes })
    }
  })
}
