import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openPushTrial } from './push-trial.ts'
import { createSender } from './sender.ts'

test('where not even a transaction begins, what was sent is settled once one does, and not sent again', async (t) => {
  await using trial = await openPushTrial()
  const { receiver, log, store } = trial
  let isBroken = false
  // The disk is what is played here; there is no other way to make it fail at a certain word.
  t.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
    if (isBroken) throw Object.assign(new Error('disk I/O error'), { errcode: 10 })
    this.prepare(sql).run()
  })
  receiver.answer = () => {
    isBroken = true
    return 200
  }
  await trial.owe('r1', 2)
  const sender = createSender(trial.needs)
  await sender.start()
  await log.until('delivery.stuck', 2)
  isBroken = false
  await log.until('delivery.attempted', 2)
  await sender.stop()
  assert.equal(receiver.hits.length, 2)
  const all = await store.read.deliveries.list({ limit: 10 })
  assert.ok(all.every(({ status, attempts }) => status === 'delivered' && attempts === 1))
})
