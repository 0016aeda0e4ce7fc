import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../../domain/mapping.ts'
import { promote } from '../promote.ts'
import { CSV, JSON_LINES, openTrial, readLines, readPart, schemaOf } from '../promote-trial.ts'

function mapping(source: string, destination: string, sourceType: Mapping['sourceType']): Mapping {
  return { source, destination, sourceType, name: '', description: '' }
}

const FIELDS = {
  id: { type: 'integer', isRequired: true },
  name: { maxLength: 8 },
  'sent.on': { type: 'date' },
  at: { type: 'date-time' },
  amount: { type: 'number' },
  paid: { type: 'boolean' },
  origin: {},
  free: {},
} as const

const MAPPINGS = [
  mapping('Order No', 'id', 'ATTRIBUTE'),
  mapping('concat(${First Name}, " ", upper(last))', 'name', 'EXPRESSION'),
  mapping('day', 'sent.on', 'ATTRIBUTE'),
  mapping('date(day, "dd.MM.yyyy")', 'at', 'EXPRESSION'),
  mapping('amount * 2', 'amount', 'EXPRESSION'),
  mapping('paid', 'paid', 'ATTRIBUTE'),
  mapping('shop', 'origin', 'STATIC'),
]
const SELECT = `id, name, "sent.on"::VARCHAR, "at"::VARCHAR, amount, paid, origin, free`
const BECOMES = ['1', 'Ada B', '2020-05-03', '2020-05-03 00:00:00+00', 3, true, 'shop', null]

test('columns of a delimited file become the fields that they are mapped to', async () => {
  await using trial = await openTrial()
  const staged = await trial.stage(
    CSV,
    'a.csv',
    'Order No,First Name,last,day,amount,paid\n1,Ada,b,03.05.2020,1.5,YES\n',
  )
  const order = await trial.order(CSV, schemaOf(FIELDS, false), { mappings: MAPPINGS })
  const promotion = await promote([staged], order, () => {})
  assert.deepEqual(
    [promotion.verdict, promotion.acceptedRecordCount],
    ['All 1 record were accepted.', 1],
  )
  assert.deepEqual(await readPart(order, SELECT), [BECOMES])
})

test('attributes of JSON objects become fields, from inside of them too', async () => {
  await using trial = await openTrial()
  const line = { 'Order No': 1, 'First Name': 'Ada', last: 'b', day: '03.05.2020', amount: 1.5 }
  const staged = await trial.stage(
    JSON_LINES,
    'a.json',
    `${JSON.stringify({ ...line, paid: true, deep: { list: [{ x: 'y' }] } })}\n`,
  )
  const order = await trial.order(JSON_LINES, schemaOf(FIELDS, false), {
    mappings: [...MAPPINGS, mapping('deep.list[0].x', 'free', 'EXPRESSION')],
  })
  await promote([staged], order, () => {})
  assert.deepEqual(await readPart(order, SELECT), [[...BECOMES.slice(0, -1), 'y']])
})

test('a record whose mapping cannot be worked out is refused, told once for each field, and counted', async () => {
  await using trial = await openTrial()
  const rows = [
    '1,Ada,b,03.05.2020,1.5,YES',
    'x,Ada,b,soon,1,no',
    '3,A,b,,,',
    '4,Too long,b,,,',
    'short',
  ]
  const staged = await trial.stage(
    CSV,
    'a.csv',
    `Order No,First Name,last,day,amount,paid\n${rows.join('\n')}\n`,
  )
  const order = await trial.order(CSV, schemaOf(FIELDS), { mappings: MAPPINGS })
  const promotion = await promote([staged], order, () => {})
  assert.deepEqual(
    [promotion.inputRecordCount, promotion.acceptedRecordCount, promotion.refusedRecordCount],
    [5, 2, 3],
  )
  const conversions = await readLines(order, 'row_errors/conversion_errors_0.json')
  assert.deepEqual(
    conversions.map(({ _errors }) =>
      (_errors as Record<string, string>[]).map((e) => [e['code'], e['column']]),
    ),
    [
      [
        ['MAPPER-3700-400', 'id'],
        ['MAPPER-3700-400', 'sent.on'],
        ['MAPPER-3700-400', 'at'],
      ],
    ],
  )
  assert.equal(conversions[0]?.['Order No'], 'x')
  const [broken] = await readLines(order, 'row_errors/validation_errors_0.json')
  assert.match(JSON.stringify(broken), /Too long B.* is longer than 8 characters/)
  const cause = promotion.causes.find(({ code }) => code === 'MAPPER-3700-400')
  assert.equal(cause?.recordCount, 1)
  assert.match(cause?.message ?? '', /The mapping Order No → id cannot be worked out/)
})

test('mappings that ask for no column fill every record', async () => {
  await using trial = await openTrial()
  for (const [format, path, content] of [
    [CSV, 'a.csv', 'x,y\n1,2\n3,4\n'],
    [JSON_LINES, 'a.json', '{}\n{"a":1}\n'],
  ] as const) {
    const staged = await trial.stage(format, path, content)
    const mappings = [mapping('it', 'origin', 'STATIC')]
    const order = await trial.order(format, schemaOf({ origin: {} }), { mappings })
    await promote([staged], order, () => {})
    assert.deepEqual(await readPart(order, 'origin'), [['it'], ['it']])
  }
})

test('what a mapping makes is checked by the schema as its text would be', async () => {
  await using trial = await openTrial()
  const rows = [
    ['2020-02-29', '9999-12-31T23:59:59-05:00', '7'],
    ['2020-02-28', '2020-01-01', '5'],
    ['9999-12-31T23:59:59-05:00', '', '7'],
    ['2020-05-05', '', ''],
  ]
  const content = `day,at,number\n${rows.map((row) => row.join(',')).join('\n')}\n`
  const staged = await trial.stage(CSV, 'a.csv', content)
  const mappings = [
    mapping('zone_date_to_utc(day)', 'day', 'EXPRESSION'),
    mapping('date(at)', 'at', 'EXPRESSION'),
    mapping('to_integer(number)', 'number', 'EXPRESSION'),
  ]
  const schema = schemaOf({
    day: { type: 'date', pattern: '-0[25]-' },
    at: { type: 'date-time', minLength: 20 },
    number: { type: 'integer', minimum: 7, isRequired: true },
  })
  const order = await trial.order(CSV, schema, { mappings })
  const promotion = await promote([staged], order, () => {})
  assert.deepEqual(await readPart(order, `day::VARCHAR, "at"::VARCHAR, number`), [
    ['2020-02-29', '10000-01-01 04:59:59+00', '7'],
  ])
  assert.deepEqual(
    promotion.causes.map(({ code, recordCount }) => [code, recordCount]),
    [
      ['INGEST-1212-400', undefined],
      ['INGEST-1556-400', 1],
      ['INGEST-1554-400', 1],
      ['INGEST-1555-400', 1],
    ],
  )
})
