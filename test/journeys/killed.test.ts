/**
 * killed: whenever Weir is killed, each run ends in one final state, is announced once, and is heard of.
 */
import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import type { RunFields } from '../../src/cli/run-summary.ts'
import { parquetOf } from '../../src/ingest/formats/parquet-trial.ts'
import { openWorld, type World } from '../world.ts'

test('a run that is killed while it copies ends once, and is heard of once', async () => {
  await killedDuring('copy')
})

test('a run that is killed while it promotes ends once, and is heard of once', async () => {
  await killedDuring('promotion')
})

async function killedDuring(stage: 'copy' | 'promotion'): Promise<void> {
  await using world = await openWorld()
  const registration = await world.register('adobe_io')
  const flowId = await world.apply(await bigFlow(join(world.folder, 'sources'), 5_000_000))
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })

  await reach(world, id, stage)
  assert.equal(
    (await readRun(world, id)).metrics.statusSummary.status,
    'inProgress',
    'killed in the middle',
  )
  await world.kill()
  assert.deepEqual(await partsOf(world), [], 'a reader of the dataset sees nothing yet')

  await world.start()
  const run = await ended(world, id)
  assert.equal(run.metrics.statusSummary.status, 'success')
  assert.equal(run.metrics.recordSummary?.outputRecordCount, 5_000_000)
  await assertToldOnce(world, registration.registration_id, [id])
  assert.equal((await partsOf(world)).length, 1, 'one batch, however often it was begun')
}

test('a run that is killed while it turns Parquet into lines ends once, and is heard of once', async () => {
  await using world = await openWorld()
  const registration = await world.register('adobe_io')
  const folder = join(world.folder, 'sources')
  await mkdir(folder)
  await writeFile(
    join(folder, 'a.parquet'),
    await parquetOf(`SELECT '12345' AS zip_code, 'Oslo' AS city FROM range(2000000)`),
  )
  const file = await bigFlow(folder, 0)
  const source = { folder, path: 'a.parquet', format: 'parquet' } as const
  const flowId = await world.apply({ ...file, source })
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  const work = join(world.dataFolder, 'work')
  while (!(await readdir(work, { recursive: true })).some((name) => name.endsWith('.lines')));
  await world.kill()
  assert.deepEqual(await partsOf(world), [], 'a reader of the dataset sees nothing yet')

  await world.start()
  const run = await ended(world, id)
  assert.equal(run.metrics.statusSummary.status, 'success')
  assert.equal(run.metrics.recordSummary?.outputRecordCount, 2_000_000)
  await assertToldOnce(world, registration.registration_id, [id])
  assert.equal((await partsOf(world)).length, 1, 'one batch, however often it was begun')
})

test('a delivery that is out when Weir is killed is made again, as the same event', async () => {
  await using world = await openWorld()
  const registration = await world.register('adobe_io')
  const flowId = await world.apply(await bigFlow(join(world.folder, 'sources'), 10))
  world.receiver.answer = 'hang'
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  await world.receiver.until((heard) => heard.length === 1)

  await world.kill()
  world.receiver.answer = 200
  await world.start()
  await world.receiver.until((heard) => heard.length >= 2)

  const [first, second] = world.receiver.heard
  assert.equal(second?.eventId, first?.eventId)
  assert.deepEqual(second?.body, first?.body, 'the same bytes on every attempt')
  assert.equal(
    second?.headers['x-adobe-retry-count'],
    '1',
    'the attempt was counted before it left',
  )
  await assertToldOnce(world, registration.registration_id, [id])
})

test('kills at any moment lose no run, no event and no delivery', async () => {
  await using world = await openWorld({ WEIR_RUNS_AT_ONCE: '4' })
  const registration = await world.register('adobe_io')
  const runIds: string[] = []
  for (let round = 0; round < 12; round++) {
    const flow = await bigFlow(join(world.folder, `round-${round}`), 2_000, `Round ${round}`)
    const flowId = await world.apply(flow)
    const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
    runIds.push(id)
    // A different moment of the run each time: between two answers of the server, not after a pause.
    for (let look = 0; look < round * 4; look++) await readRun(world, id)
    await world.kill()
    await world.start()
    assert.equal((await ended(world, id)).metrics.statusSummary.status, 'success')
  }
  await assertToldOnce(world, registration.registration_id, runIds)
  assert.equal((await partsOf(world)).length, runIds.length, 'every dataset has its one part')
})

