/** deliveries.contract: what the ledger of deliveries promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeliveryId, idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery } from '../store-trial.ts'
import type { DeliveriesAsked } from './delivery-questions.ts'

const LIMITS = { items: 20, bytes: 1_000, waitMs: 500 }

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

  test('deliveries: each question finds its own, newest first', async () => {
    await using trial = await open()
    const { store } = trial
    const one = { eventId: idOf<'event'>('e1') }
    await store.commit(async ({ deliveries }) => {
      await deliveries.append(aDelivery('r1', one))
      await deliveries.append(aDelivery('r1', { eventId: idOf('e2') }))
      await deliveries.append(aDelivery('r2', one))
      await deliveries.append(aDelivery('r2', { ...one, createdAt: 9_000 }))
      await deliveries.gather(aDelivery('r3', { eventId: idOf('e2') }), 5, LIMITS)
      await deliveries.gather(aDelivery('r3', one), 5, LIMITS)
    })
    const [first, second, third] = await claim(store, 1_000, 3)
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    await settle(store, first.id, 'delivered')
    await settle(store, second.id, 'refused')

    const asked: readonly [question: Partial<DeliveriesAsked>, ids: string[]][] = [
      [{}, ['5', '4', '3', '2', '1']],
      [{ limit: 2 }, ['5', '4']],
      [{ registrationId: idOf('r2') }, ['4', '3']],
      [{ eventId: one.eventId }, ['5', '4', '3', '1']],
      [{ eventId: idOf('e2') }, ['5', '2']],
      [{ eventId: one.eventId, registrationId: idOf('r2') }, ['4', '3']],
      [{ status: 'delivered' }, ['1']],
      [{ status: 'refused' }, ['2']],
      [{ status: 'expired' }, []],
      [{ status: 'sending' }, ['3']],
      [{ status: 'waiting' }, ['5', '4']],
      [{ status: 'waiting', registrationId: idOf('r3'), eventId: one.eventId }, ['5']],
      [{ registrationId: idOf('nobody') }, []],
    ]
    for (const [question, ids] of asked) {
      const found = await store.read.deliveries.list({ limit: 10, ...question })
      assert.deepEqual(
        found.map(({ id }) => id),
        ids,
        JSON.stringify(question),
      )
    }
    const ofEvent = await store.read.deliveries.listOfEvent(idOf('r2'), one.eventId)
    assert.deepEqual(
      ofEvent.map(({ id }) => id),
      ['3', '4'],
      'oldest first',
    )
  })

  test('deliveries: what is owed again has the same bytes and a life of its own', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'adobe_io', '{"a":1}')
      await deliveries.append(aDelivery('r1', { bodyId }))
    })
    const [before] = await claim(store, 1_000, 1)
    assert.ok(before !== undefined)
    await settle(store, before.id, 'delivered')
    const id = await store.commit((all) => all.deliveries.appendAgain(before.id, 'resend', 7_000))
    assert.equal((await store.read.deliveries.find(before.id))?.status, 'delivered')
    const [again] = await claim(store, 7_000, 9)
    assert.deepEqual(again, {
      ...before,
      id,
      replayId: 'resend',
      createdAt: 7_000,
      firstAttemptAt: 7_000,
      nextAttemptAt: 7_000,
    })
    await assert.rejects(
      store.commit((all) => all.deliveries.appendAgain(idOf('99'), 'resend', 7_000)),
      /There is no delivery "99"/,
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
