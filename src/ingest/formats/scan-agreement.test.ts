/** scan-agreement: a scanner, DuckDB and a slow reference see the same records in the same bytes. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { readDelimited } from './delimited-reader.ts'
import { BROKEN_RECORD_MARKER } from './format.ts'
import { readJson } from './json-reader.ts'
import { recordsOf } from './scan-reference.ts'
import { CSV, cut, scanChunks, scanText } from './scan-trial.ts'
import type { Delimited } from './scan-trial.ts'

const COLUMNS = ['a', 'b', 'c']

let folder: string
let duckdb: DuckDBConnection

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-scan-'))
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  duckdb = await instance.connect()
})

after(async () => {
  duckdb.closeSync()
  await rm(folder, { recursive: true })
})

const dialects: readonly (readonly [string, Partial<Delimited>])[] = [
  ['commas and double quotes', {}],
  ['a header', { hasHeader: true }],
  ['tabs and no quotes', { delimiter: '\t', quote: '' }],
  ['spaces between values', { delimiter: ' ' }],
  ['single quotes', { delimiter: ';', quote: "'" }],
  ['a delimiter of two bytes', { delimiter: '¦' }],
  ['a delimiter of four bytes', { delimiter: '😀' }],
]

for (const [name, dialect] of dialects) {
  const format: Delimited = { ...CSV, ...dialect }
  test(`with ${name}, DuckDB reads the records that the scanner counted`, async () => {
    await fc.assert(
      fc.asyncProperty(fileOf(format), async (source) => {
        const { staged, scan } = scanText(format, source)
        const rows = await readByDuckdb(staged, format, scan.hasMultilineRecords)
        const records = recordsOf(source, format).slice(format.hasHeader ? 1 : 0)

        assert.equal(scan.recordCount, rows.length)
        assert.deepEqual(rows, records.map(rowOf))
        assert.equal(scan.brokenRecordCount, records.filter((record) => record === null).length)
      }),
      { numRuns: RUNS },
    )
  })

  test(`with ${name}, the answer does not depend on how the bytes are cut`, () => {
    fc.assert(
      fc.property(
        fileOf(format),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (source, shares) => {
          assert.deepEqual(scanChunks(format, cut(source, shares)), scanText(format, source))
        },
      ),
      { numRuns: 5 * RUNS },
    )
  })
}

test('of JSON lines, DuckDB reads the records that the scanner counted', async () => {
  const piece = fc.constantFrom(
    '{"a":1}',
    '{',
    '"',
    '\u0001',
    ' ',
    '\t',
    '\n',
    '\n',
    '\r\n',
    '\r',
    'é',
    '\0',
    ',',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 40 }), async (pieces) => {
      const { staged, scan } = scanText({ kind: 'json' }, pieces.join(''))
      const path = join(folder, 'staged')
      await writeFile(path, staged)
      const { from } = readJson([path], { fields: [], isOpen: true })
      const rows = await duckdb.runAndReadAll(`SELECT line FROM ${from}`)
      assert.equal(rows.currentRowCount, scan.recordCount)
    }),
    { numRuns: RUNS },
  )
})

const RUNS = 300

/** Files made of what matters to a scanner; with a header, one that is sound. */
function fileOf({ delimiter, quote, hasHeader }: Delimited): fc.Arbitrary<Buffer> {
  const newlines = ['\n', '\n', '\r\n', '\r'].map((text) => Buffer.from(text))
  const signs = [delimiter, delimiter, quote, quote, quote + quote, ' ', 'x', 'yé', '\t', '\0'].map(
    (text) => Buffer.from(text),
  )
  const odd = [
    Buffer.from([0xff]),
    Buffer.from([0xc3]),
    Buffer.from(BROKEN_RECORD_MARKER),
    Buffer.from('§'),
  ]
  const piece = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...signs) },
    { weight: 4, arbitrary: fc.constantFrom(...newlines) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(
          `${quote}q${quote}${delimiter}`,
          `${delimiter}${quote}a\nb${quote}`,
          `x${delimiter}${quote}q${quote}\n`,
        )
        .map((text) => Buffer.from(text)),
    },
  )
  const header = hasHeader ? Buffer.from(`${COLUMNS.join(delimiter)}\n`) : Buffer.alloc(0)
  return fc
    .array(piece, { minLength: 1, maxLength: 40 })
    .map((pieces) => Buffer.concat([header, ...pieces]))
    .filter((bytes) => !/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.test(bytes.toString('latin1')))
}

async function readByDuckdb(
  staged: Buffer,
  format: Delimited,
  hasMultilineRecords: boolean,
): Promise<(string | null)[][]> {
  const path = join(folder, 'staged')
  await writeFile(path, staged)
  const { from } = readDelimited(
    { paths: [path], columns: COLUMNS, hasMultilineRecords, format },
    { fields: [], isOpen: true },
  )
  const result = await duckdb.runAndReadAll(`SELECT * FROM ${from}`)
  return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))
}

/** A record as DuckDB shows it: padded with NULL, and one value of those that are too many. */
function rowOf(record: readonly string[] | null): (string | null)[] {
  const values = record ?? [BROKEN_RECORD_MARKER]
  return [0, 1, 2, 3].map((index) => values[index] ?? null)
}
