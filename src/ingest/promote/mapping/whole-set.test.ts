import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldType } from '../../../domain/dataset.ts'
import { promote } from '../promote.ts'
import { CSV, JSON_LINES, openTrial, schemaOf } from '../promote-trial.ts'
import { expressionsOver } from './expressions-trial.ts'
import { mapRecords } from './map-records.ts'
import { preview } from './preview.ts'

const COLUMNS = ['id', 'a', 'b', 'c']
const TYPES: readonly FieldType[] = ['string', 'integer', 'number', 'boolean', 'date', 'date-time']

const field = fc.record({
  type: fc.constantFrom(...TYPES),
  isRequired: fc.boolean(),
  rules: fc.constantFrom(
    {},
    { maxLength: 3 },
    { pattern: '^[a-z]' },
    { minimum: 1 },
    { enum: ['x', 1] },
  ),
})
const mapping = (destination: string) =>
  fc
    .oneof(
      {
        weight: 1,
        arbitrary: fc.record({
          sourceType: fc.constant('ATTRIBUTE' as const),
          source: fc.constantFrom(...COLUMNS),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          sourceType: fc.constant('STATIC' as const),
          source: fc.string({ unit: 'binary', maxLength: 5 }),
        }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          sourceType: fc.constant('EXPRESSION' as const),
          source: expressionsOver(COLUMNS),
        }),
      },
    )
    .map((one) => ({ ...one, destination, name: '', description: '' }))
const value = fc.constantFrom(
  '',
  'x',
  '1',
  '-2.5',
  'true',
  '2020-02-29',
  '2021-12-31T23:59:59Z',
  '1.2.2020',
  'wéir',
  '{"a":1}',
  '[1,2]',
  '0000-01-01',
  '9223372036854775807',
)
const trees = fc.oneof(value, fc.constantFrom(null, 1, 2.5, true, [1, null], { a: [1] }))

test(
  'a mapping set that validates over a schema always runs, and every record is accepted or refused',
  { timeout: 120_000 },
  async () => {
    let kept = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(field, { minLength: 1, maxLength: 4 }),
        fc.tuple(...['f0', 'f1', 'f2', 'f3'].map(mapping)),
        fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ a: trees, b: trees, c: trees }), { minLength: 1, maxLength: 4 }),
        async (fields, mappings, rows, records) => {
          const schema = schemaOf(
            Object.fromEntries(
              fields.map(({ type, isRequired, rules }, index) => [
                `f${index}`,
                { type, isRequired, ...rules },
              ]),
            ),
          )
          const soundFor = (shape: 'flat' | 'tree') => {
            const { problems } = mapRecords(mappings, schema, shape)
            return mappings.filter((_, index) => problems[index] === null)
          }
          await using trial = await openTrial()
          const flat = soundFor('flat')
          const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`
          const csv = rows.map((row, index) => [String(index), ...row].map(cell).join(','))
          const lines = records.map((record, id) => JSON.stringify({ id, ...record }))
          for (const [format, path, sound, content] of [
            [CSV, 'a.csv', flat, `${COLUMNS.join(',')}\n${csv.join('\n')}\n`],
            [JSON_LINES, 'a.json', soundFor('tree'), `${lines.join('\n')}\n`],
          ] as const) {
            const staged = await trial.stage(format, path, content)
            const order = await trial.order(format, schema, { mappings: sound, threads: 1 })
            const { inputRecordCount, acceptedRecordCount, refusedRecordCount, verdict } =
              await promote([staged], order, () => {})
            assert.equal(inputRecordCount, format === CSV ? rows.length : records.length, verdict)
            assert.equal(Number(acceptedRecordCount) + Number(refusedRecordCount), inputRecordCount)
          }
          kept += flat.length
          assert.equal((await preview(records, soundFor('tree'), schema)).length, records.length)
        },
      ),
      { numRuns: 40 },
    )
    assert.ok(kept > 20, 'Hardly any of the mappings validate.')
  },
)
