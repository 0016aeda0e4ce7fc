import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { EXPLAINED, findExplained } from '../domain/explained/explained.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const run = promisify(execFile)

/** Where there is no Weir, no data folder and no token. */
const weir = (...words: string[]) =>
  run(process.execPath, [MAIN, ...words], { env: { WEIR_DATA: '/nowhere' } })

test('`weir explain CODE` says what a code means and what to do, where no Weir runs', async () => {
  const { stdout } = await weir('explain', 'ingest-1555-400')
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'INGEST-1555-400 — Required value missing (of a refused record)',
    '  meaning   A field that the schema requires is missing or empty.',
    '  cause     The source has no value there, or names the column otherwise than the schema does.',
    '  cure      Fill the value at its source, or take the field off `required` where it may be missing.',
  ])
})

test('`weir explain CODE --json` is what the API answers', async () => {
  const { stdout } = await weir('explain', 'WEIR-404', '--json')
  assert.deepEqual(JSON.parse(stdout), findExplained('WEIR-404'))
})

test('`weir explain` alone lists all codes', async () => {
  const [head, ...rows] = (await weir('explain')).stdout.trimEnd().split('\n')
  assert.match(head ?? '', /^code +of +status +meaning$/)
  assert.deepEqual(
    rows.map((row) => row.split(' ')[0]),
    EXPLAINED.map(({ code }) => code),
  )
  assert.deepEqual(JSON.parse((await weir('explain', '--json')).stdout), EXPLAINED)
})

test('a code that is not there ends with 1 and the nearest', async () => {
  await assert.rejects(weir('explain', '1439'), {
    code: 1,
    stderr: 'weir: "1439" is no code of Weir. The nearest is FLOW-1439-404.\n',
  })
})
