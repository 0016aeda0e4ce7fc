import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { isEnabled, type Registration } from '../../domain/registration.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { bucketOf, HEALTH_WINDOW_MS } from './health.ts'
import type { LetterOf } from './move.ts'
import { CALL_BACK_MS } from './proof.ts'
import { openRegistrationTrial } from './registration-trial.ts'
import { createWatch, watchOnce, type WatchNeeds } from './watch.ts'

const DAY = HEALTH_WINDOW_MS
const HOUR = DAY / 24

const AFTER_A_DAY: readonly [
  what: string,
  attempts: number,
  successes: number,
  becomes: Registration['status'],
][] = [
  ['was never tried in it', 0, 0, 'verified'],
  ['failed nine times of nine', 9, 0, 'verified'],
  ['failed ten times of ten', 10, 0, 'hook_unreachable'],
  ['failed 81 times of a hundred', 100, 19, 'hook_unreachable'],
  ['failed 80 times of a hundred', 100, 20, 'verified'],
]

for (const [what, attempts, successes, becomes] of AFTER_A_DAY) {
  test(`an unstable webhook that ${what} is ${becomes} once its day is over, and not before`, async () => {
    await using trial = await openWatchTrial()
    const before = await trial.unstable('r1', trial.clock.at)
    trial.clock.at += 2 * HOUR
    await trial.note(before, attempts, successes)

    trial.clock.at = before.statusSince + DAY - 1
    assert.equal(await watchOnce(trial.needs), before.statusSince + DAY)
    assert.deepEqual(await trial.get('r1'), before)
    trial.clock.at++
    assert.equal(await watchOnce(trial.needs), null)
    const after = await trial.get('r1')
    const isDisabled = becomes === 'hook_unreachable'
    assert.deepEqual(
      [after?.status, after?.statusSince, after && isEnabled(after), after?.updatedAt],
      [becomes, trial.clock.at, !isDisabled, before.updatedAt],
    )
    assert.match(
      after?.statusReason ?? '',
      isDisabled ? new RegExp(`^${attempts - successes} of the last ${attempts} attempts`) : /^$/,
    )
    assert.deepEqual(trial.happenings(), [
      isDisabled ? 'registration.disabled' : 'registration.healed',
    ])
    const letters = await trial.store.read.letters.list(10)
    assert.deepEqual(
      letters.map(({ subject }) => subject),
      isDisabled ? ['unstable → hook_unreachable'] : [],
    )
    await watchOnce(trial.needs)
    assert.equal(trial.happenings().length, 1, 'it is said once')
  })
}

test('what its owner has switched off stays off when it is healed', async () => {
  await using trial = await openWatchTrial()
  await trial.unstable('r1', trial.clock.at - DAY, { isWanted: false })
  await watchOnce(trial.needs)
  const after = await trial.get('r1')
  assert.deepEqual([after?.status, after?.isWanted], ['verified', false])
})

test('the next look is due when the first of all days or proofs runs out', async () => {
  await using trial = await openWatchTrial()
  const { clock, needs } = trial
  assert.equal(await watchOnce(needs), null)
  await trial.unstable('r1', clock.at - 3 * HOUR)
  await trial.unstable('r2', clock.at - 5 * HOUR)
  await trial.unstable('over', clock.at - DAY)
  assert.equal(await watchOnce(needs), clock.at + 19 * HOUR)
  const expiresAt = clock.at + CALL_BACK_MS
  await trial.register('r3', {
    status: 'pending_verification',
    validation: { id: 'v', challengeHash: '', expiresAt },
  })
  assert.equal(await watchOnce(needs), expiresAt)
})

test('an edit that comes while a day ends is not overwritten', async () => {
  await using trial = await openWatchTrial()
  const before = await trial.unstable('r1', trial.clock.at - DAY)
  const { store } = trial
  const edited: Registration = { ...before, name: 'Edited', status: 'verified' }
  const needs: WatchNeeds = {
    ...trial.needs,
    store: {
      read: store.read,
      async commit(write) {
        await store.commit(({ registrations }) => registrations.replace(edited))
        return await store.commit(write)
      },
    },
  }
  await watchOnce(needs)
  assert.deepEqual(await trial.get('r1'), { ...edited, number: 1 })
})

