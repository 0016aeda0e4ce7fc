import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { readDelimited } from '../formats/delimited-reader.ts'
import { CSV, type Delimited, scanText } from '../formats/scan-trial.ts'
import { detect } from './detect.ts'
import { sampleOf } from './sample.ts'

let folder: string
let duckdb: DuckDBConnection

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-sample-'))
  duckdb = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
})

after(async () => {
  duckdb.closeSync()
  await rm(folder, { recursive: true })
})

/** What a run takes from a file: the values of the records that are neither broken nor of another length. */
async function rowsOfRun(
  bytes: Buffer,
  format: Delimited,
  columns: readonly string[],
): Promise<(string | null)[][]> {
  const { staged, scan } = scanText(format, bytes)
  const path = join(folder, 'staged')
  await writeFile(path, staged)
  const { hasMultilineRecords } = scan
  const { from, fault } = readDelimited(
    { paths: [path], columns, hasMultilineRecords, format },
    { fields: [], isOpen: true },
  )
  const values = columns.map((_, index) => `nullif(c${index}, '')`).join(', ')
  const result = await duckdb.runAndReadAll(
    `SELECT ${values} FROM ${from} WHERE (${fault}) IS NULL LIMIT 100`,
  )
  return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))
}

const DIALECTS: readonly Partial<Delimited>[] = [
  {},
  { delimiter: '\t', quote: '' },
  { delimiter: ' ' },
  { delimiter: ';', quote: "'" },
  { delimiter: '😀' },
  { encoding: 'ISO-8859-1' },
]

for (const dialect of DIALECTS) {
  const format: Delimited = { ...CSV, hasHeader: true, ...dialect }
  test(`with ${JSON.stringify(dialect)}, a preview shows the rows that a run reads`, async () => {
    const { delimiter, quote } = format
    const pieces = [delimiter, delimiter, quote, quote + quote, ' ', 'x', 'yé', '\0', '\n', '\r\n']
    const texts = fc.array(
      fc.oneof(
        fc.constantFrom(...pieces, '\r', '\u00ff', `${quote}q${quote}${delimiter}`),
        fc.constantFrom(`a${delimiter}b${delimiter}c\n`, `${quote}a\nb${quote}${delimiter}`),
      ),
      { minLength: 1, maxLength: 30 },
    )
    const charset = format.encoding === 'UTF-8' ? 'utf8' : 'latin1'
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const header = ['a', 'b', 'c'].join(delimiter)
        const bytes = Buffer.from(`${header}\n${all.join('')}`, charset)
        const sample = sampleOf({ path: 'a.csv', bytes, isWhole: true }, format, Infinity)
        assert.ok(sample.kind === 'table')
        assert.deepEqual(
          sample.rows.map(({ values }) => values),
          await rowsOfRun(bytes, format, ['a', 'b', 'c']),
        )
        assert.equal(sample.rows.length + sample.leftOut.length, sample.recordCount)
      }),
      { numRuns: 200 },
    )
  })
}

test('wherever a file is cut, what is shown of it is the beginning of what is shown of all', () => {
  const piece = fc.constantFrom('a', ',', '"', '\n', '\r\n', '\r', 'é', '"x\ny",', '""')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pieces, share) => {
        const bytes = Buffer.from(`a,b\n${pieces.join('')}`)
        const length = 4 + Math.floor(share * (bytes.length - 4))
        const format: Delimited = { ...CSV, hasHeader: true }
        const all = sampleOf({ path: 'a.csv', bytes, isWhole: true }, format)
        const cut = { path: 'a.csv', bytes: bytes.subarray(0, length), isWhole: false }
        const some = sampleOf(cut, format)
        assert.ok(all.kind === 'table' && some.kind === 'table')
        assert.deepEqual(some.rows, all.rows.slice(0, some.rows.length))
        assert.ok(some.recordCount <= all.recordCount)
      },
    ),
    { numRuns: 2_000 },
  )
})

const DETECTED: readonly [what: string, text: string, found: Partial<Delimited> | null][] = [
  ['commas', 'a,b\n1,2\n', {}],
  ['tabs', 'a\tb\n1,5\t2\n', { delimiter: '\t' }],
  ['semicolons beside commas of decimals', 'a;b\n1,5;2,5\n3,5;4,5\n', { delimiter: ';' }],
  ['pipes', 'a|b|c\n1|2|3\n', { delimiter: '|' }],
  ['single quotes', "a,b\n'x,y',1\n'z',2\n", { quote: "'" }],
  ['an apostrophe', "a,b\n'tis,1\nit's,2\n", {}],
  ['double quotes with delimiters in them', 'a;b\n"x;y";1\n', { delimiter: ';' }],
  ['inches, which close nothing', 'a,b\n"5,1\n6",2\n"7,3\n', { quote: '' }],
  ['one column', 'a\n1\n2\n', {}],
  ['one column of prose', 'a\nyes, no\nwell\nmaybe, so, so\n', { delimiter: '\t' }],
  ['a header alone', 'a;b', { delimiter: ';' }],
  ['a few short records', 'a,b\n1,2\n3\n4,5\n', {}],
  ['nothing', '', null],
  ['an empty first line', '\na,b\n', null],
]

for (const [what, text, found] of DETECTED) {
  test(`a file with ${what} is found to be ${found === null ? 'unclear' : JSON.stringify(found)}`, () => {
    const format = detect({ path: 'a.csv', bytes: Buffer.from(text), isWhole: true })
    assert.deepEqual(format, found === null ? null : { ...CSV, hasHeader: true, ...found })
  })
}

test('a cut through a character does not make a file look like ISO-8859-1', () => {
  const bytes = Buffer.from(`a,b\n${'ü😀,1\n'.repeat(10)}`)
  for (let length = 20; length < bytes.length; length++) {
    const format = detect({ path: 'a.csv', bytes: bytes.subarray(0, length), isWhole: false })
    assert.equal(format?.encoding, 'UTF-8', `${length} bytes`)
  }
  const latin = Buffer.from('a,b\nü,1\nx,2\n', 'latin1')
  assert.equal(detect({ path: 'a.csv', bytes: latin, isWhole: true })?.encoding, 'ISO-8859-1')
})
