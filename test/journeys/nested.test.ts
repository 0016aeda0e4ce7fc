/** nested: records that nest, from a folder of JSON to the preview of their dataset and the rows to mend. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runToEnd } from '../../src/cli/runs.ts'
import { openWorld, type World } from '../world.ts'

const REGISTRY = '/data/foundation/schemaregistry/tenant'
const CLASS = 'https://ns.adobe.com/xdm/context/profile'
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const run = promisify(execFile)

async function weir({ url, token, dataFolder }: World, ...words: string[]) {
  const env = { PATH: process.env['PATH'], WEIR_OPERATOR_TOKEN: token, WEIR_DATA: dataFolder } // oxlint-disable-line node/no-process-env -- A program needs its path.
  return await run(process.execPath, [MAIN, ...words, '--url', url], { env })
}

interface Profile {
  readonly pet: unknown
  readonly homes: unknown
}

test('profiles that nest are promoted, previewed and mended, and may say more from one day to the next', async () => {
  await using world = await openWorld()
  const folder = join(world.folder, 'people')
  await mkdir(folder)
  const pet = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const home = { type: 'object', properties: { city: { type: 'string' } } }
  const { $id: groupId } = await world.client.send<{ $id: string }>(
    'POST',
    `${REGISTRY}/fieldgroups`,
    {
      title: 'Pets',
      'meta:intendedToExtend': [CLASS],
      properties: { pet, homes: { type: 'array', items: home } },
    },
  )
  const schema = { allOf: [{ $ref: CLASS }, { $ref: groupId }] }
  const flowId = await world.apply({
    name: 'People',
    source: { folder, path: '*.json', format: 'json' },
    dataset: { name: 'People', schema },
    errors: { partialIngestionPercent: 75 },
  })
  const lines = [
    { pet: { name: 'Rex' }, homes: [{ city: 'Oslo' }] },
    { pet: { age: 3 }, homes: ['Bonn'] },
  ]
  await writeFile(join(folder, 'a.json'), lines.map((line) => JSON.stringify(line)).join('\n'))
  const first = await runToEnd(flowId, world.client)
  assert.equal(first.metrics.statusSummary.status, 'success')

  const { stdout } = await weir(world, 'rejected', first.id)
  const [, row = ''] = stdout.split('\n')
  assert.match(row, /^a\.json,2,homes\[0\]; pet\.name,|^a\.json,2,pet\.name; homes\[0\],/)
  assert.ok(row.endsWith(',"{""age"":3}","[""Bonn""]"'), row)

  const url = `${REGISTRY}/fieldgroups/${encodeURIComponent(groupId)}`
  const whole = { type: 'integer', default: 1 }
  await world.client.send('PATCH', url, [
    { op: 'add', path: '/properties/pet/properties/age', value: whole },
    { op: 'add', path: '/properties/homes/items/properties/rooms', value: whole },
  ])
  await writeFile(
    join(folder, 'b.json'),
    JSON.stringify({ pet: { name: 'Tom', age: 2 }, homes: [{}] }),
  )
  await runToEnd(flowId, world.client)
  const datasets = await world.client.get<Record<string, unknown>>(
    '/data/foundation/catalog/dataSets',
  )
  const [datasetId = ''] = Object.keys(datasets)
  const { data } = await world.client.get<{ data: Profile[] }>(
    `/data/foundation/export/datasets/${datasetId}/preview`,
  )
  assert.deepEqual(
    data.map(({ pet: shown, homes }) => [shown, homes]),
    [
      [{ name: 'Tom', age: 2 }, [{ city: null, rooms: 1 }]],
      [{ name: 'Rex', age: null }, [{ city: 'Oslo', rooms: null }]],
    ],
  )
})

test('a flow of columns is refused where only a mapping could fill what is required', async () => {
  await using world = await openWorld()
  const folder = join(world.folder, 'in')
  await mkdir(folder)
  const inner = { type: 'object', properties: { city: { type: 'string' } } }
  const made = world.apply({
    name: 'Flat',
    source: { folder, path: '*.csv' },
    dataset: { name: 'Homes', schema: { properties: { home: inner }, required: ['home'] } },
  })
  await assert.rejects(
    made,
    /The field "home" of the schema nests and is required.*Give the flow a mapping/,
  )
})
