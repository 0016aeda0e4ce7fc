/** full-disk: while there is no room, publishing says so; nothing is lost, and all goes on once there is some. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openLive, openPublisher } from '../live.ts'
import { openHearing } from '../hearing.ts'

test('a full disk is answered with 503, and what was accepted before arrives once there is room', async () => {
  await using hearing = await openHearing()
  await using live = await openLive()
  const { world } = live
  await using publisher = openPublisher(world)
  const source = await live.announceAs('Full')
  await live.register(source, 'Full', `${hearing.url}/hook`)
  const accepted = new Set<string>()
  let refused = 0
  let isFull = false

  async function publish(id: string): Promise<void> {
    const { status } = await publisher.publish(source, id)
    if (status === 200) accepted.add(id)
    else {
      assert.equal(status, 503)
      refused++
      isFull = true
    }
  }
  for (let n = 0; n < 50; n++) await publish(`before ${n}`)
  const wal = join(world.dataFolder, 'weir.sqlite-wal')
  world.limitFiles(statSync(wal).size + 100_000)
  for (let n = 0; !isFull; n++) {
    await Promise.all([0, 1, 2, 3].map((one) => publish(`until full ${n} ${one}`)))
  }
  const answer = await publisher.publish(source, 'no room')
  assert.equal(answer.status, 503)
  assert.match(
    answer.text,
    /"message":"The disk of the data folder .* nothing was changed\. Make room/,
  )
  const { status } = await fetch(`${world.url}/weir/v1/context`, {
    headers: { authorization: `Bearer ${world.token}` },
  })
  assert.equal(status, 200, 'what need not write goes on')

  world.limitFiles(null)
  for (let n = 0; n < 20; n++) await publish(`after ${n}`)
  const missing = (): string[] => [...accepted].filter((id) => !hearing.heard.has(id))
  while (missing().length > 0) await pause(20)
  const twice = [...hearing.heard].filter(([, times]) => times.length > 1)
  assert.deepEqual(twice, [], 'what had arrived is settled, not sent again')
  assert.ok(refused > 0)
  assert.equal(await world.stop(), 0)
  const database = new DatabaseSync(join(world.dataFolder, 'weir.sqlite'), { readOnly: true })
  assert.deepEqual(
    { ...database.prepare('PRAGMA integrity_check').get() },
    { integrity_check: 'ok' },
  )
  const open = database.prepare("SELECT count(*) AS n FROM deliveries WHERE status <> 'delivered'")
  assert.equal(open.get()?.['n'], 0)
  database.close()
})
