/** roll-ups.contract: what is counted as rows are written is what is there, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery, aRegistration, aRun, upTo } from '../store-trial.ts'
import type { Settlement } from './delivery-rows.ts'

const NOTHING = { waiting: 0, retrying: 0, sending: 0 }

export function rollUpsContract(open: OpenTrial): void {
  test('roll-ups: an empty store owes nothing', async () => {
    await using trial = await open()
    assert.deepEqual(await trial.store.read.rollUps.countBacklog(), NOTHING)
    assert.equal(await trial.store.read.rollUps.countJournalEntries(), 0)
  })

  test('roll-ups: whatever becomes of deliveries, their counts are those of the rows', async () => {
    const step = fc.record({
      deed: fc.constantFrom(
        'owe',
        'owe',
        'gather',
        'again',
        'claim',
        'settle',
        'release',
        'remove',
        'fail',
      ),
      to: fc.constantFrom('r1', 'r2'),
      count: fc.integer({ min: 1, max: 4 }),
      status: fc.constantFrom<Settlement['status']>('waiting', 'delivered', 'refused', 'expired'),
      isMade: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await using trial = await open()
        for (const one of steps) await DEEDS[one.deed]?.(trial.store, one)
        const store = await trial.reopen()
        assert.deepEqual(await store.read.rollUps.countBacklog(), await counted(store))
      }),
      { numRuns: 60 },
    )
  })

  test('roll-ups: what a writer that fails has added is undone with its writes', async () => {
    await using trial = await open()
    const { store } = trial
    const settled = await Promise.allSettled([
      store.commit(({ deliveries }) => deliveries.append(aDelivery('r1'))),
      store.commit(async ({ deliveries }) => {
        await deliveries.append(aDelivery('r1'))
        throw new Error('no')
      }),
      store.commit(({ deliveries }) => deliveries.append(aDelivery('r1'))),
    ])
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await store.read.rollUps.countBacklog(), { ...NOTHING, waiting: 2 })
  })

  test('roll-ups: journal entries are counted until they are dropped or go with their registration', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ registrations, journal, events }) => {
      for (const id of ['r1', 'r2'] as const) {
        await registrations.insert(aRegistration(id))
        for (const at of [1_000, 2_000, 3_000]) {
          const eventId = idOf<'event'>(`event-${at}`)
          const bodyId = await events.appendBody(eventId, 'any', '{}')
          const entry = { eventId, eventCode: 'code', bodyId, at, push: 'owed' } as const
          await journal.append({ registrationId: idOf(id), ...entry })
        }
      }
    })
    const { rollUps } = store.read
    assert.equal(await rollUps.countJournalEntries(), 6)
    const range = { before: 2_000, latest: 9_000, after: 0, limit: 100 }
    const { removed } = await store.commit(({ retention }) => retention.drop('journal', range))
    assert.equal(await rollUps.countJournalEntries(), 6 - removed)
    await store.commit(({ registrations }) => registrations.remove(idOf('r2')))
    assert.equal(await rollUps.countJournalEntries(), 3 - removed)
  })

  test('deliveries: the longest due tells since when, of whatever kind it is', async () => {
    await using trial = await open()
    const { store } = trial
    const dueSince = (now: number) => store.read.deliveries.findDueSince(now)
    assert.equal(await dueSince(9_000), null)
    await store.commit(async ({ deliveries }) => {
      await deliveries.append(aDelivery('r1', { createdAt: 3_000 }))
      await deliveries.append(aDelivery('r2', { createdAt: 2_000 }))
      await deliveries.append(aDelivery('r2', { createdAt: 1_000 }))
    })
    assert.deepEqual(
      [await dueSince(9_000), await dueSince(1_000), await dueSince(999)],
      [1_000, 1_000, null],
    )
    const owed = await store.commit(({ deliveries }) => deliveries.claim(9_000, 1_000_000, upTo(9)))
    assert.equal(await dueSince(9_000), null)
    await store.commit(async ({ deliveries }) => {
      for (const [n, { id }] of owed.entries()) {
        await deliveries.settle({
          id,
          status: 'waiting',
          nextAttemptAt: 5_000 + n,
          lastOutcome: '',
        })
      }
    })
    assert.deepEqual([await dueSince(9_000), await dueSince(4_999)], [5_000, null])
  })

  test('runs: those that have not ended are counted by status, up to a limit', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ runs }) => {
      for (const [n, status] of (
        ['scheduled', 'scheduled', 'inProgress', 'success'] as const
      ).entries()) {
        await runs.insert(aRun({ id: idOf(`run-${n}`), status }))
      }
    })
    assert.deepEqual(await store.read.runs.countUnfinished(10), { scheduled: 2, inProgress: 1 })
    assert.deepEqual(await store.read.runs.countUnfinished(1), { scheduled: 1, inProgress: 0 })
  })
}

interface Step {
  readonly to: 'r1' | 'r2'
  readonly count: number
  readonly status: Settlement['status']
  readonly isMade: boolean
}

const DEEDS: Readonly<Record<string, (store: OpenStore, step: Step) => Promise<unknown>>> = {
  owe: (store, { to }) => store.commit(({ deliveries }) => deliveries.append(aDelivery(to))),
  gather: (store, { to, count }) =>
    store.commit(async ({ deliveries }) => {
      for (let n = 0; n < count; n++) {
        await deliveries.gather(aDelivery(to), 10, { items: 3, bytes: 1_000, waitMs: 0 })
      }
    }),
  again: (store) =>
    store.commit(async ({ deliveries }) => {
      const [newest] = await deliveries.list({ limit: 1 })
      if (newest !== undefined) await deliveries.appendAgain(newest.id, 'resend', 1_000)
    }),
  claim: (store, { count }) =>
    store.commit(({ deliveries }) => deliveries.claim(9_000, 1_000_000, upTo(count))),
  settle: (store, { count, status, isMade }) =>
    store.commit(async ({ deliveries }) => {
      // Some that are out, and some that are not.
      for (const { id } of await deliveries.list({ limit: count })) {
        await deliveries.settle({ id, status, nextAttemptAt: 2_000, lastOutcome: '', isMade })
      }
    }),
  release: (store) => store.commit(({ deliveries }) => deliveries.releaseAll(1_000, Infinity)),
  remove: (store, { to }) => store.commit(({ registrations }) => registrations.remove(idOf(to))),
  fail: (store, { to }) =>
    store
      .commit(async ({ deliveries }) => {
        await deliveries.append(aDelivery(to))
        throw new Error('no')
      })
      .catch(() => null),
}

/** The slow way. */
async function counted({ read }: OpenStore): Promise<typeof NOTHING> {
  const all = await read.deliveries.list({ limit: 1_000 })
  const isWaiting = all.filter(({ status }) => status === 'waiting')
  return {
    waiting: isWaiting.filter(({ attempts }) => attempts === 0).length,
    retrying: isWaiting.filter(({ attempts }) => attempts > 0).length,
    sending: all.filter(({ status }) => status === 'sending').length,
  }
}
