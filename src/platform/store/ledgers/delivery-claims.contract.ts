/** delivery-claims.contract: what is promised of claiming deliveries, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery, upTo } from '../store-trial.ts'
import { CLAIM_BYTES } from './delivery-rows.ts'

const LIMITS = { items: 20, bytes: 1_000, waitMs: 500 }

export function deliveryClaimsContract(open: OpenTrial): void {
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

  test('deliveries: a claim gives each registration its share, the longest due first', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (const [n, id] of ['busy', 'half', 'half', 'half', 'idle', 'idle'].entries()) {
        await deliveries.append(aDelivery(id, { createdAt: 1_000 - n }))
      }
      await deliveries.append(aDelivery('later', { createdAt: 9_000 }))
    })
    let asked: readonly string[] = []
    const claimed = await store.commit(({ deliveries }) =>
      deliveries.claim(1_000, Infinity, (wanting) => {
        asked = wanting
        return new Map([
          [idOf('half'), { all: 1, again: 1 }],
          [idOf('idle'), { all: 3, again: 3 }],
        ])
      }),
    )
    assert.deepEqual(asked, ['busy', 'half', 'idle'], 'those that have something due')
    assert.deepEqual(
      claimed.map(({ id, registrationId }) => [id, registrationId]),
      [
        ['6', 'idle'],
        ['5', 'idle'],
        ['4', 'half'],
      ],
    )
    assert.equal((await claim(store, 1_000, 10)).length, 3)
    assert.deepEqual(await claim(store, 1_000, 10), [])
  })

  test('deliveries: a claim ends with the one that fills its bytes, alone or in a batch', async () => {
    await using trial = await open()
    const { store } = trial
    const size = CLAIM_BYTES / 4
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'adobe_io', 'é'.repeat(size / 2))
      for (const id of ['r1', 'r2', 'r3']) {
        await deliveries.append(aDelivery(id, { bodyId }))
        const limits = { ...LIMITS, bytes: Infinity, waitMs: 0 }
        await deliveries.gather(aDelivery(id, { bodyId }), size, limits)
      }
    })
    const first = await claim(store, 1_000, 10)
    assert.deepEqual(
      first.map(({ byteCount }) => byteCount),
      [size, size + 2, size, size + 2],
    )
    assert.ok(first.every(({ body, byteCount }) => Buffer.byteLength(body ?? '') === byteCount))
    assert.deepEqual([(await claim(store, 1_000, 10)).length], [2])
  })

  test('deliveries: what has lost its body is claimed without one, a batch also where it has lost but one', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'adobe_io', '{}')
      await deliveries.append(aDelivery('r1', { bodyId: 77 }))
      await deliveries.gather(aDelivery('r2', { bodyId }), 2, LIMITS)
      await deliveries.gather(aDelivery('r2', { bodyId: 77 }), 2, LIMITS)
    })
    const claimed = await claim(store, 9_000, 10)
    assert.deepEqual(
      claimed.map(({ registrationId, body }) => [registrationId, body]),
      [
        ['r1', null],
        ['r2', null],
      ],
    )
  })

  test('deliveries: of those that were tried before, a claim takes no more than may be', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (let n = 0; n < 5; n++) await deliveries.append(aDelivery('r1', { createdAt: n }))
    })
    const again = { status: 'waiting', nextAttemptAt: 100, lastOutcome: 'answered 500' } as const
    for (const { id } of await claim(store, 1_000, 3)) {
      await store.commit(({ deliveries }) => deliveries.settle({ id, ...again }))
    }
    const share = (all: number, tried: number) =>
      store.commit(({ deliveries }) =>
        deliveries.claim(1_000, Infinity, () => new Map([[idOf('r1'), { all, again: tried }]])),
      )
    const attempts = (claimed: Awaited<ReturnType<typeof claim>>): number[] =>
      claimed.map((one) => one.attempts)
    assert.deepEqual(attempts(await share(3, 1)), [1, 1, 2], 'the longest due first')
    assert.deepEqual(attempts(await share(3, 0)), [])
    assert.deepEqual(attempts(await share(1, 3)), [2])
    assert.deepEqual(attempts(await share(3, 3)), [2])
  })
}

function claim(store: OpenStore, now: number, limit: number) {
  return store.commit(({ deliveries }) => deliveries.claim(now, Infinity, upTo(limit)))
}
