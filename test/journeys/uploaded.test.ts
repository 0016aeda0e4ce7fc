/** uploaded: whenever Weir is killed, what it has taken of a batch is there, and the batch is promoted once. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openWorld, type World } from '../world.ts'

test('a batch survives a kill after each of its steps, is promoted once and told of once', async () => {
  await using world = await openWorld()
  const { batch, files } = await begin(world)
  await again(world)
  await put(world, `${files}/a.csv`, csvOf(0, 1_000))
  await again(world)

  await cutOff(world, `${files}/half.csv`)
  await again(world)

  const [first, second] = [csvOf(1_000, 1_500), rowsOf(1_500, 2_000)]
  const total = first.length + second.length
  await post(world, `${files}/b.csv?action=INITIALIZE`)
  await again(world)
  await put(world, `${files}/b.csv`, second, `bytes ${first.length}-${total - 1}/${total}`)
  await again(world)
  await assert.rejects(post(world, `${files}/b.csv?action=COMPLETE`), /bytes 0-\d+ are missing/)
  await put(world, `${files}/b.csv`, first, `bytes 0-${first.length - 1}/${total}`)
  await again(world)
  await post(world, `${files}/b.csv?action=COMPLETE`)
  await again(world)

  await post(world, `${batch.url}?action=COMPLETE`)
  await again(world)
  const ended = await over(world, batch.id)
  assert.deepEqual(
    [ended.status, ended.metrics.inputFileCount, ended.metrics.outputRecordCount],
    ['success', 2, 2_000],
  )
  assert.equal((await partsOf(world)).length, 1)
  assert.equal(await toldOf(world, [batch.id]), 1)
})

test('an upload that is killed while it is promoted, at whatever moment, is promoted once', async () => {
  await using world = await openWorld()
  const ids: string[] = []
  for (let round = 0; round < 4; round++) {
    const { batch, files } = await begin(world)
    await put(world, `${files}/a.csv`, csvOf(0, 50_000))
    await post(world, `${batch.url}?action=COMPLETE`)
    // A different moment of the run each time: between two answers of the server, not after a pause.
    for (let look = 0; look < round * 12; look++) await batchOf(world, batch.id)
    await again(world)
    const { status, metrics } = await over(world, batch.id)
    assert.deepEqual([status, metrics.outputRecordCount], ['success', 50_000])
    ids.push(batch.id)
  }
  assert.equal((await partsOf(world)).length, ids.length)
  assert.equal(await toldOf(world, ids), ids.length)
  await again(world)
  const left = await readdir(join(world.dataFolder, 'uploads'))
  assert.deepEqual(left, [], 'what is in the dataset is kept there alone')
})

const IMPORT = '/data/foundation/import/batches'
const CATALOG = '/data/foundation/catalog'

async function again(world: World): Promise<void> {
  await world.kill()
  await world.start()
}

interface Begun {
  readonly batch: { readonly id: string; readonly url: string }
  readonly files: string
}

async function begin({ client }: World): Promise<Begun> {
  const { $id } = await client.send<{ $id: string }>(
    'POST',
    '/data/foundation/schemaregistry/tenant/schemas',
    { title: 'Rows', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
  )
  const [link = ''] = await client.send<string[]>('POST', `${CATALOG}/dataSets`, {
    name: 'Rows',
    schemaRef: { id: $id },
  })
  const datasetId = link.replace('@/dataSets/', '')
  const inputFormat = { format: 'csv' }
  const { id } = await client.send<{ id: string }>('POST', IMPORT, { datasetId, inputFormat })
  const url = `${IMPORT}/${id}`
  return { batch: { id, url }, files: `${url}/datasets/${datasetId}/files` }
}

function csvOf(from: number, to: number): string {
  return `id,name\n${rowsOf(from, to)}`
}

function rowsOf(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, n) => `${from + n},row ${from + n}\n`).join('')
}

async function put(world: World, path: string, body: string, range?: string): Promise<void> {
  const response = await fetch(world.url + path, {
    method: range === undefined ? 'PUT' : 'PATCH',
    headers: {
      authorization: `Bearer ${world.token}`,
      'content-type': 'application/octet-stream',
      ...(range === undefined ? {} : { 'content-range': range }),
    },
    body,
  })
  assert.equal(response.status, 200, await response.text())
}

async function post({ client }: World, path: string): Promise<void> {
  await client.send('POST', path, undefined)
}

/** Begins a file, and is killed with it half way. */
async function cutOff(world: World, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${world.token}`, 'content-length': '1000000' }
  const sent = request(world.url + path, { method: 'PUT', headers })
  const gone = new Promise((resolve) => sent.once('error', resolve))
  await new Promise((resolve) => sent.write('id,name\n1,half', resolve))
  await world.kill()
  await gone
  await world.start()
}

interface BatchTold {
  readonly status: string
  readonly metrics: { readonly inputFileCount: number; readonly outputRecordCount?: number }
}

async function batchOf({ client }: World, id: string): Promise<BatchTold> {
  const batch = (await client.get<Record<string, BatchTold>>(`${CATALOG}/batches/${id}`))[id]
  assert.ok(batch !== undefined)
  return batch
}

/** The batch once it is over; while it is not, its status is one of those that it may have. */
async function over(world: World, id: string): Promise<BatchTold> {
  for (;;) {
    const batch = await batchOf(world, id)
    if (!['loaded', 'processing'].includes(batch.status)) return batch
  }
}

async function partsOf({ dataFolder }: World): Promise<string[]> {
  const names = await readdir(join(dataFolder, 'datasets'), { recursive: true }).catch(() => [])
  return names.filter((name) => name.endsWith('.parquet'))
}

/** How many events tell that a batch was loaded, once each of these is told of. */
async function toldOf({ client }: World, ids: readonly string[]): Promise<number> {
  for (;;) {
    const path = '/weir/v1/events?code=ing_load_success&limit=100'
    const { events } = await client.get<{ events: unknown[] }>(path)
    if (events.length >= ids.length) return events.length
  }
}
