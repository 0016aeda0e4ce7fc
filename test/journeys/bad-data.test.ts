/** bad-data: whatever is wrong with a source, the run ends in the documented state and says what and where. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { parquetOf } from '../../src/ingest/formats/parquet-trial.ts'
import { openWorld } from '../world.ts'

interface Row {
  readonly name: string
  /** File name → content; `null` for a folder that is not made at all. */
  readonly files: Readonly<Record<string, string | Buffer>> | null
  readonly source?: Partial<FlowFile['source']>
  readonly percent?: number
  readonly ends: 'success' | 'failed'
  readonly codes: readonly string[]
  /** What a person must find in the messages. */
  readonly says: readonly RegExp[]
  readonly counts?: { in: number; out: number; failed: number }
  /** Where it first went wrong: file, line, column and value. */
  readonly first?: readonly [
    file: string,
    line: number | null,
    column: string | null,
    value: string | null,
  ]
}

const GOOD = 'id,name,age\n1,Ada,36\n2,Grace,45\n'

const PARQUET = await parquetOf(
  `SELECT id::BIGINT AS id, 'Ada' AS name, CASE WHEN id = 3 THEN 36.5 ELSE 36 END AS age FROM range(1, 5) AS row(id)`,
)

const ROWS: readonly Row[] = [
  {
    name: 'a missing folder',
    files: null,
    ends: 'failed',
    codes: ['CONNECTOR-1001-500', '2200'],
    says: [/folder ".*" cannot be read: it is not there/],
    first: ['data.csv', null, null, null],
  },
  {
    name: 'a missing file',
    files: { 'other.csv': GOOD },
    ends: 'failed',
    codes: ['CONNECTOR-1001-500', '2200'],
    says: [/"\/data\.csv" in the folder ".*" cannot be read: it is not there/],
    first: ['data.csv', null, null, null],
  },
  {
    name: 'no files',
    files: { 'other.txt': GOOD },
    source: { path: '*.csv' },
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '133'],
    says: [/unable to locate any files/, /"\*\.csv"/],
    first: ['*.csv', null, null, null],
  },
  {
    name: 'an empty file',
    files: { 'data.csv': '' },
    percent: 50,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '106'],
    says: [/"data\.csv" is empty/],
    first: ['data.csv', null, null, null],
  },
  {
    name: 'a header row that is missing',
    files: { 'data.csv': '1,Ada,36\n2,Grace,45\n' },
    percent: 50,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '118'],
    says: [/"data\.csv"/, /line 1/],
    first: ['data.csv', 1, null, '1,Ada,36'],
  },
  {
    name: 'an empty header row',
    files: { 'data.csv': '\n1,Ada,36\n' },
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '118'],
    says: [/"data\.csv"/, /line 1/],
    first: ['data.csv', 1, null, ''],
  },
  {
    name: 'a wrong delimiter',
    files: { 'data.csv': GOOD.replaceAll(',', ';') },
    percent: 50,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '118'],
    says: [/"data\.csv"/, /";"/],
    first: ['data.csv', 1, null, 'id;name;age'],
  },
  {
    name: 'a quote that is never closed, below the threshold',
    files: { 'data.csv': `${GOOD}3,"Edsger,72\n4,Alan,41\n5,Barbara,85\n` },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 4/, /never closed/],
    counts: { in: 5, out: 4, failed: 1 },
    first: ['data.csv', 4, null, '3,"Edsger,72'],
  },
  {
    name: 'text after a closing quote',
    files: { 'data.csv': `${GOOD}3,"Edsger"x,72\n4,Alan,41\n` },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 4/],
    counts: { in: 4, out: 3, failed: 1 },
    first: ['data.csv', 4, null, '3,"Edsger"x,72'],
  },
  {
    name: 'bytes that are not UTF-8, without a threshold',
    files: {
      'data.csv': Buffer.concat([Buffer.from(GOOD), Buffer.from('3,Andr\xe9,30\n', 'latin1')]),
    },
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 4/, /UTF-8/, /0x[eE]9/],
    counts: { in: 3, out: 0, failed: 1 },
    first: ['data.csv', 4, null, '3,Andr\uFFFD,30'],
  },
  {
    name: 'the same bytes, said to be ISO-8859-1',
    files: {
      'data.csv': Buffer.concat([Buffer.from(GOOD), Buffer.from('3,Andr\xe9,30\n', 'latin1')]),
    },
    source: { encoding: 'ISO-8859-1' },
    ends: 'success',
    codes: [],
    says: [],
    counts: { in: 3, out: 3, failed: 0 },
  },
  {
    name: 'a line of 10 MB',
    files: { 'data.csv': `${GOOD}3,${'x'.repeat(10_000_000)},30\n4,Alan,41\n` },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 4/],
    counts: { in: 4, out: 3, failed: 1 },
    first: ['data.csv', 4, null, `3,${'x'.repeat(98)}`],
  },
  {
    name: 'too few and too many values',
    files: { 'data.csv': `${GOOD}3,Edsger\n4,Alan,41,extra\n5,Barbara,85\n` },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 4/],
    counts: { in: 5, out: 3, failed: 2 },
    first: ['data.csv', 4, null, '3,Edsger'],
  },
  {
    name: 'a value of the wrong type and one that is missing',
    files: { 'data.csv': `${GOOD}3,Edsger,old\n,Alan,41\n5,Barbara,85\n` },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1554-400', 'INGEST-1555-400'],
    says: [/line 4, column "age": "old"/, /line 5, column "id"/],
    counts: { in: 5, out: 3, failed: 2 },
    first: ['data.csv', 4, 'age', 'old'],
  },
  {
    name: 'exactly as many errors as the threshold',
    files: { 'data.csv': `${GOOD}3,Edsger,72\n4,Alan,old\n` },
    percent: 25,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1554-400'],
    says: [/line 5, column "age": "old"/],
    counts: { in: 4, out: 0, failed: 1 },
    first: ['data.csv', 5, 'age', 'old'],
  },
  {
    name: 'broken JSON on one line',
    files: {
      'data.csv':
        '{"id":1,"name":"Ada","age":36}\n{"id":2,"name":\n\n{"id":3,"name":"Alan","age":41}\n',
    },
    source: { format: 'json' },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1401-400'],
    says: [/"data\.csv" line 2/],
    counts: { in: 3, out: 2, failed: 1 },
    first: ['data.csv', 2, null, '{"id":2,"name":'],
  },
  {
    name: 'a wrong value deep in a JSON document',
    files: {
      'data.csv': JSON.stringify(
        [1, 2, 'x', 4].map((id) => ({ id, name: 'Ada', age: 36 })),
        null,
        2,
      ),
    },
    source: { format: 'json', multiLine: true },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1554-400'],
    says: [/"data\.csv" line 12, column "id": "x"/],
    counts: { in: 4, out: 3, failed: 1 },
    first: ['data.csv', 12, 'id', 'x'],
  },
  {
    name: 'a JSON document that was cut off',
    files: { 'data.csv': '[\n{"id":1,"name":"Ada","age":36},\n{"id":2,' },
    source: { format: 'json', multiLine: true },
    percent: 50,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '118'],
    says: [/"data\.csv" line 3: the file ends within the value that begins in line 3/],
    first: ['data.csv', 3, null, null],
  },
  {
    name: 'a wrong value in a row of Parquet',
    files: { 'data.csv': PARQUET },
    source: { format: 'parquet' },
    percent: 50,
    ends: 'success',
    codes: ['CONNECTOR-2001-500', 'INGEST-1212-400', 'INGEST-1554-400'],
    says: [/"data\.csv" line 3, column "age": "36\.5"/],
    counts: { in: 4, out: 3, failed: 1 },
    first: ['data.csv', 3, 'age', '36.5'],
  },
  {
    name: 'Parquet that is none',
    files: { 'data.csv': GOOD },
    source: { format: 'parquet' },
    percent: 50,
    ends: 'failed',
    codes: ['CONNECTOR-2001-500', '118'],
    says: [/"data\.csv" cannot be read as Parquet: No magic bytes .*'data\.csv'\.$/m],
    first: ['data.csv', null, null, null],
  },
]