test('at its start it settles what ran out while Weir was down, also after kill -9 within the wait', async () => {
  await using trial = await openRegistrationTrial()
  trial.receiver.isProving = false
  trial.receiver.takeCallBack = () => 200
  const waiting = await trial.create({ name: 'Was asked' })
  const killed = {
    ...trial.needs,
    challenge: {
      ...trial.needs.challenge,
      askToCallBack: async () => {
        throw new Error('killed')
      },
    },
  }
  await assert.rejects(trial.create({ name: 'Was never asked' }, killed), /killed/)

  trial.clock.at += CALL_BACK_MS
  const store = openSqliteStore(trial.file)
  const watch = createWatch({ ...trial, store, challenge: trial.needs.challenge, letterOf: null })
  await watch.start()
  const found = await store.read.registrations.list(waiting.workspaceId)
  assert.deepEqual(
    found.map((one) => [one.name, one.status, isEnabled(one)]),
    [
      ['Was asked', 'verification_failed', false],
      ['Was never asked', 'verification_failed', false],
    ],
  )
  await watch.stop()
  await store.close()
})

test('by its timer it looks again when something is due', async () => {
  await using trial = await openWatchTrial()
  const watch = createWatch(trial.needs)
  await trial.unstable('r1', trial.clock.at - DAY + 20)
  await watch.start()
  assert.deepEqual(trial.happenings(), [])
  trial.clock.at += 20
  await trial.log.until('registration.healed', 1)
  await watch.stop()
})

test('started and stopped twice, it leaves no timer behind', async () => {
  await using trial = await openWatchTrial()
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const watch = createWatch(trial.needs)
  await Promise.all([watch.start(), watch.start()])
  await Promise.all([watch.stop(), watch.stop()])
  assert.ok(timers() <= before)
  await watch.start()
  await watch.stop()
})

test('tallies that are older than a day are dropped', async () => {
  await using trial = await openWatchTrial()
  const registration = await trial.register('r1')
  await trial.note(registration, 3, 1)
  const watch = createWatch(trial.needs)
  await watch.start()
  await watch.stop()
  assert.equal((await trial.store.read.tallies.find(registration, 0)).attempts, 3)
  trial.clock.at += DAY + HOUR
  await watch.start()
  await watch.stop()
  assert.equal((await trial.store.read.tallies.find(registration, 0)).attempts, 0)
})

interface WatchTrial extends NotifyTrial {
  readonly needs: WatchNeeds
  unstable(id: string, since: number, changes?: Partial<Registration>): Promise<Registration>
  /** Attempts made now. */
  note(registration: Registration, attempts: number, successes: number): Promise<void>
  get(id: string): Promise<Registration | null>
  happenings(): string[]
}

async function openWatchTrial(): Promise<WatchTrial> {
  const trial = await openNotifyTrial()
  const { store, clock, log } = trial
  const letterOf: LetterOf = ({ from, registration }) => ({
    subject: `${from} → ${registration.status}`,
    text: '',
  })
  const get = (id: string) => store.read.registrations.find(idOf(id))
  const challenge = { callBackHost: 'weir.example', ask: never, askToCallBack: never }
  return {
    ...trial,
    needs: { ...trial, challenge, letterOf },
    async unstable(id, statusSince, changes = {}) {
      const status = 'unstable'
      await trial.register(id, { status, statusSince, statusReason: 'It fails.', ...changes })
      const kept = await get(id)
      assert.ok(kept !== null)
      return kept
    },
    note: (registration, attempts, successes) =>
      store.commit(async ({ tallies }) => {
        for (let n = 0; n < attempts; n++) {
          await tallies.note(registration, bucketOf(clock.at), {
            attempts: 1,
            successes: Number(n < successes),
          })
        }
      }),
    get,
    happenings: () => log.lines.map(({ happening }) => happening),
  }
}

async function never(): Promise<never> {
  throw new Error('Nobody is challenged here.')
}
