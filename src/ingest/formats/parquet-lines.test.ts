import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Duckdb } from '../promote/duckdb.ts'
import { writeParquetLines } from './parquet-lines.ts'
import { parquetOf } from './parquet-trial.ts'

const folder = await mkdtemp(join(tmpdir(), "weir parquet's [test] "))
after(() => rm(folder, { recursive: true }))

/** The lines, or why there are none. */
async function linesOf(bytes: Buffer, most?: number): Promise<readonly string[] | string> {
  const parquet = join(folder, 'a.parquet')
  const lines = join(folder, 'a.lines')
  await writeFile(parquet, bytes)
  const limits = { folder, readablePaths: [parquet], threads: 2, memoryMb: 512 }
  await using db = await Duckdb.open(limits)
  const order = { parquet, name: 'a', lines, ...(most !== undefined && { most }) }
  const complaint = await writeParquetLines(order, db)
  return complaint ?? (await readFile(lines, 'utf8')).split('\n').slice(0, -1)
}

const VALUES: readonly [expression: string, json: string | null][] = [
  ['NULL::INTEGER', null],
  ['true', 'true'],
  ['(-128)::TINYINT', '-128'],
  ['255::UTINYINT', '255'],
  ['9223372036854775807', '9223372036854775807'],
  ['18446744073709551615::UBIGINT', '18446744073709551615'],
  [
    "'12345678901234567890123456789012345678'::DECIMAL(38, 0)",
    '12345678901234567890123456789012345678',
  ],
  ["'-0.50'::DECIMAL(3, 2)", '-0.50'],
  ['0.1::FLOAT', '0.1'],
  ['1e300::DOUBLE', '1e+300'],
  ['5::DOUBLE', '5.0'],
  ["'NaN'::DOUBLE", '"nan"'],
  ["'-Infinity'::FLOAT", '"-inf"'],
  ["''", '""'],
  ["'é😀 \"' || chr(92) || chr(10) || chr(0) || chr(127)", '"é😀 \\"\\\\\\n\\u0000\x7f"'],
  ['\'{"a": 1}\'::JSON', '"{\\"a\\": 1}"'],
  ["encode('é\"')", '"é\\""'],
  ["'\\xFF\\xFE'::BLOB", '{"base64":"//4="}'],
  ["'x'::ENUM('x', 'y')", '"x"'],
  ["'123e4567-e89b-12d3-a456-426614174000'::UUID", '"123e4567-e89b-12d3-a456-426614174000"'],
  ["DATE '2024-02-29'", '"2024-02-29"'],
  ["TIMESTAMP '2024-02-29 10:00:00'", '"2024-02-29T10:00:00Z"'],
  ["TIMESTAMP '2024-02-29 10:00:00.123456'", '"2024-02-29T10:00:00.123456Z"'],
  ["'2024-02-29 10:00:00'::TIMESTAMP_S", '"2024-02-29T10:00:00Z"'],
  ["'2024-02-29 10:00:00.5'::TIMESTAMP_MS", '"2024-02-29T10:00:00.5Z"'],
  ["'2024-02-29 10:00:00.123456789'::TIMESTAMP_NS", '"2024-02-29T10:00:00.123456789Z"'],
  ["TIMESTAMPTZ '2024-02-29 10:00:00.25+02'", '"2024-02-29T08:00:00.25Z"'],
  ["TIME '10:00:00.5'", '"10:00:00.5"'],
  ["TIMETZ '10:00:00+02'", '"08:00:00+00"'],
  ['INTERVAL 3 DAY', '"3 days"'],
  ["{'x': 1, 'y': NULL::INTEGER}", '{"x":1}'],
  ['NULL::STRUCT(x INTEGER)', null],
  ["{'a.b': 1, '\"q\"': 2, '日本 😀': 3, 'a/b~': 4}", '{"a.b":1,"\\"q\\"":2,"日本 😀":3,"a/b~":4}'],
  ['[1, NULL, 3]', '[1,null,3]'],
  ['[]::INTEGER[]', '[]'],
  ["[{'x': [[DATE '2024-01-01'], NULL]}, NULL]", '[{"x":[["2024-01-01"],null]},null]'],
  ["MAP {'k': 1.5, 'none': NULL}", '{"k":1.5,"none":null}'],
  ["MAP {TIMESTAMP '2024-01-01': {'x': 'é'}}", '{"2024-01-01T00:00:00Z":{"x":"é"}}'],
  ['MAP {1: [true]}', '{"1":[true]}'],
]

test('a value of each type becomes the JSON of it, without a digit lost', async () => {
  for (const [expression, json] of VALUES) {
    const lines = await linesOf(await parquetOf(`SELECT ${expression} AS v`))
    assert.deepEqual(lines, [json === null ? '{}' : `{"v":${json}}`], expression)
  }
})

test('names that differ in their case alone, or from a name with a number, stay as they are', async () => {
  const bytes = await parquetOf(
    `SELECT 1 AS nameone, 2 AS nametwo, 3 AS nameone_1, [{'innerone': 4, 'innertwo': 5}] AS list, 6 AS "list_1"`,
  )
  assert.deepEqual(
    await linesOf(renamed(renamed(bytes, 'nametwo', 'NAMEone'), 'innertwo', 'INNERone')),
    ['{"nameone":1,"NAMEone":2,"nameone_1":3,"list":[{"innerone":4,"INNERone":5}],"list_1":6}'],
  )
})

test('a key that a map has twice is there twice', async () => {
  const bytes = await parquetOf(`SELECT MAP {'keyone': 1, 'keytwo': 2} AS m`)
  assert.deepEqual(await linesOf(renamed(bytes, 'keytwo', 'keyone')), [
    '{"m":{"keyone":1,"keyone":2}}',
  ])
})

test('what nests deeper than a query can follow is said to, at once', async () => {
  const deep = await linesOf(await parquetOf(`SELECT ${'['.repeat(20)}1${']'.repeat(20)} AS l`))
  assert.match(String(deep), /^it nests more than 10 lists and maps/)
  const [line] = await linesOf(await parquetOf(`SELECT ${'['.repeat(6)}1${']'.repeat(6)} AS l`))
  assert.equal(line, '{"l":[[[[[[1]]]]]]}')
})

test('rows come in their order, all of them or the first', async () => {
  const bytes = await parquetOf('SELECT range AS n FROM range(300000)')
  const lines = await linesOf(bytes)
  assert.equal(lines.length, 300_000)
  assert.ok(Array.isArray(lines) && lines.every((line, n) => line === `{"n":${n}}`))
  assert.deepEqual(await linesOf(bytes, 2), ['{"n":0}', '{"n":1}'])
  assert.deepEqual(await linesOf(await parquetOf('SELECT 1 AS n WHERE false')), [])
})

test('whatever becomes of its bytes, a file is read or is said to be broken', async () => {
  const bytes = await parquetOf(
    `SELECT 'text ' || range AS a, [range, NULL] AS l, {'x': range / 3} AS s FROM range(100)`,
  )
  const place = fc.integer({ min: 0, max: bytes.length - 1 })
  const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(changes, place, fc.boolean(), async (some, length, isCut) => {
      const broken = Buffer.from(bytes)
      for (const [at, byte] of some) broken[at] = byte
      // A length that was changed may ask for more memory than there is.
      const found = await linesOf(isCut ? broken.subarray(0, length) : broken).catch(String)
      assert.ok(typeof found !== 'string' || /^[^\n]+[^\s:]$/.test(found), String(found))
    }),
    { numRuns: 60 },
  )
})

function renamed(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1')
}