test('whatever is wrong with a source', async (t) => {
  await using world = await openWorld()
  for (const row of ROWS) {
    await t.test(`${row.name} ends as ${row.ends}, and says what and where`, async () => {
      const folder = join(world.folder, row.name.replaceAll(/\W/g, '-'))
      if (row.files !== null) await mkdir(folder)
      for (const [name, content] of Object.entries(row.files ?? {})) {
        await writeFile(join(folder, name), content)
      }
      const flowId = await world.apply(flowOver(folder, row))
      const run = await runToEnd(flowId, world.client)

      assert.equal(run.metrics.statusSummary.status, row.ends)
      const inner = run.activities.flatMap(
        ({ statusSummary }) => statusSummary.extensions?.errors ?? [],
      )
      const errors = [...(run.metrics.statusSummary.errors ?? []), ...inner]
      assert.deepEqual(
        errors.map(({ code }) => code),
        row.codes,
      )
      const messages = errors.map(({ message }) => message).join('\n')
      for (const says of row.says) assert.match(messages, says)
      const offence = run._weir?.firstOffence ?? null
      const { file, line, column, value } = offence ?? {}
      assert.deepEqual(offence === null ? undefined : [file, line, column, value], row.first)
      if (offence !== null) assert.ok(row.codes.includes(offence.code), offence.code)
      if (row.counts === undefined) return
      const { recordSummary } = run.metrics
      assert.deepEqual(
        {
          in: recordSummary?.inputRecordCount,
          out: recordSummary?.outputRecordCount,
          failed: recordSummary?.failedRecordCount,
        },
        row.counts,
      )
    })
  }
})

function flowOver(folder: string, { name, source, percent }: Row): FlowFile {
  return {
    name,
    source: { folder, path: 'data.csv', ...source },
    dataset: {
      name,
      schema: {
        required: ['id'],
        properties: { id: { type: 'integer' }, name: { type: 'string' }, age: { type: 'integer' } },
      },
    },
    ...(percent === undefined ? {} : { errors: { partialIngestionPercent: percent } }),
  }
}
