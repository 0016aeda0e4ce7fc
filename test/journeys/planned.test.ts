/** planned: a full dry run and the run that follows it agree, on whatever there is. */
import assert from 'node:assert/strict'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { PlanFields } from '../../src/api/contract/weir/plan.ts'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { parquetOf } from '../../src/ingest/formats/parquet-trial.ts'
import { openWorld } from '../world.ts'

const HEAD = 'id,name,age\n'
const GOOD = `${HEAD}1,Ada,36\n2,Grace,45\n`

interface Row {
  readonly name: string
  readonly files: Readonly<Record<string, string | Buffer>>
  readonly source?: Partial<FlowFile['source']>
  readonly errors?: FlowFile['errors']
}

const ROWS: readonly Row[] = [
  { name: 'all good', files: { 'a.csv': GOOD, 'b.csv': GOOD } },
  { name: 'no files', files: { 'a.txt': GOOD } },
  { name: 'an empty file among others', files: { 'a.csv': GOOD, 'b.csv': '' } },
  { name: 'a header alone', files: { 'a.csv': HEAD } },
  {
    name: 'everything wrong at once, below the threshold',
    files: {
      'a.csv': `${GOOD}x,Bob,1\n3,"Eve,2\n4,Zoe\n,No,3\n5,"two\nlines",7\n\n6,"a""b",8\n`,
      'b.csv': `name,age,id\nAda,old,1\nBob,2,2\n`,
      'c.csv': Buffer.concat([Buffer.from(GOOD), Buffer.from('3,Andr\xe9,30\n', 'latin1')]),
      'd.csv': GOOD.replaceAll('\n', '\r\n'),
      'e.csv': GOOD.replaceAll('\n', '\r'),
    },
    errors: { partialIngestionPercent: 60 },
  },
  {
    name: 'the same above the threshold',
    files: { 'a.csv': `${GOOD}x,Bob,1\n3,"Eve,2\n4,Zoe\n` },
    errors: { partialIngestionPercent: 60 },
  },
  {
    name: 'more than the limit',
    files: { 'a.csv': `${GOOD}x,Bob,1\ny,Bob,1\n` },
    errors: { partialIngestionPercent: 90, limit: 1 },
  },
  {
    name: 'nothing but refused records at the beginning',
    files: { 'a.csv': `${HEAD}${'x,y,z\n'.repeat(50)}` },
    errors: { partialIngestionPercent: 10, abortAfter: 10 },
  },
  {
    name: 'without diagnostics',
    files: { 'a.csv': `${GOOD}x,Bob,1\n` },
    errors: { partialIngestionPercent: 90, diagnostics: false },
  },
  {
    name: 'JSON, some of it broken',
    files: { 'a.json': '{"id":1}\n{"id":"x"}\n{"id":\n[]\n{"name":"no id"}\n\n{"id":2,"age":1.5}' },
    source: { format: 'json', path: '*.json' },
    errors: { partialIngestionPercent: 99 },
  },
  {
    name: 'one JSON document, some of it broken',
    files: {
      'a.json': '[\n  {"id":1},\n  {"id":"x"},\n  {"id":\n},\n[], {"name":"no id"},\n{"id":2}]',
    },
    source: { format: 'json', multiLine: true, path: '*.json' },
    errors: { partialIngestionPercent: 99 },
  },
  {
    name: 'Parquet, some of it wrong',
    files: {
      'a.parquet': await parquetOf(`SELECT unnest([1, NULL, 2]) AS id, unnest([1.5, 2, 3]) AS age`),
      'b.parquet': await parquetOf(`SELECT 'x' AS name, 4::UTINYINT AS id`),
      'none.parquet': await parquetOf(`SELECT 1 AS id WHERE false`),
    },
    source: { format: 'parquet', path: '*.parquet' },
    errors: { partialIngestionPercent: 99 },
  },
]

