import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { openAppTrial } from '../api/app-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(trial.folder, name)
  await writeFile(path, text)
  return path
}

test('`weir infer FILE` prints a schema for a flow file, which the registry takes', async () => {
  const file = await fileOf('orders.csv', 'id;at;state\n1;2024-01-02;open\n2;2024-01-03;\n')
  const { stdout } = await weir('infer', file)
  assert.deepEqual(stdout.split('\n'), [
    '# Inferred from 2 records of orders.csv.',
    '',
    'required: [ id, at ]',
    'properties:',
    '  id: { type: integer }',
    '  at: { type: string, format: date }',
    '  state: { type: string }',
    '',
  ])
  const made = await trial.ask('POST', '/data/foundation/schemaregistry/tenant/schemas', {
    title: 'Orders',
    ...parse(stdout),
  })
  assert.equal(made.status, 201, made.text)
})

test('what a dataset cannot take is left out, and said beside the answer', async () => {
  const file = await fileOf('x.jsonl', '{"a":1,"A":2,"b":[1,"x"],"c":[{"d":1}]}\n'.repeat(2))
  const { stdout, stderr } = await weir('infer', file)
  const d = { type: 'integer' }
  const c = { type: 'array', items: { type: 'object', required: ['d'], properties: { d } } }
  assert.deepEqual(parse(stdout), {
    required: ['a', 'c'],
    properties: { a: { type: 'integer' }, c },
  })
  assert.match(stderr, /"A" is left out: another differs from it in case only\./)
  assert.match(stderr, /"b\[\]" is left out: its values are of several types/)
})

test('`weir infer FILE --json` is what the API answers', async () => {
  const file = await fileOf('big.txt', `a|b\n${'1|x\n'.repeat(300_000)}`)
  const { stdout } = await weir('infer', file, '--delimiter', '|', '--enums', '--json')
  const { schema, format, isWhole } = JSON.parse(stdout)
  assert.deepEqual(schema, {
    required: ['a', 'b'],
    properties: { a: { type: 'integer' }, b: { type: 'string', enum: ['x'] } },
  })
  assert.deepEqual([format.properties.columnDelimiter, isWhole], ['|', false])
})

const REFUSED: readonly [what: string, words: readonly string[], says: RegExp][] = [
  ['a file that is not there', ['/nowhere.csv'], /"\/nowhere\.csv" cannot be read/],
  ['an unknown format', ['FILE', '--format', 'xml'], /querystring\.format.*xml/],
  ['a delimiter of two characters', ['FILE', '--delimiter', '||'], /\|\|/],
  ['Parquet', ['FILE', '--format', 'parquet'], /"a\.csv" is Parquet, which is read from its end/],
  ['a delimiter of JSON', ['FILE', '--format', 'json', '--delimiter', ';'], /columnDelimiter/],
]

for (const [what, words, says] of REFUSED) {
  test(`${what} ends with 1 and a sentence`, async () => {
    const file = await fileOf('a.csv', 'a,b\n1,2\n')
    await assert.rejects(weir('infer', ...words.map((word) => (word === 'FILE' ? file : word))), {
      code: 1,
      stderr: says,
    })
  })
}

test('bytes are asked for as bytes', async () => {
  const answer = await trial.ask('POST', '/weir/v1/infer', { a: 1 })
  assert.deepEqual([answer.status, /application\/octet-stream/.test(answer.text)], [415, true])
})
