/** crashes: killed five times under load, Weir loses nothing that it has accepted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_HELD } from '../../src/notify/webhooks/sender.ts'
import { crash } from '../crashes.ts'

const KILLS = 5

test('killed five times under load, it delivers whatever it accepted, and little of it twice', async () => {
  const { accepted, lost, duplicated } = await crash(KILLS, 8)
  assert.ok(accepted > 100, `${accepted} events are too few to tell`)
  assert.deepEqual(lost, [])
  assert.ok(duplicated <= KILLS * MAX_HELD, `${duplicated} came twice`)
})
