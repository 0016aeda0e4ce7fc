import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type FlowFile, readFlowFile } from './flow-file.ts'

async function openFile(content: string | Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'weir flow file [test] '))
  const file = join(folder, 'orders.yaml')
  await writeFile(file, content)
  return { folder, file, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true }) }
}

const LEAST = `
name: Orders
source:
  folder: /data
  path: orders.csv
dataset:
  name: Orders, clean
  schema:
    properties:
      id: { type: integer }
`

test('a flow file of no more than it needs is read', async () => {
  await using place = await openFile(LEAST)
  assert.deepEqual(readFlowFile(place.file), {
    name: 'Orders',
    source: { folder: '/data', path: 'orders.csv' },
    dataset: { name: 'Orders, clean', schema: { properties: { id: { type: 'integer' } } } },
  } satisfies FlowFile)
})

const FOLDERS: readonly [given: string, below: string][] = [
  ['.', ''],
  ['in', 'in'],
  ['./in/', 'in'],
  ['in/../out', 'out'],
]

for (const [given, below] of FOLDERS) {
  test(`the folder "${given}" is found from where the file is, not from where it is read`, async () => {
    await using place = await openFile(LEAST.replace('/data', given))
    assert.equal(readFlowFile(place.file).source.folder, join(place.folder, below))
  })
}

test('everything that a flow file can say is read', async () => {
  await using place = await openFile(`
name: Orders
description: Every order.
source: { folder: /data, path: '*.csv', type: folder, recursive: true, format: delimited, delimiter: ;, quote: '''', header: false, encoding: ISO-8859-1 }
dataset: { name: O, description: D, schema: { title: O } }
schedule: { every: 2 days, start: 2030-01-01T06:00Z, backfill: false, timeZone: Europe/Berlin }
errors: { partialIngestionPercent: 2.5, diagnostics: false, limit: 10, abortAfter: 5 }
`)
  const { source, schedule, errors } = readFlowFile(place.file)
  assert.deepEqual(
    [source.delimiter, source.quote, source.header, source.recursive],
    [';', "'", false, true],
  )
  assert.deepEqual(schedule, {
    every: '2 days',
    start: '2030-01-01T06:00Z',
    backfill: false,
    timeZone: 'Europe/Berlin',
  })
  assert.deepEqual(errors, {
    partialIngestionPercent: 2.5,
    diagnostics: false,
    limit: 10,
    abortAfter: 5,
  })
})

test('JSON is YAML too', async () => {
  const flow = {
    name: 'J',
    source: { folder: '/d', path: 'p' },
    dataset: { name: 'D', schema: {} },
  }
  await using place = await openFile(JSON.stringify(flow))
  assert.deepEqual(readFlowFile(place.file), flow)
})

const WRONG: readonly [what: string, content: string, says: RegExp][] = [
  ['no content', '', /is not right: it must be object\.$/],
  ['a list', '- name: x', /is not right: it must be object\.$/],
  [
    'no name',
    LEAST.replace('name: Orders\n', ''),
    /is not right: it must have required propert.*name/,
  ],
  [
    'an empty name',
    LEAST.replace('name: Orders\n', 'name: ""\n'),
    /`name` must not have fewer than 1/i,
  ],
  [
    'a number for a name',
    LEAST.replace('name: Orders\n', 'name: 5\n'),
    /`name` must be string; it is 5\.$/,
  ],
  ['a key that is not known', `${LEAST}schedules: hourly\n`, /`schedules` is not known here\.$/],
  [
    'a key that is not known inside',
    LEAST.replace('path: orders.csv', 'path: a\n  filter: x'),
    /`source\.filter` is not known here\.$/,
  ],
  [
    'another format',
    LEAST.replace('path: orders.csv', 'path: a\n  format: avro'),
    /`source\.format` must/,
  ],
  [
    'a text for a switch',
    LEAST.replace('path: orders.csv', 'path: a\n  header: "no"'),
    /`source\.header` must be boolean; it is "no"\.$/,
  ],
  [
    'a threshold with a percent sign',
    `${LEAST}errors: { partialIngestionPercent: 5% }`,
    /`errors\.partialIngestionPercent` must be number; it is "5%"\.$/,
  ],
  ['YAML that breaks off', 'name: "Orders', /cannot be read: .*[Mm]issing closing/],
  ['a key twice', `${LEAST}name: Again\n`, /cannot be read: .*unique/],
  ['a tab for its indent', 'source:\n\tfolder: x', /cannot be read: /],
]

for (const [what, content, says] of WRONG) {
  test(`a flow file with ${what} is refused with one sentence that names it`, async () => {
    await using place = await openFile(content)
    assert.throws(
      () => readFlowFile(place.file),
      (error: unknown) => {
        assert.ok(error instanceof Error)
        assert.ok(error.message.startsWith(`The flow file "${place.file}" `), error.message)
        assert.match(error.message, says)
        assert.doesNotMatch(error.message, /\n/)
        return true
      },
    )
  })
}

test('a flow file that is not there, or is a folder, is said so', async () => {
  await using place = await openFile(LEAST)
  const rows: readonly [string, RegExp][] = [
    [`${place.file}.nope`, /cannot be read: ENOENT/],
    [place.folder, /cannot be read: EISDIR/],
  ]
  for (const [file, says] of rows) assert.throws(() => readFlowFile(file), says)
})
