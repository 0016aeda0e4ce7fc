/** rejected: the rows that a run refused come back to the person who mends them, with where and why. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { openWorld, type World } from '../world.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const run = promisify(execFile)

async function weir({ url, token, dataFolder }: World, ...words: string[]) {
  const env = { PATH: process.env['PATH'], WEIR_OPERATOR_TOKEN: token, WEIR_DATA: dataFolder } // oxlint-disable-line node/no-process-env -- A program needs its path.
  return await run(process.execPath, [MAIN, ...words, '--url', url], { env })
}

const GOOD = Array.from({ length: 20 }, (_, n) => `${n},Name ${n},30\n`).join('')

async function refusing(world: World, text: string, diagnostics = true): Promise<string> {
  const folder = join(world.folder, 'files')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'people.csv'), text)
  const file: FlowFile = {
    name: `People ${diagnostics}`,
    source: { folder, path: 'people.csv' },
    dataset: {
      name: 'People, clean',
      schema: {
        properties: {
          id: { type: 'integer' },
          name: { type: 'string' },
          age: { type: 'integer', maximum: 120 },
        },
        required: ['id'],
      },
    },
    errors: { partialIngestionPercent: 50, diagnostics },
  }
  return (await runToEnd(await world.apply(file), world.client)).id
}

test('the rows that a run refused are printed as CSV and as JSON, each with its place and reasons', async () => {
  await using world = await openWorld()
  const bad = 'x,"Ada, Countess",36\n30,"a\nb",200\n,,\n31,too,many,values\n'
  const id = await refusing(world, `id,name,age\n${GOOD}${bad}`)

  const { stdout } = await weir(world, 'rejected', id)
  assert.match(stdout, /^_file,_line,_column,_code,_message,_row,id,name,age\n/)
  assert.match(stdout, /^people\.csv,26,,INGEST-1401-400,.*,"31,too,many,values",,,$/m)
  assert.match(stdout, /^people\.csv,22,id,INGEST-1554-400,.*,,x,"Ada, Countess",36$/m)
  assert.match(stdout, /^people\.csv,23,age,INGEST-1556-400,.*,,30,"a\nb",200$/m)
  assert.match(stdout, /^people\.csv,25,id,INGEST-1555-400,.*,,,,$/m)

  const json = (await weir(world, 'rejected', id, '--json')).stdout.trimEnd().split('\n')
  const rows = json.map((line) => JSON.parse(line) as { line: number; row: unknown })
  assert.deepEqual(
    rows.map(({ line }) => line),
    [26, 22, 23, 25],
  )
})

test('where no row was refused, or none is kept, that is said', async () => {
  await using world = await openWorld()
  const clean = await weir(world, 'rejected', await refusing(world, `id,name,age\n${GOOD}`))
  assert.equal(clean.stdout, '')
  assert.match(clean.stderr, /refused no row/)
  const id = await refusing(world, `id,name,age\n${GOOD}x,,\n`, false)
  await assert.rejects(weir(world, 'rejected', id), /none are kept: error diagnostics were off/)
})

test('refused rows that were mended are sent again, and what they mend is told', async () => {
  await using world = await openWorld()
  const bad = 'x,"Ada, Countess",36\n30,"a\nb",200\n31,too,many,values\n'
  const id = await refusing(world, `id,name,age\n${GOOD}${bad}`)
  const { stdout } = await weir(world, 'rejected', id)
  const file = join(world.folder, 'mended.csv')
  await writeFile(file, stdout)
  await assert.rejects(
    weir(world, 'resubmit', id, file),
    /mended\.csv", line 2: the row could not be parsed, and stands in one piece still/,
  )
  const [header = '', ...rows] = stdout
    .trimEnd()
    .replace('"a\nb",200', '"a\nb",20')
    .split(/\n(?=people)/)
  const mended = rows.map((row) =>
    row.replace(',x,"Ada', ',40,"Ada').replace('"31,too,many,values",,,', ',31,too,1'),
  )
  await writeFile(file, `${[header.replace(/age$/, 'years'), ...mended].join('\n')}\n`)
  await assert.rejects(weir(world, 'resubmit', id, file), /line 2: .* no column "years"/)
  await writeFile(file, `${[header, ...mended].join('\n')}\n`)
  const again = JSON.parse((await weir(world, 'resubmit', id, file, '--json')).stdout)
  const { recordSummary, statusSummary } = again.metrics
  assert.deepEqual(
    [statusSummary.status, recordSummary.outputRecordCount, again._weir.mends],
    ['success', 3, id],
  )
  await assert.rejects(
    weir(world, 'resubmit', id, file),
    /Of the 3 rows that the run refused, 3 have been sent already.* use --again/,
  )
  await weir(world, 'resubmit', id, file, '--again')
  const { stdout: listed } = await weir(world, 'runs')
  assert.match(listed, /Upload into People, clean +success/)
  assert.match(listed, /People true +success with errors/)
})

test('files are brought into a dataset by its name, and one that is refused fails the command', async () => {
  await using world = await openWorld()
  await refusing(world, `id,name,age\n${GOOD}`)
  const file = join(world.folder, 'more.csv')
  await writeFile(file, 'id;name;age\n50;Ann;1\n51;Bob;2\n')
  const words = ['upload', 'People, clean', file, '--delimiter', ';'] as const
  assert.match((await weir(world, ...words)).stdout, /success[^]*2 in, 2 out, 0 failed/)
  await writeFile(file, 'id;name;age\nx;Ann;1\n51;Bob;2\n')
  await assert.rejects(weir(world, ...words), { code: 3 })
  assert.match((await weir(world, ...words, '--partial', '60')).stdout, /2 in, 1 out, 1 failed/)
  const list = join(world.folder, 'list.json')
  await writeFile(list, JSON.stringify([{ id: 60 }, { id: 61, name: 'Cy' }], null, 2))
  assert.match((await weir(world, 'upload', 'People, clean', list)).stdout, /2 in, 2 out, 0 failed/)
})
