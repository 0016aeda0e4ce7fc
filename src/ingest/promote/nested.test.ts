import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_NESTING } from '../datasets/property.ts'
import { recordSchemaOf } from '../datasets/record-schema.ts'
import { firstRows } from './first-rows.ts'
import { CSV, JSON_LINES, openTrial, readLines, readPart, type Trial } from './promote-trial.ts'
import { promote } from './promote.ts'
import type { Promotion, PromotionOrder } from './promotion.ts'

type Json = Readonly<Record<string, unknown>>

const ORDERS = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer' },
    buyer: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 2 },
        tier: { type: 'string', default: 'basic', enum: ['basic', 'gold'] },
        born: { type: 'string', format: 'date', enum: ['1990-01-02'] },
      },
    },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: { type: 'string', pattern: '^[A-Z]' },
          quantity: { type: 'integer', minimum: 1, default: 1 },
          tags: { type: 'array', uniqueItems: true, items: { type: 'string', maxLength: 3 } },
        },
      },
    },
    identities: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, seen: { type: 'string', format: 'date-time' } },
        },
      },
    },
  },
}

interface Outcome {
  readonly promotion: Promotion
  readonly order: PromotionOrder
  /** The dataset, as a preview shows it. */
  readonly rows: readonly Json[]
  /** Of each refused record, its ordinal with the places, keywords and sentences. */
  readonly refused: readonly (readonly [record: number, ...errors: readonly string[]])[]
}

async function load(
  trial: Trial,
  document: Json,
  records: readonly (Json | string)[],
): Promise<Outcome> {
  const lines = records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  const file = await trial.stage(JSON_LINES, 'a.json', lines.join('\n'))
  const order = await trial.order(JSON_LINES, recordSchemaOf(document), {
    options: { abortAfter: 0, partialIngestionPercent: 100 },
  })
  const promotion = await promote([file], order, () => {})
  const parts = promotion.parts.map(({ name }) => `${order.folder}/dataset/${name}`)
  const rows = parts.length === 0 ? [] : (JSON.parse(await firstRows(parts, 100, 256)) as Json[])
  const sample =
    promotion.refusedRecordCount === 0 ? [] : await readLines(order, 'row_errors_sample.json')
  const refused = sample.map((line): Outcome['refused'][number] => {
    const { record } = line['_weir'] as { record: number }
    const errors = line['_errors'] as { code: string; column: string; message: string }[]
    return [
      record,
      ...errors.map(({ code, column, message }) => `${column}: ${code.slice(7, 11)} ${message}`),
    ]
  })
  return { promotion, order, rows, refused }
}

test('records that nest become structs, lists and maps, with their defaults', async () => {
  await using trial = await openTrial()
  const { promotion, rows } = await load(trial, ORDERS, [
    {
      id: 1,
      buyer: { name: 'Ada', born: '1990-01-02' },
      items: [
        { sku: 'A', tags: ['x', 'y'] },
        { sku: 'B', quantity: 2 },
      ],
      identities: { email: [{ id: 'a@b', seen: '2024-01-02T03:04:05Z' }], 'odd.key': [] },
    },
    { id: 2 },
    { id: 3, buyer: null, items: null, identities: {} },
    { id: 4, buyer: { name: 'Bob', tier: null }, items: [{ sku: 'C', extra: 1 }, null] },
    '{"id":5,"identities":{"a":[],"a":[{"id":"later"}]}}',
  ])
  assert.equal(promotion.verdict, 'All 5 records were accepted.')
  const [first, ...others] = rows
  assert.deepEqual(first, {
    id: 1,
    buyer: { name: 'Ada', tier: 'basic', born: '1990-01-02' },
    items: [
      { sku: 'A', quantity: 1, tags: ['x', 'y'] },
      { sku: 'B', quantity: 2, tags: null },
    ],
    identities: { email: [{ id: 'a@b', seen: '2024-01-02 03:04:05+00' }], 'odd.key': [] },
  })
  assert.deepEqual(others, [
    { id: 2, buyer: null, items: null, identities: null },
    { id: 3, buyer: null, items: null, identities: {} },
    {
      id: 4,
      buyer: { name: 'Bob', tier: 'basic', born: null },
      items: [{ sku: 'C', quantity: 1, tags: null }, null],
      identities: null,
    },
    { id: 5, buyer: null, items: null, identities: { a: [] } },
  ])
})

