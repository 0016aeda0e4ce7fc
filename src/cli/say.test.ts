import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { bytes, count, instant } from './say.ts'

const run = promisify(execFile)

/** What a program that does this leaves on its two streams. */
async function spoken(deed: string): Promise<{ stdout: string; stderr: string }> {
  const say = JSON.stringify(new URL('say.ts', import.meta.url).href)
  const code = `import * as speech from ${say}\n${deed}`
  return await run(process.execPath, ['--input-type=module', '-e', code])
}

const COUNTS: readonly [value: number | undefined, text: string][] = [
  [undefined, '–'],
  [-1, 'unknown'],
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
]

for (const [value, text] of COUNTS) {
  test(`the count ${value} is said as "${text}"`, () => assert.equal(count(value), text))
}

const BYTES: readonly [value: number | undefined, text: string][] = [
  [undefined, '–'],
  [-1, 'unknown'],
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_550, '1.6 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [999_999, '1.0 MB'],
  [1_000_000, '1.0 MB'],
  [999_999_999, '1.0 GB'],
  [2_500_000_000, '2.5 GB'],
  [5_000_000_000_000, '5000.0 GB'],
]

for (const [value, text] of BYTES) {
  test(`${value} bytes are said as "${text}"`, () => assert.equal(bytes(value), text))
}

test('an instant is said to the second', () => {
  assert.equal(instant(1_700_000_000_999), '2023-11-14 22:13:20')
})

test('an answer goes to stdout, and an error to stderr as one line', async () => {
  const { stdout, stderr } = await spoken(`
    speech.say('one')
    speech.sayJson({ a: 'ä' })
    speech.sayError(new Error('It is broken.\\nat file.ts:1'))
    speech.sayError('a text')`)
  assert.equal(stdout, 'one\n{"a":"ä"}\n')
  assert.equal(stderr, 'weir: It is broken.\nweir: a text\n')
})

test('a table has columns as wide as their widest value, and no blanks at the ends of lines', async () => {
  const { stdout } = await spoken(`
    speech.sayTable(['name', 'n'], [['a long name', '1'], ['b', '1,000'], ['c']], 'None yet.')`)
  assert.equal(
    stdout,
    ['name         n', 'a long name  1', 'b            1,000', 'c', ''].join('\n'),
  )
})

test('a table without rows is its hint', async () => {
  const { stdout } = await spoken(`speech.sayTable(['name'], [], 'None yet.')`)
  assert.equal(stdout, 'None yet.\n')
})

test('where nobody watches, a status is said once for each first word', async () => {
  const { stdout, stderr } = await spoken(`
    const line = speech.openStatusLine()
    for (const text of ['copying 1 %', 'copying 50 %', 'promoting 1 %', 'success']) line.show(text)
    line.close()`)
  assert.deepEqual([stdout, stderr], ['', 'copying 1 %\npromoting 1 %\nsuccess\n'])
})
