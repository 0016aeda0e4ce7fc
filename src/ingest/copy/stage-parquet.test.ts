import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import type { Scan } from '../../domain/staged.ts'
import type { OpenDatabase } from '../formats/parquet-lines.ts'
import { parquetOf } from '../formats/parquet-trial.ts'
import { Duckdb } from '../promote/duckdb.ts'
import { stageParquet } from './stage-parquet.ts'

const folder = await mkdtemp(join(tmpdir(), 'weir staged Parquet [test] '))
after(() => rm(folder, { recursive: true }))
const localPath = join(folder, '000001.ndjson')
const openDatabase: OpenDatabase = (readablePaths) =>
  Duckdb.open({ folder, readablePaths, threads: 1, memoryMb: 256 })

async function scanOf(content: string | Buffer, most?: number): Promise<Scan> {
  await rm(localPath, { force: true })
  const bytes = Buffer.from(content)
  const digest = createHash('sha256')
  const chunks = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, n) =>
    bytes.subarray(n * 100, (n + 1) * 100),
  )
  const see = (chunk: Buffer): void => void digest.update(chunk)
  const item = { path: 'in/a.parquet', localPath, see }
  const scan = await stageParquet(Readable.from(chunks), item, openDatabase, most)
  assert.equal(digest.digest('hex'), createHash('sha256').update(bytes).digest('hex'))
  return scan
}

const ROWS = await parquetOf('SELECT range AS id FROM range(3)')

test('each row is staged as a line, and its number is its line', async () => {
  const { recordCount, lineJumps, columns, problem } = await scanOf(ROWS)
  assert.deepEqual([recordCount, lineJumps, columns, problem], [3, undefined, null, null])
  assert.equal(await readFile(localPath, 'utf8'), '{"id":0}\n{"id":1}\n{"id":2}\n')
  assert.deepEqual(await readdir(folder), ['000001.ndjson'], 'and nothing else is left')
})

test('of a sample, the first rows alone are staged', async () => {
  assert.equal((await scanOf(ROWS, 2)).recordCount, 2)
  assert.equal(await readFile(localPath, 'utf8'), '{"id":0}\n{"id":1}\n')
})

test('a row that is too long is refused, and those around it are not', async () => {
  const long = await parquetOf(
    `SELECT range AS id, repeat('x', CASE range WHEN 1 THEN 1100000 ELSE 1 END) AS t FROM range(3)`,
  )
  const { recordCount, brokenRecordCount, broken } = await scanOf(long)
  assert.deepEqual([recordCount, brokenRecordCount, broken[0]?.record], [3, 1, 2])
})

test('a file without rows is not an empty file', async () => {
  const none = await scanOf(await parquetOf('SELECT 1 AS id WHERE false'))
  assert.deepEqual([none.recordCount, none.problem], [0, null])
  const { problem } = await scanOf('')
  assert.deepEqual(problem, { code: '106', message: '"in/a.parquet" is empty.' })
})

const BROKEN: readonly [what: string, content: string | Buffer, says: RegExp][] = [
  ['too short', 'PAR1', /^File 'in\/a\.parquet' too small to be a Parquet file\.$/],
  ['of another kind', 'id,name\n'.repeat(100), /^No magic bytes .* 'in\/a\.parquet'\.$/],
  ['cut off', ROWS.subarray(0, ROWS.length - 20), /^No magic bytes .* 'in\/a\.parquet'\.$/],
  ['encrypted', `PAR1${'x'.repeat(100)}PARE`, /^it is encrypted\. Write it without encryption\.$/],
  [
    'without its footer',
    Buffer.from(`PAR1${'x'.repeat(100)}\x10\0\0\0PAR1`, 'latin1'),
    /^Could not read enough bytes from file "in\/a\.parquet"/,
  ],
  [
    'with a text that is none',
    Buffer.from(
      (await parquetOf(`SELECT 'text' AS t`)).toString('latin1').replaceAll('text', 'te\xfft'),
      'latin1',
    ),
    /^Invalid string encoding found .* is not valid UTF8\.$/,
  ],
]

for (const [what, content, says] of BROKEN) {
  test(`a file that is ${what} is unusable, and says why without a path of this machine`, async () => {
    const { problem, recordCount } = await scanOf(content)
    const [, complaint] = /^"in\/a\.parquet" cannot be read as Parquet: (.*)$/.exec(
      problem?.message ?? '',
    ) ?? ['', '']
    assert.deepEqual([problem?.code, recordCount], ['118', 0])
    assert.match(complaint ?? '', says)
    assert.ok(!complaint?.includes(tmpdir()))
  })
}
