import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../domain/ids.ts'
import {
  isEnabled,
  isPushedTo,
  type Registration,
  type WebhookStatus,
} from '../../domain/registration.ts'
import {
  bucketOf,
  HEALTH_BUCKET_MS,
  HEALTH_WINDOW_MS,
  judgeHealth,
  windowStart,
} from '../registrations/health.ts'
import type { LetterOf } from '../registrations/move.ts'
import { deliver, type DeliverNeeds } from './deliver.ts'
import { upTo } from '../../platform/store/store-trial.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createSettle } from './settle.ts'

const DAY = HEALTH_WINDOW_MS

const ATTEMPTS: readonly [what: string, answers: readonly number[], status: WebhookStatus][] = [
  ['nine failures', times(9, 500), 'verified'],
  ['ten failures', times(10, 500), 'unstable'],
  ['ten refusals', times(10, 404), 'unstable'],
  ['nine failures and a success, which makes ten attempts', [...times(9, 500), 200], 'unstable'],
  ['eight failures and two successes', [...times(8, 500), 200, 200], 'verified'],
  ['two successes and nine failures', [200, 200, ...times(9, 500)], 'unstable'],
]

for (const [what, answers, status] of ATTEMPTS) {
  test(`after ${what}, a webhook is ${status}`, async () => {
    await using trial = await openHealthTrial()
    for (const answer of answers) await trial.attempt(answer)
    const now = await trial.get()
    assert.deepEqual([now.status, isEnabled(now), isPushedTo(now)], [status, true, true])
  })
}

test('becoming unstable is kept with its time and reason, logged once and mailed once', async () => {
  await using trial = await openHealthTrial()
  const before = await trial.get()
  for (let n = 0; n < 10; n++) await trial.attempt(500)
  const after = await trial.get()
  assert.deepEqual(after, {
    ...before,
    status: 'unstable',
    statusSince: trial.clock.at,
    statusReason: after.statusReason,
  })
  assert.match(after.statusReason, /^10 of the last 10 attempts in 24 hours failed; /)
  trial.clock.at += 1_000
  for (let n = 0; n < 5; n++) await trial.attempt(500)
  assert.deepEqual(await trial.get(), after)
  assert.deepEqual(trial.moves(), [
    {
      happening: 'registration.unstable',
      facts: { registrationId: 'r1', from: 'verified', reason: after.statusReason },
    },
  ])
  assert.deepEqual(await trial.subjects(), ['verified → unstable'])
})

test('a letter is written only where mail is configured', async () => {
  await using trial = await openHealthTrial(null)
  for (let n = 0; n < 10; n++) await trial.attempt(500)
  assert.equal((await trial.get()).status, 'unstable')
  assert.deepEqual(await trial.subjects(), [])
})

test('a webhook that still fails after a day is disabled by its next attempt, and by none before', async () => {
  await using trial = await openHealthTrial()
  for (let n = 0; n < 10; n++) await trial.attempt(500)
  const { statusSince } = await trial.get()
  trial.clock.at = statusSince + DAY - 1
  for (let n = 0; n < 10; n++) await trial.attempt(500)
  assert.equal((await trial.get()).status, 'unstable')
  trial.clock.at++
  await trial.attempt(500)
  const disabled = await trial.get()
  assert.deepEqual([disabled.status, isEnabled(disabled)], ['hook_unreachable', false])
  assert.equal(isPushedTo(disabled), false)
  assert.deepEqual(
    trial.moves().map(({ happening }) => happening),
    ['registration.unstable', 'registration.disabled'],
  )
  assert.deepEqual(await trial.subjects(), ['verified → unstable', 'unstable → hook_unreachable'])
})

test('retries that were scheduled before are still made while it is disabled, and do not enable it', async () => {
  await using trial = await openHealthTrial()
  await trial.edit({ status: 'hook_unreachable' })
  for (let n = 0; n < 12; n++) await trial.attempt(200)
  const now = await trial.get()
  assert.deepEqual(
    [now.status, isEnabled(now), trial.receiver.hits.length],
    ['hook_unreachable', false, 12],
  )
})

test('a webhook that works again after a day is healed by its next attempt', async () => {
  await using trial = await openHealthTrial()
  for (let n = 0; n < 10; n++) await trial.attempt(500)
  trial.clock.at += DAY
  await trial.attempt(200)
  const { status, statusReason, statusSince } = await trial.get()
  assert.deepEqual([status, statusReason, statusSince], ['verified', '', trial.clock.at])
  assert.equal(trial.moves().at(-1)?.happening, 'registration.healed')
})

test('what is held because the webhook has no proof does not count', async () => {
  await using trial = await openHealthTrial()
  await trial.edit({ status: 'verification_failed' })
  for (let n = 0; n < 12; n++) await trial.attempt(200)
  assert.equal(trial.receiver.hits.length, 0)
  const { attempts } = await trial.store.read.tallies.find(await trial.get(), 0)
  assert.equal(attempts, 0)
})

