/** tallies.contract: what the ledger of tallies promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aRegistration } from '../store-trial.ts'
import type { Tallied, Tally } from './tallies.ts'

const R1: Tallied = { id: idOf('r1'), editedAt: 1_000 }
const R2: Tallied = { id: idOf('r2'), editedAt: 1_000 }
const NOTHING: Tally = { attempts: 0, successes: 0 }

export function talliesContract(open: OpenTrial): void {
  const note = (store: OpenStore, of: Tallied, bucket: number, ...successes: boolean[]) =>
    store.commit(async ({ tallies }) => {
      for (const isSuccess of successes)
        await tallies.note(of, bucket, { attempts: 1, successes: Number(isSuccess) })
    })

  test('tallies: attempts and successes are summed from a bucket on, each registration apart', async () => {
    await using trial = await open()
    const { store } = trial
    await note(store, R1, 100, true, false, false)
    await note(store, R1, 200, true)
    await note(store, R1, 300, false)
    await note(store, R2, 200, true, true)
    const sums: readonly [of: Tallied, from: number, sum: Tally][] = [
      [R1, 0, { attempts: 5, successes: 2 }],
      [R1, 100, { attempts: 5, successes: 2 }],
      [R1, 101, { attempts: 2, successes: 1 }],
      [R1, 300, { attempts: 1, successes: 0 }],
      [R1, 301, NOTHING],
      [R2, 0, { attempts: 2, successes: 2 }],
    ]
    for (const [of, from, sum] of sums) {
      assert.deepEqual(await store.read.tallies.find(of, from), sum, `${of.id} from ${from}`)
    }
  })

  test('tallies: what began before an edit is not counted after it', async () => {
    await using trial = await open()
    const { store } = trial
    const edited = { ...R1, editedAt: 2_000 }
    await note(store, R1, 100, false, false)
    await note(store, edited, 100, true)
    await note(store, R1, 100, false)
    assert.deepEqual(await store.read.tallies.find(edited, 0), { attempts: 1, successes: 1 })
  })

  test('tallies: they are cleared of one registration, dropped by age, and go with their registration', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ registrations }) => registrations.insert(aRegistration('r2')))
    for (const bucket of [100, 200]) {
      await note(store, R1, bucket, true)
      await note(store, R2, bucket, true)
    }
    const dropped = await store.commit(({ tallies }) => tallies.dropBefore(200))
    assert.equal(dropped, 2)
    const left = { attempts: 1, successes: 1 }
    assert.deepEqual(await store.read.tallies.find(R1, 0), left)
    await store.commit(({ tallies }) => tallies.clear(R1.id))
    assert.deepEqual(await store.read.tallies.find(R1, 0), NOTHING)
    assert.deepEqual(await store.read.tallies.find(R2, 0), left)
    await store.commit(({ registrations }) => registrations.remove(R2.id))
    assert.deepEqual(await store.read.tallies.find(R2, 0), NOTHING)
  })
}
