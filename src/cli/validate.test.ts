import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parseDocument, stringify } from 'yaml'
import { readFlow } from './flow-flaws.ts'
import { flawsOf } from './validate.ts'

const folder = await mkdtemp(join(tmpdir(), 'weir validate [test] '))
after(() => rm(folder, { recursive: true }))
const NOW = Date.parse('2026-12-01T00:00:00Z')

const RIGHT = `name: Orders
source:
  folder: .
  path: orders.csv
dataset:
  name: Orders
  schema:
    properties:
      id: { type: integer }
`

async function flaws(content: string, name = 'orders.yaml'): Promise<string[]> {
  const file = join(folder, name)
  await writeFile(file, content)
  const found = await flawsOf(file, NOW)
  return found.map(({ severity, line, column, path, says }) => {
    return `${severity} ${line}:${column} ${path}: ${says}`
  })
}

test('a file that is right has no flaws', async () => {
  assert.deepEqual(await flaws(RIGHT), [])
  assert.deepEqual(await flaws(`${RIGHT}schedule: { every: 15 minutes }\n`), [])
})

const WRONG: readonly [what: string, content: string, says: readonly RegExp[]][] = [
  ['broken YAML', 'name: Orders\nsource: [', [/^error 2:10 : .+ end with a \]\.$/]],
  ['two keys alike', `${RIGHT}name: Again\n`, [/^error 10:1 : Map keys must be unique\.$/]],
  ['an alias of nothing', 'name: *x\n', [/^error 1:1 : Unresolved alias/]],
  ['two flows', `${RIGHT}---\n${RIGHT}`, [/^error .+ It holds several flows\./]],
  [
    'many flaws of its shape and of its schema',
    RIGHT.replace('name: Orders', 'name: 5')
      .replace('path: orders.csv', 'path: a\n  format: avro\n  filter: x')
      .replace(
        'id: { type: integer }',
        'id: { type: object }\n      b: { type: string, oneOf: [] }',
      ),
    [
      /^error 1:1 name: `name` must be string; it is 5\.$/,
      /^error 5:3 source\.format: `source\.format` must be one of "delimited", "json", "parquet"; it is "avro"\.$/,
      /^error 6:3 source\.filter: `source\.filter` is not known here\.$/,
      /^error 11:7 dataset\.schema\.properties\.id: .+ is an object of which nothing is said/,
      /^error 12:7 dataset\.schema\.properties\.b: .+ uses the keyword "oneOf"/,
    ],
  ],
  [
    'a schema without properties',
    RIGHT.replace(/properties:\n.*/, 'required: []'),
    [/^error 7:3 dataset\.schema: The schema has no properties/],
  ],
  [
    'names that are required and not there',
    `${RIGHT}    required: [id, x, y]\n`,
    [/^error 10:5 .+ names "x"/, /^error 10:5 .+ names "y"/],
  ],
  [
    'a pattern that the data engine does not have',
    RIGHT.replace('{ type: integer }', "{ type: string, pattern: '(?=a)' }"),
    [/^error 9:7 .+ pattern "\(\?=a\)" cannot be checked/],
  ],
  [
    'a long delimiter',
    RIGHT.replace('orders.csv', 'a\n  delimiter: ;;'),
    [/^error 5:3 source\.delimiter: .+";;" is not one character/],
  ],
  [
    'a header for JSON',
    RIGHT.replace('orders.csv', 'a\n  format: json\n  header: true'),
    [/^error 6:3 source\.header: .+ says nothing about JSON/],
  ],
  [
    'many lines of Parquet',
    RIGHT.replace('orders.csv', 'a\n  format: parquet\n  multiLine: true'),
    [/^error 6:3 source\.multiLine: .+ says nothing about Parquet/],
  ],
  ['words for a schedule', `${RIGHT}schedule: { every: monday }\n`, [/it is "monday"/]],
  [
    'a schedule in all ways wrong',
    `${RIGHT}schedule:\n  every: 5 minutes\n  start: tomorrow\n  timeZone: Mars\n`,
    [
      /^error 11:3 schedule\.every: .+ 5 is too small/,
      /^error 12:3 schedule\.start: .+ is "tomorrow"; it must be an ISO instant/,
      /^error 13:3 schedule\.timeZone: `schedule\.timeZone` is "Mars"/,
    ],
  ],
  [
    'a start that has passed',
    `${RIGHT}schedule: { every: day, start: 2026-11-01T00:00:00Z }\n`,
    [/^warning 10:25 schedule\.start: .+ has passed/],
  ],
  [
    'a folder that is not there',
    RIGHT.replace('folder: .', 'folder: nowhere'),
    [/^warning 3:3 source\.folder: The folder ".+nowhere" is not there on this machine\.$/],
  ],
]

for (const [what, content, says] of WRONG) {
  test(`of a file with ${what}, every flaw is told with its place`, async () => {
    const found = await flaws(content)
    assert.equal(found.length, says.length, found.join('\n'))
    for (const [index, each] of says.entries()) assert.match(found[index] ?? '', each)
  })
}

test('whatever is in a file, the answer is its flaws, each on a line that it has', () => {
  const value = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 3 }))
  const names = fc.constantFrom('name', 'source', 'dataset', 'schedule', 'errors', 'x')
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.dictionary(names, value).map((flow) => stringify(flow)),
  )
  fc.assert(
    fc.property(content, (text) => {
      const { content: flow, syntax, shape } = readFlow(text)
      const all = [...syntax, ...shape]
      assert.equal(flow === null, all.length > 0)
      const lines = text.split('\n').length
      for (const { line, says } of all) {
        assert.ok(line >= 1 && line <= lines + 1)
        assert.doesNotMatch(says, /\n/)
      }
      if (parseDocument(text).errors.length > 0) assert.ok(syntax.length > 0)
    }),
  )
})

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

function validate(...words: string[]): Promise<{ code: unknown; stdout: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'validate', ...words], (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    )
  })
}

test('`weir validate` tells all flaws of all files and ends with 2, or with 0 where there are only warnings', async () => {
  const bad = join(folder, 'bad.yaml')
  const fine = join(folder, 'fine.yaml')
  const warned = join(folder, 'warned.yaml')
  await writeFile(bad, RIGHT.replace('name: Orders', 'name: 5'))
  await writeFile(fine, RIGHT)
  await writeFile(warned, RIGHT.replace('folder: .', 'folder: nowhere'))
  const nope = join(folder, 'nope.yaml')

  const said = await validate(bad, fine, nope)
  assert.equal(said.code, 2)
  assert.deepEqual(said.stdout.split('\n').slice(0, 2), [
    `${bad}:1:1: error: \`name\` must be string; it is 5.`,
    `${fine}: right`,
  ])
  assert.match(said.stdout, /nope\.yaml:1:1: error: .+ENOENT/)

  const { code, stdout } = await validate(warned, '--json')
  assert.equal(code, 0)
  const { isRight, files } = JSON.parse(stdout)
  assert.equal(isRight, true)
  assert.deepEqual([files[0].file, files[0].flaws[0].severity], [warned, 'warning'])
})

test('`weir schema` prints what editors complete from', async () => {
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, [MAIN, 'schema'], (_error, said) => resolve(said))
  })
  const schema = JSON.parse(stdout)
  assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#')
  assert.deepEqual(schema.required, ['name', 'source', 'dataset'])
})