const REFUSALS: readonly [record: Json, ...errors: string[]][] = [
  [
    { buyer: 5 },
    'id: 1555 The required field "id" is missing or has no value.',
    'buyer: 1554 "5" is not an object.',
  ],
  [
    { id: 1, buyer: { tier: 'tin' } },
    'buyer.name: 1555 The required field "buyer.name" is missing or has no value.',
    'buyer.tier: 1556 "tin" is not one of "basic", "gold".',
  ],
  [
    { id: 1, buyer: { name: 'A', more: [1] } },
    'buyer.more: 1556 "[1]" stands in "buyer.more", which the schema does not name.',
    'buyer.name: 1556 "A" is shorter than 2 characters.',
  ],
  [
    { id: 1, buyer: { name: 'Ada', born: 'soon' } },
    'buyer.born: 1554 "soon" is not a date (YYYY-MM-DD).',
  ],
  [{ id: 1, items: [] }, 'items: 1556 "[]" has fewer elements than 1.'],
  [{ id: 1, items: { sku: 'A' } }, 'items: 1554 "{"sku":"A"}" is not an array.'],
  [
    { id: 1, items: [{ sku: 'A' }, { sku: 'b' }, { quantity: 0 }] },
    'items[2].sku: 1555 The required field "items[2].sku" is missing or has no value.',
    'items[1].sku: 1556 "b" does not match the pattern ^[A-Z].',
    'items[2].quantity: 1556 "0" is less than 1.',
  ],
  [
    { id: 1, items: ['A', { sku: 'A', tags: ['x', 'x'] }, { sku: 'A', tags: ['long', 7] }] },
    'items[0]: 1554 "A" is not an object.',
    'items[1].tags: 1556 "["x","x"]" has an element twice.',
    'items[2].tags[1]: 1554 "7" is not a string.',
    'items[2].tags[0]: 1556 "long" is longer than 3 characters.',
  ],
  [
    { id: 1, identities: { email: [{ seen: 'now' }], 'a "b"': 3 } },
    'identities.a "b": 1554 "3" is not an array.',
    'identities.email[0].seen: 1554 "now" is not a date-time with an offset (RFC 3339).',
  ],
  [{ id: 1, identities: [1] }, 'identities: 1554 "[1]" is not an object.'],
]

test('what is wrong inside of a record is told with its place, and refuses the record whole', async () => {
  await using trial = await openTrial()
  const { promotion, rows, refused } = await load(trial, ORDERS, [
    { id: 0 },
    ...REFUSALS.map(([record]) => record),
  ])
  assert.deepEqual(
    refused,
    REFUSALS.map(([, ...errors], index) => [index + 2, ...errors]),
  )
  assert.deepEqual(
    rows.map((row) => row['id']),
    [0],
  )
  assert.equal(promotion.refusedRecordCount, REFUSALS.length)
})

