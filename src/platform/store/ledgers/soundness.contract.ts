/** soundness.contract: what the ledger of soundness promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aDelivery, anEvent, aRun } from '../store-trial.ts'

export function soundnessContract(open: OpenTrial): void {
  test('soundness: what is owed without a body is found, among so many as are asked for', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, deliveries }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'any', '{}')
      await deliveries.append(aDelivery('r1', { bodyId, createdAt: 1_000 }))
      await deliveries.append(aDelivery('r1', { bodyId: bodyId + 1, createdAt: 2_000 }))
      // One that is being gathered has none yet, by right.
      await deliveries.gather(aDelivery('r2', { bodyId }), 2, { items: 9, bytes: 900, waitMs: 0 })
    })
    const { soundness } = store.read
    assert.deepEqual(await soundness.listWithoutBody(10), ['2'])
    assert.deepEqual(await soundness.listWithoutBody(1), [])
    assert.deepEqual(await soundness.countBacklogByRows(), { waiting: 3, retrying: 0, sending: 0 })
  })

  test('soundness: the newest of all rows tells when the clock was farthest', async () => {
    await using trial = await open()
    const { store } = trial
    const { soundness } = store.read
    assert.deepEqual([await soundness.findNewest(), await soundness.findLastDue()], [null, null])
    await store.commit(({ runs }) => runs.insert(aRun({ updatedAt: 5_000 })))
    assert.equal(await soundness.findNewest(), 5_000)
    await store.commit(({ events }) => events.append({ ...anEvent('event-1'), at: 7_000 }, 'cause'))
    await store.commit(({ deliveries }) => deliveries.append(aDelivery('r1', { createdAt: 6_000 })))
    assert.deepEqual([await soundness.findNewest(), await soundness.findLastDue()], [7_000, 6_000])
  })
}