function flowOver(folder: string, { name, source, errors }: Row): FlowFile {
  return {
    name,
    source: { folder, path: '*.csv', ...source },
    dataset: {
      name,
      schema: {
        required: ['id'],
        properties: { id: { type: 'integer' }, name: { type: 'string' }, age: { type: 'integer' } },
      },
    },
    ...(errors === undefined ? {} : { errors }),
  }
}

test('a full dry run and the run that follows it', async (t) => {
  await using world = await openWorld()
  const plan = (flowId: string) =>
    world.client.send<PlanFields>('POST', '/weir/v1/plan', { flowId })

  for (const [index, row] of ROWS.entries()) {
    await t.test(`agree on every count: ${row.name}`, async () => {
      const folder = join(world.folder, `source-${index}`)
      await mkdir(folder)
      for (const [name, content] of Object.entries(row.files)) {
        await writeFile(join(folder, name), content)
      }
      const flowId = await world.apply(flowOver(folder, row))
      const planned = await plan(flowId)
      const { metrics } = await runToEnd(flowId, world.client)
      const { statusSummary, recordSummary, fileSummary, sizeSummary } = metrics
      assert.equal(planned.status, statusSummary.status)
      const { read, accepted, refused } = planned.records
      assert.equal(read ?? undefined, known(recordSummary?.inputRecordCount))
      assert.equal(refused ?? undefined, known(recordSummary?.failedRecordCount))
      assert.equal(
        planned.status === 'success' ? accepted : 0,
        recordSummary?.outputRecordCount ?? 0,
      )
      const isCopied = known(fileSummary?.inputFileCount) !== undefined
      if (isCopied) assert.equal(planned.files.count, fileSummary?.inputFileCount)
      if (isCopied) assert.equal(planned.files.bytes, sizeSummary?.inputBytes)
      assert.equal(planned.refusals.length > 0, (read ?? 0) > 0 && refused !== 0)

      const again = await plan(flowId)
      const isTaken = statusSummary.status === 'success'
      assert.equal(again.files.count, isTaken ? 0 : planned.files.count)
      assert.equal(again.leftOut.count, isTaken ? planned.files.count : 0)
    })
  }

  await t.test(
    'leave out what was taken before, and what lies before a start without backfill',
    async () => {
      const folder = join(world.folder, 'old-and-new')
      await mkdir(folder)
      await writeFile(join(folder, 'old.csv'), GOOD)
      await utimes(join(folder, 'old.csv'), 1_000_000_000, 1_000_000_000)
      await writeFile(join(folder, 'taken.csv'), GOOD)
      const file = flowOver(folder, { name: 'old and new', files: {} })
      const flowId = await world.apply({ ...file, source: { folder, path: 'taken.csv' } })
      await runToEnd(flowId, world.client)
      const schedule = { every: 'day', start: '2999-01-01T00:00:00Z', backfill: false }
      await world.apply({ ...file, schedule })
      const { leftOut, files } = await plan(flowId)
      assert.equal(files.count, 0)
      assert.deepEqual(
        leftOut.items.map(({ path, reason }) => [path, reason]),
        [
          ['old.csv', 'outside-window'],
          ['taken.csv', 'taken'],
        ],
      )
    },
  )

  await t.test('leave no work behind, also where Weir is killed meanwhile', async () => {
    const folder = join(world.folder, 'big')
    await mkdir(folder)
    await writeFile(join(folder, 'a.csv'), HEAD + '1,Ada,36\n'.repeat(3_000_000))
    const flowId = await world.apply(flowOver(folder, { name: 'big', files: {} }))
    const work = join(world.dataFolder, 'work')
    assert.deepEqual(await readdir(work), [])
    const asked = plan(flowId).catch(() => null)
    while ((await readdir(work)).length === 0);
    await world.kill()
    await asked
    assert.equal((await readdir(work)).length, 1)
    await world.start()
    assert.deepEqual(await readdir(work), [])
  })
})

/** A run says -1 where something could not be counted. */
function known(count: number | undefined): number | undefined {
  return count === -1 ? undefined : count
}
