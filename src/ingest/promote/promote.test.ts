import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CSV, openTrial, readLines, readPart, schemaOf } from './promote-trial.ts'
import { promote } from './promote.ts'

const BIRDS = schemaOf({
  id: { type: 'integer', isRequired: true },
  species: { enum: ['crane', 'heron'], isRequired: true },
  Cost: { type: 'number', minimum: 0 },
})

test('clean files become one part, with its bytes, its digest and no diagnostics', async () => {
  await using trial = await openTrial()
  const files = [
    await trial.stage(CSV, 'a.csv', 'id,species,Cost\n1,crane,2.50\n2,heron,\n'),
    await trial.stage(CSV, 'b.csv', 'Cost,note,id,species\r\n7,x,3,crane\r\n'),
  ]
  const order = await trial.order(CSV, BIRDS, { options: { partialIngestionPercent: null } })
  const promotion = await promote(files, order, () => {})

  assert.equal(promotion.status, 'success')
  assert.deepEqual([promotion.inputRecordCount, promotion.acceptedRecordCount], [3, 3])
  assert.deepEqual([promotion.refusedRecordCount, promotion.causes], [0, []])
  const [part] = promotion.parts
  const bytes = readFileSync(join(order.folder, 'dataset', part?.name ?? ''))
  assert.deepEqual(promotion.parts, [
    {
      name: 'part-00000.parquet',
      bytes: bytes.length,
      recordCount: 3,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  ])
  assert.deepEqual(await readPart(order, '*'), [
    ['1', 'crane', 2.5],
    ['2', 'heron', null],
    ['3', 'crane', 7],
  ])
  assert.deepEqual(readdirSync(order.folder), ['dataset'])
})

test('refused records are told by file, line, column and value, and the rest goes in', async () => {
  await using trial = await openTrial()
  const csv = [
    'id,species,Cost',
    '1,crane,1',
    '',
    '2,crane,abc',
    'x,stork,-1',
    '3,"cr\nane",1',
    '4,heron',
    '5,heron,1,"a,""b",c',
    '6,"he"ron,1',
    ',crane,1',
    '7,heron,7',
  ]
  const file = await trial.stage(CSV, 'in/birds.csv', csv.join('\n'))
  const order = await trial.order(CSV, BIRDS)
  const promotion = await promote([file], order, () => {})

  assert.deepEqual(await readPart(order, 'id'), [['1'], ['7']])
  assert.equal(promotion.status, 'success')
  assert.equal(promotion.refusedRecordCount, 7)
  assert.equal(promotion.causes[0]?.code, 'INGEST-1212-400')
  assert.equal(
    promotion.causes[0]?.message,
    'Encountered 7 errors in the data. Successfully ingested 2 rows. ' +
      'Review the associated diagnostic files for additional details.',
  )
  const counts = promotion.causes.slice(1).map((cause) => [cause.code, cause.recordCount])
  assert.deepEqual(counts, [
    ['INGEST-1401-400', 3],
    ['INGEST-1554-400', 2],
    ['INGEST-1556-400', 2],
    ['INGEST-1555-400', 1],
  ])
  assert.match(
    promotion.causes[2]?.message ?? '',
    / First: "in\/birds.csv" line 4, column "Cost": "abc" is not a number\.$/,
  )

  const name = { _filename: 'in/birds.csv' }
  const parsing = await readLines(order, 'row_errors/parsing_errors_0.json')
  const message = (count: number): string => `The record has ${count} values where 3 are expected.`
  assert.deepEqual(
    parsing.map(({ _corrupt_record, _errors, _weir }) => [_corrupt_record, _errors, _weir]),
    [
      ['4,heron', [{ code: 'INGEST-1401-400', message: message(2) }], { line: 8, record: 5 }],
      [
        '5,heron,1,"a,""b",c',
        [{ code: 'INGEST-1401-400', message: message(5) }],
        { line: 9, record: 6 },
      ],
      [
        '6,"he"ron,1',
        [{ code: 'INGEST-1401-400', message: file.scan.broken[0]?.reason }],
        { line: 10, record: 7 },
      ],
    ],
  )
  assert.deepEqual(await readLines(order, 'row_errors/conversion_errors_0.json'), [
    {
      id: '2',
      species: 'crane',
      Cost: 'abc',
      _errors: [{ code: 'INGEST-1554-400', message: '"abc" is not a number.', column: 'Cost' }],
      ...name,
      _weir: { line: 4, record: 2 },
    },
    {
      id: 'x',
      species: 'stork',
      Cost: '-1',
      _errors: [
        { code: 'INGEST-1554-400', message: '"x" is not an integer.', column: 'id' },
        {
          code: 'INGEST-1556-400',
          message: '"stork" is not one of "crane", "heron".',
          column: 'species',
        },
        { code: 'INGEST-1556-400', message: '"-1" is less than 0.', column: 'Cost' },
      ],
      ...name,
      _weir: { line: 5, record: 3 },
    },
  ])
  const validation = await readLines(order, 'row_errors/validation_errors_0.json')
  assert.deepEqual(
    validation.map(({ _weir }) => _weir),
    [
      { line: 6, record: 4 },
      { line: 11, record: 8 },
    ],
  )
  assert.equal((await readLines(order, 'row_errors_sample.json')).length, 7)
  assert.equal(existsSync(join(order.folder, 'diagnostics/failed')), false)
  assert.deepEqual(promotion.topRefusals.slice(0, 2), [
    {
      code: 'INGEST-1401-400',
      message: message(2),
      column: null,
      recordCount: 3,
      example: { file: 'in/birds.csv', line: 8, value: '4,heron' },
    },
    {
      code: 'INGEST-1556-400',
      message: '"stork" is not one of "crane", "heron".',
      column: 'species',
      recordCount: 2,
      example: { file: 'in/birds.csv', line: 5, value: 'stork' },
    },
  ])
})

test('a run without records is a success without a part', async () => {
  await using trial = await openTrial()
  const file = await trial.stage(CSV, 'a.csv', 'id,species\n')
  for (const staged of [[], [file]]) {
    const order = await trial.order(CSV, BIRDS)
    const promotion = await promote(staged, order, () => {})
    assert.deepEqual(
      [promotion.status, promotion.inputRecordCount, promotion.parts],
      ['success', 0, []],
    )
  }
})

test('with diagnostics off the refused are counted and nothing is written about them', async () => {
  await using trial = await openTrial()
  const file = await trial.stage(CSV, 'a.csv', 'id,species\n1,crane\n,heron\n')
  const options = { errorDiagnosticsEnabled: false }
  const order = await trial.order(CSV, BIRDS, { options })
  const promotion = await promote([file], order, () => {})

  assert.deepEqual([promotion.status, promotion.refusedRecordCount], ['success', 1])
  assert.deepEqual(
    promotion.causes.map((cause) => cause.code),
    ['INGEST-1211-400'],
  )
  assert.deepEqual(readdirSync(order.folder), ['dataset'])
})

test('records beyond the cap are counted, and every kind of refusal still has its example', async () => {
  await using trial = await openTrial()
  const rows = Array.from({ length: 20 }, (_, row) =>
    row < 15 ? `${row},stork,1` : `${row},crane,x`,
  )
  const files = [
    await trial.stage(CSV, 'a.csv', `id,species,Cost\n100,crane,1\n${rows.join('\n')}\n`),
    await trial.stage(CSV, 'b.csv', 'species,id\ncrane,1\nheron,\n'),
  ]
  const order = await trial.order(CSV, BIRDS, { keptRejections: 3 })
  const promotion = await promote(files, order, () => {})

  assert.deepEqual([promotion.acceptedRecordCount, promotion.refusedRecordCount], [2, 21])
  assert.equal((await readLines(order, 'row_errors_sample.json')).length, 3)
  assert.match(promotion.verdict, /Only the first 3 records that were refused are kept/)
  assert.deepEqual(
    promotion.topRefusals.map(({ column, recordCount, example }) => [column, recordCount, example]),
    [
      ['species', 15, { file: 'a.csv', line: 3, value: 'stork' }],
      ['Cost', 5, { file: 'a.csv', line: 18, value: 'x' }],
      ['id', 1, { file: 'b.csv', line: 3, value: '' }],
    ],
  )
})
