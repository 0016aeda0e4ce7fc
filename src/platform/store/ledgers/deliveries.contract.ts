/** deliveries.contract: what the ledger of deliveries promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeliveryId, idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery, upTo } from '../store-trial.ts'
import type { DeliveriesAsked } from './delivery-questions.ts'

const LIMITS = { items: 20, bytes: 1_000, waitMs: 500 }

export function deliveriesContract(open: OpenTrial): void {
  test('deliveries: an attempt that was not made is given back', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ deliveries }) => deliveries.append(aDelivery('r1')))
    const settlement = { status: 'waiting', nextAttemptAt: 2_000, lastOutcome: '' } as const
    const lookAt = async (isMade: boolean): Promise<(number | null | undefined)[]> => {
      const [one] = await claim(store, 3_000, 1)
      assert.ok(one !== undefined)
      const { id } = one
      await store.commit(({ deliveries }) => deliveries.settle({ ...settlement, id, isMade }))
      const kept = await store.read.deliveries.find(id)
      return [one.attempts, kept?.attempts, kept?.firstAttemptAt]
    }
    assert.deepEqual(await lookAt(false), [1, 0, null])
    assert.deepEqual(await lookAt(true), [1, 1, 3_000])
    assert.deepEqual(await lookAt(false), [2, 1, 3_000])
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
      store.commit(({ deliveries }) => deliveries.releaseAll(7_000, 90_000))
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

  test('deliveries: those that wait, and those that are sent, are listed longest due first', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ deliveries }) => {
      for (const createdAt of [3_000, 1_000, 2_000]) {
        await deliveries.append(aDelivery('r1', { createdAt }))
      }
    })
    const ids = async (asked: Partial<DeliveriesAsked>): Promise<string[]> =>
      (await store.read.deliveries.list({ limit: 2, ...asked })).map(({ id }) => id)
    assert.deepEqual(await ids({ status: 'waiting' }), ['2', '3'])
    assert.deepEqual(await ids({ status: 'waiting', registrationId: idOf('r1') }), ['2', '3'])
    await claim(store, 3_000, 9)
    assert.deepEqual(await ids({ status: 'sending' }), ['2', '3'])
    assert.deepEqual(await ids({ status: 'sending', registrationId: idOf('r1') }), ['2', '3'])
    assert.deepEqual(await ids({ status: 'sending', registrationId: idOf('r2') }), [])
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

  test('deliveries: the next due is the earliest that waits and was not due before', async () => {
    await using trial = await open()
    const { store } = trial
    const due = (after = 0): Promise<number | null> => store.read.deliveries.findNextDue(after)
    assert.equal(await due(), null)
    await store.commit(async ({ deliveries }) => {
      await deliveries.append(aDelivery('r1', { createdAt: 2_000 }))
      await deliveries.append(aDelivery('r2', { createdAt: 3_000 }))
    })
    assert.equal(await due(), 2_000)
    assert.equal(await due(1_999), 2_000)
    assert.equal(await due(2_000), 3_000)
    assert.equal(await due(3_000), null)
    await claim(store, 2_000, 1)
    assert.equal(await due(), 3_000)
  })
}

function claim(store: OpenStore, now: number, limit: number) {
  return store.commit(({ deliveries }) => deliveries.claim(now, Infinity, upTo(limit)))
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