test('as deep as a schema may nest, records go through, and not one level deeper', async () => {
  await using trial = await openTrial()
  const nest = (depth: number): Json => {
    if (depth === 0) return { type: 'string', maxLength: 1 }
    if (depth % 3 === 0) return { type: 'object', additionalProperties: nest(depth - 1) }
    return depth % 3 === 1
      ? { type: 'array', items: nest(depth - 1) }
      : { type: 'object', properties: { o: nest(depth - 1) } }
  }
  const value = (depth: number, leaf: string): unknown => {
    if (depth === 0) return leaf
    const inner = value(depth - 1, leaf)
    return depth % 3 === 0 ? { 'a "key"': inner } : depth % 3 === 1 ? [inner] : { o: inner }
  }
  const document = { type: 'object', properties: { a: nest(MAX_NESTING) } }
  const records = ['x', 'xx'].map((leaf) => ({ a: value(MAX_NESTING, leaf) }))
  const { rows, refused } = await load(trial, document, records)
  assert.deepEqual(rows, records.slice(0, 1))
  const [, error = ''] = refused[0] ?? []
  assert.match(
    error,
    /^a\.a "key"\.o\[0\]\.a "key"\.o\[0\].*: 1556 "xx" is longer than 1 characters\.$/,
  )
  const deeper = { type: 'object', properties: { a: nest(MAX_NESTING + 1) } }
  assert.throws(() => recordSchemaOf(deeper), /nests more than 12 levels deep/)
})

test('columns cannot fill what nests by their names: the file is refused, and what to do is said', async () => {
  await using trial = await openTrial()
  const document = {
    type: 'object',
    properties: { id: { type: 'string' }, p: ORDERS.properties.buyer },
  }
  for (const [csv, format, says] of [
    [
      'id,p\n1,2\n',
      CSV,
      /the column \\"p\\" cannot fill the field \\"p\\", which nests.*Give the flow a mapping/,
    ],
    ['id,p.name\n1,2\n', CSV, /the column \\"p\.name\\" cannot fill the field \\"p\\"/],
    [
      '1,2\n',
      { ...CSV, hasHeader: false },
      /\\"p\\" of the schema nests, so that values without a header/,
    ],
  ] as const) {
    const file = await trial.stage(format, 'a.csv', csv)
    const order = await trial.order(format, recordSchemaOf(document))
    const { status, causes } = await promote([file], order, () => {})
    assert.equal(status, 'failed')
    assert.match(JSON.stringify(causes), says)
  }
  const flat = await trial.stage(CSV, 'a.csv', 'id\n1\n')
  const order = await trial.order(CSV, recordSchemaOf(document))
  assert.equal((await promote([flat], order, () => {})).status, 'success')
})

test('defaults fill what a delimited file leaves empty or does not have', async () => {
  await using trial = await openTrial()
  const rules = {
    n: { type: 'integer', default: 7 },
    x: { type: 'number', default: 1.5 },
    b: { type: 'boolean', default: false },
    d: { type: 'string', format: 'date', default: '2024-02-29' },
    s: { type: 'string', default: "it's" },
  }
  const schema = recordSchemaOf({
    properties: { id: { type: 'string' }, ...rules },
    required: ['n'],
  })
  const file = await trial.stage(CSV, 'a.csv', 'id,n,x,b\n1,,,\n2,1,2,true\n3,x,,\n')
  const order = await trial.order(CSV, schema)
  await promote([file], order, () => {})
  assert.deepEqual(await readPart(order, '* REPLACE (d::VARCHAR AS d)'), [
    ['1', '7', 1.5, false, '2024-02-29', "it's"],
    ['2', '1', 2, true, '2024-02-29', "it's"],
  ])
})

test('what is counted and not kept is told by its rule, with an example of each', async () => {
  await using trial = await openTrial()
  const record = { id: 1, items: [{ sku: 'a' }, { sku: 5 }, { sku: 'b' }] }
  const lines = [{ id: 'x' }, record, record, { id: 0 }].map((one) => JSON.stringify(one))
  const file = await trial.stage(JSON_LINES, 'a.json', lines.join('\n'))
  const order = await trial.order(JSON_LINES, recordSchemaOf(ORDERS), { keptRejections: 1 })
  const { topRefusals } = await promote([file], order, () => {})
  assert.deepEqual(
    topRefusals.map(({ column, recordCount, example }) => [column, recordCount, example.value]),
    [
      ['items[].sku', 2, '5'],
      ['items[].sku', 2, 'a'],
      ['id', 1, 'x'],
    ],
  )
})
