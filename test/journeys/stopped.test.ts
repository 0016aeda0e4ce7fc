/** stopped: told to stop, Weir ends what is in flight, and sends none of it again; the rest goes on later. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openHearing } from '../hearing.ts'
import { openLive, openPublisher } from '../live.ts'

test('stopped in the middle and started again, Weir sends everything exactly once', async () => {
  await using hearing = await openHearing()
  await using live = await openLive()
  const { world } = live
  const source = await live.announceAs('Stopped')
  await live.register(source, 'Slow', `${hearing.url}/slow`)
  const ids = Array.from({ length: 100 }, (_, n) => `event ${n}`)
  {
    await using publisher = openPublisher(world)
    const answers = await Promise.all(ids.map((id) => publisher.publish(source, id)))
    assert.ok(answers.every(({ status }) => status === 200))
  }
  while (hearing.heard.size === 0) await pause(5)
  assert.equal(await world.stop(), 0)
  const heard = hearing.heard.size
  assert.ok(heard < ids.length, 'stopped in the middle')

  await world.start()
  while (hearing.heard.size < ids.length) await pause(20)
  assert.equal(await world.stop(), 0)
  const times = [...hearing.heard.values()].map(({ length }) => length)
  assert.deepEqual(
    times.filter((count) => count !== 1),
    [],
    `${heard} had been heard before the stop`,
  )
})
