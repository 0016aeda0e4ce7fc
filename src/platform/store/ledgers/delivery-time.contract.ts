/** delivery-time.contract: what is promised of deliveries when the clock is not to be trusted, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery, upTo } from '../store-trial.ts'

const LATEST = 90_000

export function deliveryTimeContract(open: OpenTrial): void {
  test('deliveries: what waits for later than anything may is due at once after a restart', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (const createdAt of [1_000, LATEST, LATEST + 1, 10 * LATEST]) {
        await deliveries.append(aDelivery('r1', { createdAt }))
      }
    })
    const released = await store.commit(({ deliveries }) => deliveries.releaseAll(7_000, LATEST))
    assert.equal(released, 0, 'none of them was out')
    assert.deepEqual(await dueTimes(store), [7_000, 7_000, LATEST, 1_000])
  })

  test('deliveries: once the clock was set, what is open waits as long as before, and nothing else changes', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (let n = 0; n < 4; n++) await deliveries.append(aDelivery('r1', { createdAt: 1_000 + n }))
    })
    const claimed = await store.commit(({ deliveries }) =>
      deliveries.claim(1_002, Infinity, upTo(9)),
    )
    const outcomes = ['delivered', 'waiting'] as const
    for (const [n, status] of outcomes.entries()) {
      const { id } = claimed[n] ?? assert.fail()
      const settled = { id, status, nextAttemptAt: n === 0 ? null : 5_000, lastOutcome: '' }
      await store.commit(({ deliveries }) => deliveries.settle(settled))
    }
    assert.equal(
      await store.commit(({ deliveries }) =>
        deliveries.shift({ byMs: -600, latest: Infinity }, 0, 100),
      ),
      null,
    )
    const all = await store.read.deliveries.list({ limit: 9 })
    assert.deepEqual(
      all.map(({ status, nextAttemptAt, firstAttemptAt }) => [
        status,
        nextAttemptAt,
        firstAttemptAt,
      ]),
      [
        ['waiting', 403, null],
        ['sending', 402, 402],
        ['waiting', 4_400, 402],
        ['delivered', null, 1_002],
      ],
    )
  })

  test('deliveries: a shift in steps moves each of them once, whatever ids are missing', async () => {
    const gaps = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 20 }), async (isKept, limit) => {
        await using trial = await open()
        const { store } = trial
        await store.commit(async ({ deliveries, registrations }) => {
          for (const kept of isKept) await deliveries.append(aDelivery(kept ? 'r1' : 'gone'))
          await registrations.remove(aDelivery('gone').registrationId)
        })
        const before = await dueTimes(store)
        let next: number | null = 0
        while (next !== null) {
          const after: number = next
          next = await store.commit(({ deliveries }) =>
            deliveries.shift({ byMs: 77, latest: Infinity }, after, limit),
          )
        }
        assert.deepEqual(
          await dueTimes(store),
          before.map((at) => (at ?? 0) + 77),
        )
      }),
      { numRuns: 25 },
    )
  })
}

async function dueTimes(store: OpenStore): Promise<(number | null)[]> {
  const all = await store.read.deliveries.list({ limit: 100 })
  return all.map(({ nextAttemptAt }) => nextAttemptAt)
}