test('attempts that were out when a registration was edited are not counted against the edited one', async () => {
  await using trial = await openHealthTrial()
  const { clock } = trial
  let edits = 0
  await trial.owe('r1', 12)
  trial.receiver.answer = async () => {
    if (edits++ === 0) await trial.edit({ editedAt: clock.at + 1, name: 'Edited' })
    return 500
  }
  const owed = []
  for (let n = 0; n < 12; n++) owed.push(await trial.claimOne())
  // All of them read the registration before the first answer comes.
  await Promise.all(owed.map((one) => deliver(one, trial.needs)))
  const edited = await trial.get()
  assert.deepEqual([edited.status, edited.name], ['verified', 'Edited'])
  assert.equal((await trial.store.read.tallies.find(edited, 0)).attempts, 0)
  assert.deepEqual(trial.moves(), [])
})

test('of many that fail at once, one makes it unstable', async () => {
  await using trial = await openHealthTrial()
  trial.receiver.answer = () => 500
  await trial.owe('r1', 30)
  const owed = []
  for (let n = 0; n < 30; n++) owed.push(await trial.claimOne())
  await Promise.all(owed.map((one) => deliver(one, trial.needs)))
  assert.equal((await trial.get()).status, 'unstable')
  assert.equal(trial.moves().length, 1)
  assert.deepEqual(await trial.subjects(), ['verified → unstable'])
})

test('whatever comes when, the status follows from the attempts of the last day alone', async () => {
  const step = fc.record({
    isSuccess: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    waitMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: HEALTH_BUCKET_MS }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: DAY + HEALTH_BUCKET_MS }) },
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      await using trial = await openHealthTrial()
      const made: { at: number; isSuccess: boolean }[] = []
      let { status, statusSince }: Pick<Registration, 'status' | 'statusSince'> = await trial.get()
      for (const { isSuccess, waitMs } of steps) {
        const now = (trial.clock.at += waitMs)
        await trial.attempt(isSuccess ? 200 : 404)
        made.push({ at: now, isSuccess })
        const counted = made.filter(({ at }) => bucketOf(at) >= windowStart(now))
        const successes = counted.filter((one) => one.isSuccess).length
        const health = { status, statusSince, attempts: counted.length, successes }
        const next = judgeHealth({ ...health, now })
        if (next !== status) [status, statusSince] = [next, now]
        const kept = await trial.get()
        assert.deepEqual([kept.status, kept.statusSince], [status, statusSince])
      }
    }),
    { numRuns: 25 },
  )
})

interface HealthTrial extends PushTrial {
  readonly needs: PushTrial['needs'] & DeliverNeeds
  /** One delivery, attempted now and answered so. */
  attempt(answer: number): Promise<void>
  get(): Promise<Registration>
  edit(changes: Partial<Registration>): Promise<void>
  /** What was logged beside the attempts. */
  moves(): PushTrial['log']['lines']
  subjects(): Promise<string[]>
}

async function openHealthTrial(
  letterOf: LetterOf = ({ from, registration }) => ({
    subject: `${from} → ${registration.status}`,
    text: '',
  }),
): Promise<HealthTrial> {
  const trial = await openPushTrial()
  const { store, receiver, log } = trial
  const needs = { ...trial.needs, settle: createSettle({ ...trial, letterOf }) }
  async function get(): Promise<Registration> {
    const found = await store.read.registrations.find(idOf('r1'))
    assert.ok(found !== null)
    return found
  }
  return {
    ...trial,
    needs,
    get,
    async attempt(answer) {
      receiver.answer = () => answer
      const eventId = idOf<'event'>(trial.chance.uuid())
      const owed = await store.commit(async ({ events, deliveries }) => {
        const registrationId = idOf<'registration'>('r1')
        const bodyId = await events.appendBody(eventId, 'adobe_io client-1 code', '{}')
        const fields = { eventCode: 'code', providerMetadataId: 'p', replayId: null }
        const createdAt = trial.clock.at
        await deliveries.append({ registrationId, eventId, bodyId, createdAt, ...fields })
        const due = await deliveries.claim(createdAt, Infinity, upTo(100))
        return due.find((one) => one.eventId === eventId)
      })
      assert.ok(owed !== undefined)
      await deliver(owed, needs)
    },
    async edit(changes) {
      const before = await get()
      await store.commit(({ registrations }) => registrations.replace({ ...before, ...changes }))
    },
    moves: () => log.lines.filter(({ happening }) => happening.startsWith('registration.')),
    subjects: async () => (await store.read.letters.list(10)).map(({ subject }) => subject),
  }
}

function times(count: number, answer: number): readonly number[] {
  return Array.from({ length: count }, () => answer)
}
