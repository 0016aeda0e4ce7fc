import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openAppTrial } from '../api/app-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

const file = join(trial.folder, 'orders.yaml')
await writeFile(join(trial.folder, 'a.csv'), `id\n${'1\n'.repeat(19)}x\n`)
const write = (percent: number): Promise<void> =>
  writeFile(
    file,
    `name: Orders
source: { folder: ., path: '*.csv' }
dataset: { name: Orders, schema: { properties: { id: { type: integer } } } }
errors: { partialIngestionPercent: ${percent} }
`,
  )

test('`weir plan` tells in a few lines what the next run of a file would come to', async () => {
  await write(6)
  const { stdout } = await weir('plan', file, '--full')
  assert.deepEqual(stdout.split('\n'), [
    'It would succeed: 1 of 20 records was refused (5 %), below the threshold of 6 %.',
    '  A threshold of 5 % or less would fail it, and so would a limit of fewer than 1 record.',
    '  of        all rows; nothing was kept',
    '  files     1 to take (43 B)',
    '  records   20 read, 19 accepted, 1 refused',
    '',
    'code             column  records  example',
    'INGEST-1554-400  id      1        a.csv line 21: "x" is not an integer.',
    '',
  ])
  assert.deepEqual(JSON.parse((await weir('plan', file, '--json')).stdout).records, {
    read: 20,
    accepted: 19,
    refused: 1,
  })
})

test('it is of a sample unless all is asked for, and says so', async () => {
  const { stdout } = await weir('plan', file, '--rows', '5')
  assert.match(stdout, /^On this sample it would succeed: all 5 records were accepted\.\n/)
  assert.match(stdout, /a sample: the first 5 rows of each file/)
  await assert.rejects(weir('plan', file, '--rows', 'ten'), { code: 1, stderr: /--rows is "ten"/ })
})

test('it ends with 3 where the run would fail', async () => {
  await write(5)
  await assert.rejects(weir('plan', file), {
    code: 3,
    stdout:
      /^On this sample it would fail: .+\n {2}With a threshold above 5 % it would succeed\.\n/,
  })
})

test('a flow is planned by its name, and its file as if it were applied', async () => {
  await write(5)
  await weir('apply', file)
  await assert.rejects(weir('plan', 'Orders'), { code: 3 })
  await write(50)
  assert.match((await weir('plan', file)).stdout, /it would succeed/)
  await assert.rejects(weir('plan', 'Nobody'), {
    code: 1,
    stderr: /The flow "Nobody" is not found/,
  })
})
