/** cancelled: a run that somebody wants to end does so, whatever it is doing and however often Weir is killed. */
import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { fieldsOf, listOf, textOf } from '../fields.ts'
import { openWorld, type World } from '../world.ts'

const RUNS = '/data/foundation/flowservice/runs'

test('a run at work, one that waits behind it and one for later end as cancelled, and the next one takes all', async () => {
  await using world = await openWorld({ WEIR_RUNS_AT_ONCE: '1' })
  const registration = await world.register('adobe_io')
  const flowId = await layFlow(world)
  const working = await ask(world, { flowId })
  const waiting = await ask(world, { flowId })
  const later = await ask(world, { flowId, params: { startTime: '4000000000' } })
  await reach(world, working)

  for (const id of [waiting, later, working]) await cancel(world, id)
  for (const id of [waiting, later, working]) {
    const run = await ended(world, id)
    assert.equal(run.status, 'failed')
    assert.deepEqual(run.codes, ['WEIR-CANCELLED-409'])
  }
  await cancel(world, working) // Asking twice is once.
  const log = fieldsOf(await world.client.get(`/weir/v1/runs/${working}/log`))
  assert.match(JSON.stringify(log['lines']), /Cancelled by .*@AdobeID\./)

  const nextId = await ask(world, { flowId })
  const next = await ended(world, nextId)
  await assert.rejects(cancel(world, nextId), /has ended already; it cannot be cancelled/)
  assert.deepEqual([next.status, next.records], ['success', ROWS])
  await world.receiver.until((heard) => heard.length === 4)
  assert.equal((await world.journal(registration.registration_id)).length, 4)
})

test('a run that is to end when Weir is killed is not begun again', async () => {
  await using world = await openWorld()
  const flowId = await layFlow(world)
  const id = await ask(world, { flowId })
  await reach(world, id)
  await cancel(world, id)
  await world.kill()
  await world.start()
  const run = await ended(world, id)
  assert.deepEqual([run.status, run.codes], ['failed', ['WEIR-CANCELLED-409']])
})

const ROWS = 3_000_000

async function layFlow(world: World): Promise<string> {
  const folder = join(world.folder, 'sources')
  await mkdir(folder)
  const lines = function* (): Generator<string> {
    yield 'id\n'
    for (let n = 0; n < ROWS; n += 10_000) yield `${n}\n`.repeat(10_000)
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'big.csv')))
  const schema = { properties: { id: { type: 'integer' } } }
  const source = { folder, path: 'big.csv' }
  return await world.apply({ name: 'Big', source, dataset: { name: 'Big', schema } })
}

async function ask(world: World, body: object): Promise<string> {
  return textOf(fieldsOf(await world.client.send('POST', RUNS, body))['id'])
}

async function cancel(world: World, id: string): Promise<void> {
  await world.client.send('POST', `/weir/v1/runs/${id}/cancel`, {})
}

async function reach(world: World, id: string): Promise<void> {
  for await (const event of world.client.follow<{ progress: unknown }>(
    `/weir/v1/runs/${id}/progress`,
  )) {
    if (event.progress !== null) return
  }
}

async function ended(world: World, id: string) {
  for await (const _ of world.client.follow(`/weir/v1/runs/${id}/progress`)); // Until it ends.
  const [item] = listOf(fieldsOf(await world.client.get(`${RUNS}/${id}`))['items'])
  const metrics = fieldsOf(item?.['metrics'])
  const activities = listOf(item?.['activities'])
  const causes = activities.flatMap(({ statusSummary }) => {
    const { errors } = fieldsOf(fieldsOf(statusSummary)['extensions'])
    return errors === undefined ? [] : listOf(errors)
  })
  return {
    status: fieldsOf(metrics['statusSummary'])['status'],
    records: fieldsOf(metrics['recordSummary'])['outputRecordCount'],
    codes: causes.map(({ code }) => code),
  }
}
