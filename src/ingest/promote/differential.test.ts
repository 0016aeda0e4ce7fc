/** differential: promotion and a slow reference in JavaScript accept and refuse the same records. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ScalarField } from '../../domain/dataset.ts'
import { CSV, JSON_LINES, openTrial, readLines, type Trial } from './promote-trial.ts'
import { isJson, isText, jsonOf, type Refusal, refusalOf } from './promote-reference.ts'
import { promote } from './promote.ts'
import type { ScannedFormat } from '../../domain/source.ts'

const RUNS = 120

test('delimited records are accepted and refused as the rules say', async () => {
  await using trial = await openTrial()
  await fc.assert(
    fc.asyncProperty(cases(fc.constantFrom(...TEXTS)), async ({ schema, rows }) => {
      const header = schema.fields.map((field) => field.name).join(',')
      const csv = rows.map((row) => row.map(quote).join(','))
      const found = await refusals(trial, CSV, schema, [header, ...csv].join('\n'))
      const expected = rows.flatMap((row, index) => {
        const values = row.map((text) => (text === '' ? null : text))
        return refusalOf(index, schema, values, isText)
      })
      assert.deepEqual(found, expected)
    }),
    { numRuns: RUNS, examples: everyPair(TEXTS) },
  )
})

test('JSON records are accepted and refused as the rules say', async () => {
  await using trial = await openTrial()
  await fc.assert(
    fc.asyncProperty(cases(fc.constantFrom(...LITERALS)), async ({ schema, rows }) => {
      const lines = rows.map((row) => {
        const members = row.map(
          (literal, index) => `${JSON.stringify(schema.fields[index]?.name)}:${literal}`,
        )
        return `{${members.join(',')}}`
      })
      const found = await refusals(trial, JSON_LINES, schema, lines.join('\n'))
      const expected = rows.flatMap((row, index) => {
        return refusalOf(index, schema, row.map(jsonOf), isJson)
      })
      assert.deepEqual(found, expected)
    }),
    { numRuns: RUNS, examples: everyPair(LITERALS) },
  )
})

const TEXTS = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '+7',
  '007',
  '1.0',
  '1.5',
  '.5',
  '5.',
  '1e3',
  '1E-3',
  '-0',
  '1_000',
  ' 12 ',
  '0x1F',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '1e400',
  'NaN',
  'nan',
  'Infinity',
  '-inf',
  '12345678901234567890.5',
  '2.50',
  '-',
  '+',
  '--1',
  '１',
  'true',
  'FALSE',
  'True',
  't',
  'yes',
  'on',
  'tRuE ',
  '2024-02-29',
  '2023-02-29',
  '2024-1-5',
  '2024-01-05 10:00',
  '10000-01-01',
  '0000-01-01',
  'infinity',
  '-infinity',
  'epoch',
  'today',
  '0001-01-01',
  '9999-12-31',
  '0001-01-01 (BC)',
  '0044-03-15 (BC)',
  '2024/01/05',
  '20240105',
  '2024-01-05T10:00:00Z',
  '2024-01-05t10:00:00z',
  '2024-01-05T10:00:00',
  '2024-01-05 10:00:00Z',
  '2024-01-05T10:00:00.123456789+05:30',
  '2024-01-05T24:00:00Z',
  '2024-01-05T10:00:60Z',
  '2024-01-05T10:00:00+24:00',
  '2024-02-30T10:00:00Z',
  '2024-01-05T10:00Z',
  '2024-01-05T10:00:00+0530',
  '2024-01-05T10:00:00-00:00',
  'a',
  'é',
  'é',
  '😀',
  '😀😀',
  'abc',
  'a\nb',
  "it's",
  'say "hi"',
  'a,b',
  '\0',
  '\uFDD0',
  'x'.repeat(300),
]

const LITERALS = [
  'null',
  'true',
  'false',
  '0',
  '1',
  '-1',
  '1.0',
  '1.5',
  '1e2',
  '1E-3',
  '-0',
  '-0.0',
  '100',
  '2.50',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '1e15',
  '1e30',
  '[]',
  '{}',
  '[1]',
  '{"a":null}',
  '[null]',
  '1e-400',
  ...TEXTS.map((text) => JSON.stringify(text)),
]

const TYPES = ['string', 'integer', 'number', 'boolean', 'date', 'date-time'] as const

/** What has scalar fields only. */
interface Flat {
  readonly fields: readonly ScalarField[]
  readonly isOpen: boolean
}

interface Case {
  readonly schema: Flat
  readonly rows: readonly (readonly string[])[]
}

function cases(value: fc.Arbitrary<string>): fc.Arbitrary<Case> {
  const column = fc.record({
    field: FIELD,
    values: fc.array(value, { minLength: 12, maxLength: 12 }),
  })
  return fc.array(column, { minLength: 2, maxLength: 4 }).map((columns) => ({
    schema: {
      isOpen: true,
      fields: columns.map(({ field }, index) => ({ ...field, name: `f ${index}` })),
    },
    rows: Array.from({ length: 12 }, (_, row) => columns.map(({ values }) => values[row] ?? '')),
  }))
}

const BOUND = fc.constantFrom(-1, 0, 1, 1.5, 100, 1e20, 9_007_199_254_740_991)

const FIELD: fc.Arbitrary<ScalarField> = fc.record(
  {
    name: fc.constant(''),
    type: fc.constantFrom(...TYPES),
    isRequired: fc.boolean(),
    enum: fc.constantFrom(
      [1, 1.5, '1', true],
      ['abc', "it's", '2024-02-29'],
      [false],
      [0, '', 'a\nb'],
    ),
    pattern: fc.constantFrom('^a', '[0-9]+$', "'", '^.$', '\\d{4}', '"'),
    minLength: fc.constantFrom(0, 1, 2, 3),
    maxLength: fc.constantFrom(1, 2, 10, 200),
    minimum: BOUND,
    maximum: BOUND,
    exclusiveMinimum: BOUND,
    exclusiveMaximum: BOUND,
  },
  { requiredKeys: ['name', 'type', 'isRequired'] },
)

/** Every value against every type once, so that nothing in the lists waits for luck. */
function everyPair(values: readonly string[]): [Case][] {
  const fields = TYPES.map((type): ScalarField => ({ name: type, type, isRequired: true }))
  const pages = Map.groupBy(values, (value) => Math.floor(values.indexOf(value) / 60))
  return [...pages.values()].map((page) => {
    return [{ schema: { fields, isOpen: true }, rows: page.map((value) => TYPES.map(() => value)) }]
  })
}

async function refusals(
  trial: Trial,
  format: ScannedFormat,
  schema: Flat,
  content: string,
): Promise<readonly Refusal[]> {
  const file = await trial.stage(format, 'some.file', content)
  const order = await trial.order(format, schema, { options: { abortAfter: 0 } })
  const promotion = await promote([file], order, () => {})
  if (promotion.refusedRecordCount === 0) return []
  const lines = await readLines(order, 'row_errors_sample.json')
  assert.equal(lines.length, Math.min(100, promotion.refusedRecordCount ?? 0))
  const failed = lines.map((line): Refusal => {
    const errors = line['_errors'] as { column: string; code: string }[]
    const { record } = line['_weir'] as { record: number }
    return [record, [...new Set(errors.map(({ column, code }) => `${column} ${code}`))]]
  })
  return failed
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
