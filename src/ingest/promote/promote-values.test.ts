import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV, JSON_LINES, openTrial, readLines, readPart, schemaOf } from './promote-trial.ts'
import { promote } from './promote.ts'

const BIRDS = schemaOf({
  id: { type: 'integer', isRequired: true },
  species: { enum: ['crane', 'heron'], isRequired: true },
  Cost: { type: 'number', minimum: 0 },
})

test('JSON lines keep their types, and what is no object is unparsable', async () => {
  await using trial = await openTrial()
  const lines = [
    '{"id":1,"species":"crane","Cost":2}',
    '',
    '{"id":"2","species":"crane"}',
    '{"id":3.0,"species":"heron","Cost":null}',
    '{"id":4,"species":{"a":1}}',
    '{"id":5,"id":6,"species":"crane"}',
    '[1]',
    '{"id":',
    '{"species":"crane","Cost":12345678901234567890}',
    '{"id":9223372036854775808,"species":"crane"}',
  ]
  const file = await trial.stage(JSON_LINES, 'a.json', `${lines.join('\n')}\n`)
  const order = await trial.order(JSON_LINES, BIRDS)
  const promotion = await promote([file], order, () => {})

  assert.equal(promotion.status, 'success')
  assert.deepEqual(await readPart(order, '*'), [
    ['1', 'crane', 2],
    ['3', 'heron', null],
    ['5', 'crane', null],
  ])
  const sample = await readLines(order, 'row_errors_sample.json')
  assert.deepEqual(
    sample.map(({ _weir, _errors }) => [_weir, _errors]),
    [
      [
        { line: 3, record: 2 },
        [{ code: 'INGEST-1554-400', message: '"2" is not an integer.', column: 'id' }],
      ],
      [
        { line: 5, record: 4 },
        [{ code: 'INGEST-1554-400', message: '"{"a":1}" is not a string.', column: 'species' }],
      ],
      [
        { line: 7, record: 6 },
        [{ code: 'INGEST-1401-400', message: 'The line is JSON but not an object.' }],
      ],
      [
        { line: 8, record: 7 },
        [{ code: 'INGEST-1401-400', message: 'The line is not valid JSON.' }],
      ],
      [
        { line: 9, record: 8 },
        [
          {
            code: 'INGEST-1555-400',
            message: 'The required field "id" is missing or has no value.',
            column: 'id',
          },
        ],
      ],
      [
        { line: 10, record: 9 },
        [
          {
            code: 'INGEST-1554-400',
            message: '"9223372036854775808" is not an integer.',
            column: 'id',
          },
        ],
      ],
    ],
  )
})

test('a closed schema refuses what it does not name', async () => {
  await using trial = await openTrial()
  const closed = schemaOf({ a: {} }, false)
  const csv = await trial.stage(CSV, 'a.csv', 'a,b\n1,\n2,x\n')
  const json = await trial.stage(JSON_LINES, 'a.json', '{"a":"1"}\n{"a":"2","b":7}\n')
  for (const [file, format, value] of [
    [csv, CSV, 'x'],
    [json, JSON_LINES, '7'],
  ] as const) {
    const order = await trial.order(format, closed)
    const promotion = await promote([file], order, () => {})
    assert.deepEqual(await readPart(order, '*'), [['1']])
    const [refusal] = await readLines(order, 'row_errors/validation_errors_0.json')
    const message = `"${value}" stands in a column that the schema does not name.`
    assert.deepEqual(refusal?.['_errors'], [{ code: 'INGEST-1556-400', message, column: 'b' }])
    assert.equal(promotion.topRefusals[0]?.recordCount, 1)
  }
})

test('strange names and values go through unharmed', async () => {
  await using trial = await openTrial()
  const names = [
    'a b',
    'q"uote',
    "it's",
    '$1',
    'ünï',
    '__proto__',
    "'); DROP TABLE x; --",
    'a.b/c~d',
  ]
  const values = ["'", '"', '\0', '😀', '\\', '%s', ' padded ', 'x'.repeat(200_000)]
  const schema = schemaOf(Object.fromEntries(names.map((name) => [name, {}])))
  const quoted = (texts: readonly string[]): string =>
    texts.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
  const csv = await trial.stage(CSV, 'a.csv', `${quoted(names)}\n${quoted(values)}\n`)
  const object = Object.fromEntries(names.map((name, index) => [name, values[index]]))
  const json = await trial.stage(JSON_LINES, 'a.json', JSON.stringify(object))
  for (const [file, format] of [
    [csv, CSV],
    [json, JSON_LINES],
  ] as const) {
    const order = await trial.order(format, schema)
    const promotion = await promote([file], order, () => {})
    assert.equal(promotion.refusedRecordCount, 0)
    assert.deepEqual(await readPart(order, '*'), [values])
  }
})
