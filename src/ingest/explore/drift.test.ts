import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { FieldType, RecordSchema, ScalarField } from '../../domain/dataset.ts'
import type { ScannedFormat } from '../../domain/source.ts'
import { promote } from '../promote/promote.ts'
import { CSV, JSON_LINES, openTrial, schemaOf } from '../promote/promote-trial.ts'
import { type Drift, driftOf } from './drift.ts'
import { sampleOf } from './sample.ts'

const trial = await openTrial()
after(() => trial[Symbol.asyncDispose]())

const PEOPLE = {
  id: { type: 'integer', isRequired: true },
  email: {},
  born: { type: 'date' },
} as const
const OPEN = schemaOf(PEOPLE)
const CLOSED = schemaOf(PEOPLE, false)
const BARE: ScannedFormat = { ...CSV, hasHeader: false }

function look(text: string, format: ScannedFormat, schema: RecordSchema): Drift {
  const sample = sampleOf({ path: 'a', bytes: Buffer.from(text), isWhole: true }, format)
  return sample.kind === 'unreadable' ? assert.fail(sample.reason) : driftOf(sample, schema)
}

const DRIFTS: readonly [
  what: string,
  format: ScannedFormat,
  schema: RecordSchema,
  text: string,
  changes: readonly (readonly [kind: string, name: string, refused: number, says: RegExp])[],
][] = [
  ['that fits', CSV, OPEN, 'id,email,born\n1,a,2026-11-23\n2,,\n', []],
  ['in another order of columns', CSV, CLOSED, 'born,id,email\n2026-11-23,1,a\n', []],
  ['with a header alone', CSV, OPEN, 'id,email,born\n', []],
  [
    'without an optional field',
    CSV,
    OPEN,
    'id,born\n1,2026-11-23\n',
    [['missing', 'email', 0, /^The field "email" is not in the file: it would be empty in every/]],
  ],
  [
    'without a required field',
    CSV,
    OPEN,
    'email,born\na,\nb,\n',
    [
      [
        'missing',
        'id',
        2,
        /^The required field "id" is not in the file: every record would be ref/,
      ],
    ],
  ],
  [
    'with a new column, for an open schema',
    CSV,
    OPEN,
    'id,email,born,phone\n1,a,,7\n',
    [['new', 'phone', 0, /^The column "phone" is not in the schema: it would go nowhere\.$/]],
  ],
  [
    'with a new column, for a closed schema',
    CSV,
    CLOSED,
    'id,email,born,phone\n1,a,,7\n2,b,,\n',
    [['new', 'phone', 1, /1 record would be refused, since the schema takes no other columns/]],
  ],
  [
    'with a column that was renamed',
    CSV,
    OPEN,
    'ID,e_mail,born\n1,a,\n',
    [
      [
        'renamed',
        'id',
        1,
        /required field "id" .* column "ID" looks as if .* every record would be/,
      ],
      ['renamed', 'email', 0, /field "email" .* column "e_mail" looks as if .* it would be empty/],
    ],
  ],
  [
    'with a column that was renamed, for a closed schema',
    CSV,
    CLOSED,
    'id,emails,born\n1,a,\n2,,\n',
    [['renamed', 'email', 1, /1 record would be refused, since the schema takes no other/]],
  ],
  [
    'with values that do not fit any more',
    CSV,
    OPEN,
    'id,email,born\n1,a,23.11.2026\nx2,b,\n3,c,2026-11-23\n',
    [
      [
        'type',
        'id',
        1,
        /^1 of 3 values of "id" does not fit any more: "x2" in record 2 is not an int/,
      ],
      [
        'type',
        'born',
        1,
        /"23\.11\.2026" in record 1 is not a date \(YYYY-MM-DD\); this record would/,
      ],
    ],
  ],
  [
    'with records that cannot be read',
    CSV,
    OPEN,
    'id,email,born\n1\n2,b,\n3,c,,,\n',
    [
      [
        'unread',
        '',
        2,
        /^2 of 3 records cannot be read .* the first is record 1: The record has 1/,
      ],
    ],
  ],
  [
    'with columns in another order and no header',
    BARE,
    schemaOf({ name: {}, age: { type: 'integer' } }),
    '7,Ann\n8,Ben\n',
    [['order', 'age', 2, /Those of "name" would: the order of the columns may have changed/]],
  ],
  ['that fits without a header', BARE, OPEN, '1,a,2026-11-23\n2,,\n', []],
  [
    'with a column more and no header',
    BARE,
    OPEN,
    '1,a,,7\n2,b,,8\n',
    [['count', '', 2, /have 4 values, and the schema has 3 fields/]],
  ],
  ['of JSON that fits', JSON_LINES, OPEN, '{"id":1,"email":null,"born":"2026-11-23"}\n', []],
  [
    'of JSON with other keys',
    JSON_LINES,
    CLOSED,
    '{"id":1,"eMail":null}\n{"id":2,"more":{}}\n',
    [
      ['renamed', 'email', 1, /"eMail"/],
      ['missing', 'born', 0, /"born" is not in the file/],
      ['new', 'more', 1, /"more" is not in the schema/],
    ],
  ],
  [
    'of JSON with numbers that became texts',
    JSON_LINES,
    OPEN,
    '{"id":"1","email":2,"born":null}\n{"id":2,"email":"b"}\n[]\n',
    [
      ['unread', '', 1, /1 of 3 records cannot be read .* not an object/],
      ['type', 'id', 1, /^1 of 2 values of "id" does not fit any more: "1" in record 1/],
      ['type', 'email', 1, /"2" in record 1 is not a string/],
    ],
  ],
  ['of JSON without records', JSON_LINES, OPEN, '\n', []],
  [
    'of empty JSON objects',
    JSON_LINES,
    schemaOf({ id: { isRequired: true } }),
    '{}\n{}\n',
    [['missing', 'id', 2, /every record would be refused/]],
  ],
]

