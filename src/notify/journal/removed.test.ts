import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { aDelivery, aTrace, upTo } from '../../platform/store/store-trial.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { announce } from './journal-trial.ts'
import { dropOld } from './retention.ts'

const WEEK = 7 * 24 * 60 * 60 * 1_000

test('what a removed registration has left is not sent, and goes with the next round whatever its age', async () => {
  await using trial = await openNotifyTrial()
  const { store, clock } = trial
  const bodyId = await announce(trial, 'e0', [])
  for (const id of ['r1', 'r2']) await trial.register(id)
  await store.commit(async ({ deliveries, journal, traces }) => {
    for (let n = 0; n < 2_600; n++) {
      const registrationId = idOf<'registration'>(n === 0 ? 'r2' : 'r1')
      const owed = aDelivery(registrationId, { eventId: idOf('e0'), bodyId, createdAt: clock.at })
      if (n > 1_300) await deliveries.append(owed)
      else await deliveries.gather(owed, 2, { items: 1, bytes: 1_000, waitMs: 0 })
      const entry = { registrationId, eventId: idOf<'event'>('e0'), eventCode: 'code', bodyId }
      await journal.append({ ...entry, push: 'owed', at: clock.at })
      await traces.append({ ...aTrace(`t${n}`, registrationId, true), at: clock.at }, null)
    }
  })
  const [out] = await store.commit(({ deliveries }) =>
    deliveries.claim(clock.at, Infinity, () => new Map([[idOf('r1'), { all: 1, again: 0 }]])),
  )
  assert.ok(out !== undefined)
  await store.commit(({ registrations }) => registrations.remove(idOf('r1')))
  const left = rowsLeft(trial)
  assert.ok(left.deliveries > 1 && left.journal > 1 && left.traces > 1, 'not all goes at once')
  const settled = { id: out.id, status: 'delivered', nextAttemptAt: null, lastOutcome: '' } as const
  assert.equal(await store.commit(({ deliveries }) => deliveries.settle(settled)), false)
  const claimed = await store.commit(({ deliveries }) =>
    deliveries.claim(clock.at, Infinity, upTo(10)),
  )
  assert.deepEqual(
    claimed.map(({ registrationId }) => registrationId),
    ['r2'],
  )
  await dropOld({ ...trial, keptMs: WEEK })
  const { deliveries, items, journal, traces } = rowsLeft(trial)
  assert.deepEqual([deliveries, items, journal, traces], [1, 1, 1, 1])
})

/** Looked up from outside, for no ledger counts what nobody asks for. */
function rowsLeft({ file }: NotifyTrial): Record<Table, number> {
  using database = new DatabaseSync(file, { readOnly: true })
  const count = (table: string): number =>
    Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  return {
    deliveries: count('deliveries'),
    items: count('delivery_items'),
    journal: count('journal_entries'),
    traces: count('traces'),
  }
}

type Table = 'deliveries' | 'items' | 'journal' | 'traces'
