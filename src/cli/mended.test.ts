import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine } from '../api/contract/csv.ts'
import { asCsv, asJsonLines, mendedRows, refuseOtherColumns } from './mended.ts'
import { PLACE } from '../api/contract/weir/rejection.ts'

const HEADER = [...PLACE, 'id', 'name'].join(',')

test('what was added to each row is left out again, and nothing of the row is lost', () => {
  const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (given) => {
      const printed = given.map((row) => csvLine([...PLACE.map(() => 'told'), ...row]))
      const rows = mendedRows([HEADER, ...printed].join('\n'), 'f')
      assert.deepEqual(
        rows.map(({ values }) => [values['id'], values['name']]),
        given,
      )
      assert.deepEqual(
        mendedRows(asCsv(rows, 'f'), 'f').map(({ values }) => values),
        rows.map(({ values }) => values),
      )
    }),
  )
})

test('of JSON the rows are taken, as they were printed or bare', () => {
  const rows = mendedRows('{"line":4,"errors":[],"row":{"id":1}}\n\n{"id":2}\n', 'f')
  assert.deepEqual(rows, [
    { line: 1, values: { id: 1 } },
    { line: 3, values: { id: 2 } },
  ])
  assert.equal(asJsonLines(rows), '{"id":1}\n{"id":2}\n')
  assert.equal(asCsv(rows, 'f'), 'id\n1\n2\n')
})

const REFUSED: readonly [what: string, text: string, says: RegExp][] = [
  ['nothing', '', /"f" has no row/],
  ['a header alone', HEADER, /"f" has no row/],
  [
    'a value too many',
    `${HEADER}\na,1,,c,m,,1,Ann,x`,
    /line 2: the row has 9 values, and the header 8/,
  ],
  ['a column twice', `${HEADER},id\n`, /line 1: the column "id" is there twice/],
  ['a quote that stays open', `${HEADER}\n"`, /is not the CSV that `weir rejected` printed/],
  ['a row in one piece', `${HEADER}\na,1,,c,m,"1,2,3",,`, /line 2: the row could not be parsed/],
  ['JSON in one piece', '{"errors":[],"row":"1,2,3"}', /line 1: the row could not be parsed/],
  ['broken JSON', '{"id":1}\n{', /line 2: not valid JSON/],
  ['JSON of no object', '{"id":1}\n3', /line 2: a row is an object/],
]

for (const [what, text, says] of REFUSED) {
  test(`${what} is refused, with the line`, () => {
    assert.throws(() => mendedRows(text, 'f'), says)
  })
}

test('a column that the refused rows do not have is refused, with the one that may be meant', () => {
  const rows = mendedRows('nmae\nAnn', 'f')
  assert.throws(
    () => refuseOtherColumns(rows, ['id', 'name'], 'f', true),
    /"f", line 2: the refused rows have no column "nmae"\. Did you mean "name"\?/,
  )
})

test('a column that is left out of CSV is refused, for its values would be lost; JSON may leave it out', () => {
  const rows = mendedRows('name\nAnn', 'f')
  assert.throws(
    () => refuseOtherColumns(rows, ['id', 'name'], 'f', true),
    /"f" has no column "id", which the refused rows have/,
  )
  refuseOtherColumns(mendedRows('{"name":"Ann"}', 'f'), ['id', 'name'], 'f', false)
})

test('a value that is no single one does not go into CSV', () => {
  assert.throws(
    () => asCsv(mendedRows('{"a":{"b":1}}', 'f'), 'f'),
    /line 1: "a" is not a single value/,
  )
})