for (const [what, format, schema, text, changes] of DRIFTS) {
  test(`a file ${what} is told as it is, and a run refuses what is said`, async () => {
    const drift = look(text, format, schema)
    assert.deepEqual(
      drift.changes.map(({ kind, field, column, refusedCount }) => {
        return [kind, field ?? column ?? '', refusedCount]
      }),
      changes.map(([kind, name, refused]) => [kind, name, refused]),
    )
    for (const [index, [, , , says]] of changes.entries()) {
      assert.match(drift.changes[index]?.says ?? '', says)
    }
    const file = await trial.stage(format, 'a', text)
    if (file.scan.problem !== null) return
    const promotion = await promote([file], await trial.order(format, schema), () => {})
    assert.equal(drift.refusedCount, promotion.refusedRecordCount)
  })
}

test('of very many changes, the first are told and the others are counted', () => {
  const names = Array.from({ length: 1_000 }, (_, n) => `${n}-${'n'.repeat(200)}`)
  const drift = look(`id,email,born,${names.join(',')}\n`, CSV, OPEN)
  assert.equal(drift.changes.length, 200)
  assert.equal(drift.leftOff, 800)
  assert.ok(drift.changes.every(({ says }) => says.length < 250))
})

const VALUES: Readonly<Record<FieldType, fc.Arbitrary<string | number | boolean>>> = {
  string: fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.replaceAll('\uFDD1', '')),
  integer: fc.maxSafeInteger(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: fc.boolean(),
  date: day().map((date) => date.toISOString().slice(0, 10)),
  'date-time': day().map((date) => date.toISOString()),
}

function day(): fc.Arbitrary<Date> {
  return fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
}

const schemas = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 8 }).filter((name) => /[^\d.\s\0]/.test(name)),
      type: fc.constantFrom<FieldType>(
        'string',
        'integer',
        'number',
        'boolean',
        'date',
        'date-time',
      ),
      isRequired: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ name }) => name.toLowerCase() },
  )
  .chain((fields: ScalarField[]) =>
    fc.record({
      fields: fc.constant(fields),
      isOpen: fc.boolean(),
      rows: fc.array(
        fc.tuple(
          ...fields.map(({ type, isRequired }) =>
            isRequired ? VALUES[type] : fc.option(VALUES[type]),
          ),
        ),
        { maxLength: 20 },
      ),
    }),
  )

test('a file that was written from a schema never drifts from it', () => {
  fc.assert(
    fc.property(
      schemas,
      fc.constantFrom(true, false, null),
      ({ fields, isOpen, rows }, hasHeader) => {
        const names = fields.map(({ name }) => name)
        const texts = rows.map((row) => row.map((value) => (value === null ? '' : String(value))))
        const text =
          hasHeader === null
            ? rows
                .map((row) =>
                  JSON.stringify(Object.fromEntries(row.map((one, n) => [names[n], one]))),
                )
                .join('\n')
            : [...(hasHeader ? [names] : []), ...texts].map(lineOf).join('\n')
        if (text === '') return
        const format: ScannedFormat = hasHeader === null ? JSON_LINES : { ...CSV, hasHeader }
        const drift = look(text, format, { fields, isOpen })
        assert.deepEqual(drift, { changes: [], leftOff: 0, refusedCount: 0 }, text)
      },
    ),
    { numRuns: 1_000 },
  )
})

function lineOf(values: readonly string[]): string {
  return values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')
}
