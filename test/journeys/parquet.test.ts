/** parquet: Parquet of another program, brought into a dataset, has the values there that it had. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { quoteText } from '../../src/ingest/formats/quoting.ts'
import { parquetOf } from '../../src/ingest/formats/parquet-trial.ts'
import { openWorld, type World } from '../world.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const run = promisify(execFile)

async function weir({ url, token, dataFolder }: World, ...words: string[]) {
  const env = { PATH: process.env['PATH'], WEIR_OPERATOR_TOKEN: token, WEIR_DATA: dataFolder } // oxlint-disable-line node/no-process-env -- A program needs its path.
  return await run(process.execPath, [MAIN, ...words, '--url', url], { env })
}

const INTEGER = { type: 'integer' }
const NUMBER = { type: 'number' }
const TEXT = { type: 'string' }
const DATE = { type: 'string', format: 'date' }
const DATE_TIME = { type: 'string', format: 'date-time' }
const AT = `TIMESTAMP '2024-01-01 10:00:00' + to_microseconds(n * 86461000001)`

/** `kept`: what the dataset must hold, where it is not the value itself. */
const COLUMNS: readonly [name: string, schema: object, value: string, kept?: string][] = [
  ['n', INTEGER, 'n'],
  ['tiny', INTEGER, '(n % 100)::TINYINT'],
  ['long', INTEGER, '9223372036854775807 - n'],
  ['unsigned', INTEGER, '(n * 7)::UBIGINT'],
  ['whole', INTEGER, 'n::DECIMAL(18, 0)'],
  ['money', NUMBER, '(n / 7)::DECIMAL(12, 2)'],
  ['float', NUMBER, '(n / 4)::FLOAT'],
  ['double', NUMBER, 'n / 7'],
  ['flag', { type: 'boolean' }, 'n % 2 = 0'],
  ['text', TEXT, `CASE WHEN n % 3 > 0 THEN 'é😀 "' || n || chr(10) || chr(92) END`],
  ['bytes', TEXT, `encode('é ' || n)`, `'é ' || n`],
  ['kind', TEXT, `(['a', 'b'][n % 2 + 1])::ENUM('a', 'b')`],
  ['uuid', TEXT, `md5(n::VARCHAR)::UUID`],
  ['day', DATE, `DATE '1900-01-01' + n::INTEGER * 100`],
  ['at', DATE_TIME, AT],
  ['zoned', DATE_TIME, `(${AT})::TIMESTAMPTZ`],
  ['seconds', DATE_TIME, `(${AT})::TIMESTAMP_S`],
  ['millis', DATE_TIME, `(${AT})::TIMESTAMP_MS`],
  ['nanos', DATE_TIME, `(${AT})::TIMESTAMP_NS`],
  ['atText', TEXT, `TIME '10:00:00.5'`, `'10:00:00.5'`],
  [
    'home',
    { type: 'object', properties: { city: TEXT, since: DATE, rooms: INTEGER } },
    `{'city': 'c' || n, 'since': DATE '2020-01-01', 'rooms': CASE WHEN n % 2 = 0 THEN n END}`,
  ],
  ['list', { type: 'array', items: INTEGER }, `[n, n + 1]`],
  [
    'orders',
    { type: 'array', items: { type: 'object', properties: { at: DATE_TIME, total: NUMBER } } },
    `[{'at': ${AT}, 'total': 1.5::DECIMAL(4, 2)}]`,
  ],
  ['words', { type: 'object', additionalProperties: TEXT }, `MAP {'k' || n: 'v' || n}`],
]

const rows = (of: (column: (typeof COLUMNS)[number]) => string): string =>
  `SELECT ${COLUMNS.map((column) => `${of(column)} AS "${column[0]}"`).join(', ')} FROM range(500) AS r(n)`

test('values of each type that are brought as Parquet are the same in the dataset', async () => {
  await using world = await openWorld()
  await makeDataset(world, Object.fromEntries(COLUMNS.map(([name, schema]) => [name, schema])))
  const file = join(world.folder, 'ours.parquet')
  await writeFile(file, await parquetOf(rows(([, , value]) => value)))
  const { stdout } = await weir(world, 'upload', 'Ours', file)
  assert.match(stdout, /success[^]*500 in, 500 out, 0 failed/)

  const parts = quoteText(join(world.dataFolder, 'datasets', '**', '*.parquet'))
  const dataset = `read_parquet(${parts}, hive_partitioning = false)`
  const types = new Map(
    (await answers(`DESCRIBE SELECT * FROM ${dataset}`)).map(([name, type]) => [
      name,
      typeof type === 'string' ? type : '',
    ]),
  )
  const wanted = rows(([name, , value, kept]) => `(${kept ?? value})::${types.get(name)}`)
  for (const [name] of COLUMNS) {
    const [found] = await answers(
      `SELECT count(*), count(*) FILTER (ours."${name}" IS NOT DISTINCT FROM wanted."${name}")
       FROM (${wanted}) AS wanted JOIN ${dataset} AS ours USING (n)`,
    )
    assert.deepEqual(found, ['500', '500'], name)
  }
})

test('rows of Parquet that are refused are told with their numbers, and come again mended', async () => {
  await using world = await openWorld()
  await makeDataset(world, { id: INTEGER, day: DATE, size: NUMBER })
  const file = join(world.folder, 'theirs.parquet')
  await writeFile(
    file,
    await parquetOf(
      `SELECT unnest([1, 2, 3, 4]) AS id, unnest([NULL, DATE '10000-01-01', NULL, NULL]) AS day, unnest([0.5, 1, 'NaN'::DOUBLE, 2]) AS size`,
    ),
  )
  const words = ['upload', 'Ours', file, '--partial', '60', '--json'] as const
  const { id, metrics } = JSON.parse((await weir(world, ...words)).stdout) as {
    id: string
    metrics: { recordSummary: object }
  }
  const { inputRecordCount, failedRecordCount } = Object(metrics.recordSummary)
  assert.deepEqual([inputRecordCount, failedRecordCount], [4, 2])
  const { stdout } = await weir(world, 'rejected', id)
  const [, ...refused] = stdout.trimEnd().split('\n')
  assert.match(refused[0] ?? '', /^theirs\.parquet,2,day,INGEST-1554-400,.*10000-01-01/)
  assert.match(refused[1] ?? '', /^theirs\.parquet,3,size,INGEST-1554-400,.*nan/)
  assert.equal(refused.length, 2, stdout)

  const json = (await weir(world, 'rejected', id, '--json')).stdout
  const mended = join(world.folder, 'mended.ndjson')
  const text = json.replaceAll('10000-01-01', '2024-01-01').replaceAll('"nan"', '5')
  await writeFile(mended, text)
  assert.match((await weir(world, 'resubmit', id, mended)).stdout, /2 in, 2 out, 0 failed/)
})

async function makeDataset({ client }: World, properties: object): Promise<void> {
  const { $id } = await client.send<{ $id: string }>(
    'POST',
    '/data/foundation/schemaregistry/tenant/schemas',
    { title: 'Ours', properties },
  )
  const dataset = { name: 'Ours', schemaRef: { id: $id } }
  await client.send('POST', '/data/foundation/catalog/dataSets', dataset)
}

async function answers(query: string): Promise<Json[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`SET TimeZone = 'UTC'`)
    return (await connection.runAndReadAll(query)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