test('a stop on purpose lets a run be finished by the next start', async () => {
  await using world = await openWorld()
  const registration = await world.register('adobe_io')
  const flowId = await world.apply(await bigFlow(join(world.folder, 'sources'), 5_000_000))
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  await reach(world, id, 'promotion')
  assert.equal(await world.stop(), 0)

  await world.start()
  assert.equal((await ended(world, id)).metrics.statusSummary.status, 'success')
  await assertToldOnce(world, registration.registration_id, [id])
})

const RUNS = '/data/foundation/flowservice/runs'

async function readRun(world: World, id: string): Promise<RunFields> {
  const { items } = await world.client.get<{ items: RunFields[] }>(`${RUNS}/${id}`)
  const [run] = items
  assert.ok(run !== undefined)
  return run
}

/** Follows the run until it is in the middle of a stage. */
async function reach(world: World, id: string, stage: string): Promise<void> {
  const events = world.client.follow<{ progress: { stage: string } | null }>(
    `/weir/v1/runs/${id}/progress`,
  )
  for await (const { progress } of events) if (progress?.stage === stage) return
  assert.fail(`The run was over before it was seen in its ${stage}.`)
}

async function ended(world: World, id: string): Promise<RunFields> {
  for await (const _ of world.client.follow(`/weir/v1/runs/${id}/progress`)) continue
  return await readRun(world, id)
}

/** One event for each run in the journal, each delivered with a good signature, nothing left to deliver. */
async function assertToldOnce(
  world: World,
  registrationId: string,
  runIds: readonly string[],
): Promise<void> {
  await world.receiver.until((heard) => {
    const told = new Set(heard.filter(({ isValid }) => isValid).map(({ body }) => runOf(body)))
    return runIds.every((id) => told.has(id))
  })
  const journal = await world.journal(registrationId)
  assert.deepEqual(journal.map(runOf).toSorted(), runIds.toSorted(), 'one event for each run')
  const eventIds = new Set(world.receiver.heard.map(({ eventId }) => eventId))
  assert.equal(eventIds.size, runIds.length, 'repeats carry the same event id')
  await settled(world)
}

async function settled(world: World): Promise<void> {
  for (;;) {
    const { deliveries } = await world.client.get<{ deliveries: { status: string }[] }>(
      '/weir/v1/deliveries',
    )
    if (deliveries.every(({ status }) => status === 'delivered')) return
    assert.ok(
      deliveries.every(({ status }) => ['delivered', 'sending', 'waiting'].includes(status)),
    )
  }
}

function runOf(body: unknown): string {
  const { event }: { event: { id: string } } = JSON.parse(JSON.stringify(body))
  return event.id
}

async function partsOf({ dataFolder }: World): Promise<string[]> {
  const names = await readdir(join(dataFolder, 'datasets'), { recursive: true }).catch(() => [])
  return names.filter((name) => name.endsWith('.parquet'))
}

/** A flow over so many rows: the real zip codes, again and again. */
async function bigFlow(folder: string, rowCount: number, name = 'Big'): Promise<FlowFile> {
  await mkdir(folder, { recursive: true })
  const zipCodes = new URL('../data/zipcodes.csv', import.meta.resolve('vega-datasets'))
  const [header, ...rows] = (await readFile(zipCodes, 'utf8')).trimEnd().split('\n')
  await pipeline(
    function* lines() {
      yield `${header}\n`
      for (let written = 0; written < rowCount; written += rows.length) {
        yield `${rows.slice(0, rowCount - written).join('\n')}\n`
      }
    },
    createWriteStream(join(folder, 'big.csv')),
  )
  return {
    name,
    source: { folder, path: 'big.csv' },
    dataset: {
      name,
      schema: {
        required: ['zip_code'],
        properties: {
          zip_code: { type: 'string', pattern: String.raw`^\d{5}$` },
          latitude: { type: 'number' },
          longitude: { type: 'number' },
          city: { type: 'string' },
        },
      },
    },
  }
}
