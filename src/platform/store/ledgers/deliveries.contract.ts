/** deliveries.contract: what the ledger of deliveries promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeliveryId, idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery } from '../store-trial.ts'

export function deliveriesContract(open: OpenTrial): void {
  test('deliveries: a claim takes what is due, longest due first, with its body, and counts the attempt', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'adobe_io', '{"a":"é"}')
      for (const createdAt of [3_000, 2_000, 1_000, 9_000]) {
        await deliveries.append(aDelivery('r1', { createdAt, bodyId }))
      }
    })
    const first = await claim(store, 3_000, 2)
    assert.deepEqual(
      first.map(({ nextAttemptAt, attempts, firstAttemptAt, status, body }) => [
        nextAttemptAt,
        attempts,
        firstAttemptAt,
        status,
        body,
      ]),
      [
        [1_000, 1, 3_000, 'sending', '{"a":"é"}'],
        [2_000, 1, 3_000, 'sending', '{"a":"é"}'],
      ],
    )
    assert.equal((await claim(store, 3_000, 9)).length, 1, 'none is claimed twice')
    assert.equal((await claim(store, 8_999, 9)).length, 0, 'nor before it is due')
    assert.equal((await claim(store, 9_000, 9)).length, 1)
  })

  test('deliveries: two claims at once share what is due', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (let n = 0; n < 30; n++) await deliveries.append(aDelivery('r1'))
    })
    const claims = await Promise.all([1, 2, 3, 4].map(() => claim(store, 1_000, 10)))
    const ids = claims.flat().map(({ id }) => id)
    assert.equal(ids.length, 30)
    assert.equal(new Set(ids).size, 30)
  })

  test('deliveries: a claim gives no registration more than its share, what it has in flight included', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (const id of ['busy', 'half', 'half', 'half', 'idle']) {
        await deliveries.append(aDelivery(id))
      }
    })
    const inFlight = new Map([
      [idOf<'registration'>('busy'), 2],
      [idOf<'registration'>('half'), 1],
    ])
    const claimed = await store.commit(({ deliveries }) => deliveries.claim(1_000, 10, inFlight, 2))
    assert.deepEqual(
      claimed.map(({ registrationId }) => registrationId),
      ['half', 'idle'],
    )
    assert.equal((await claim(store, 1_000, 10)).length, 3)
  })

  test('deliveries: only what is being sent is settled, and a settled one stays so', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ deliveries }) => deliveries.append(aDelivery('r1')))
    const [waiting] = await store.read.deliveries.list({ limit: 1 })
    assert.ok(waiting !== undefined)
    assert.equal(await settle(store, waiting.id, 'delivered'), false)
    assert.deepEqual(await store.read.deliveries.list({ limit: 1 }), [waiting])

    await claim(store, 1_000, 1)
    assert.equal(await settle(store, waiting.id, 'waiting', 5_000), true)
    const [again] = await claim(store, 5_000, 1)
    assert.deepEqual([again?.attempts, again?.firstAttemptAt], [2, 1_000])

    assert.equal(await settle(store, waiting.id, 'delivered'), true)
    assert.equal(await settle(store, waiting.id, 'refused'), false)
    const [settled] = await store.read.deliveries.list({ limit: 1 })
    assert.deepEqual(
      [settled?.status, settled?.nextAttemptAt, settled?.lastOutcome],
      ['delivered', null, 'it was delivered'],
    )
    assert.equal((await claim(store, 99_000, 1)).length, 0)
  })

  test('deliveries: releasing makes whatever was being sent due again, and nothing else', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (let n = 0; n < 4; n++) await deliveries.append(aDelivery('r1', { createdAt: n }))
    })
    const [first] = await claim(store, 2, 3)
    assert.ok(first !== undefined)
    await settle(store, first.id, 'delivered')
    const releaseAll = (): Promise<number> =>
      store.commit(({ deliveries }) => deliveries.releaseAll(7_000))
    assert.equal(await releaseAll(), 2)
    assert.equal(await releaseAll(), 0)
    const all = await store.read.deliveries.list({ limit: 10 })
    assert.deepEqual(
      all.map(({ status, nextAttemptAt }) => [status, nextAttemptAt]),
      [
        ['waiting', 3],
        ['waiting', 7_000],
        ['waiting', 7_000],
        ['delivered', null],
      ],
    )
  })

  test('deliveries: the next due is the earliest that waits', async () => {
    await using trial = await open()
    const { store } = trial
    const due = (except: string[] = []): Promise<number | null> =>
      store.read.deliveries.findNextDue(except.map((id) => idOf(id)))
    assert.equal(await due(), null)
    await store.commit(async ({ deliveries }) => {
      await deliveries.append(aDelivery('r1', { createdAt: 2_000 }))
      await deliveries.append(aDelivery('r2', { createdAt: 3_000 }))
    })
    assert.equal(await due(), 2_000)
    assert.equal(await due(['r1']), 3_000)
    assert.equal(await due(['r1', 'r2']), null)
    await claim(store, 2_000, 1)
    assert.equal(await due(), 3_000)
  })
}

function claim(store: OpenStore, now: number, limit: number) {
  return store.commit(({ deliveries }) => deliveries.claim(now, limit, new Map(), Infinity))
}

function settle(
  store: OpenStore,
  id: DeliveryId,
  status: 'waiting' | 'delivered' | 'refused',
  nextAttemptAt: number | null = null,
): Promise<boolean> {
  const lastOutcome = `it was ${status}`
  return store.commit(({ deliveries }) =>
    deliveries.settle({ id, status, nextAttemptAt, lastOutcome }),
  )
}
