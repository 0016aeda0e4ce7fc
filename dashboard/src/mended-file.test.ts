import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'csv-parse/browser/esm/sync'
import { mended } from './mended-file.ts'
import { PLACE } from './sent-file.ts'

const CSV = { kind: 'csv', delimiter: ',' } as const
const JSON_LINES = { kind: 'json', delimiter: ',' } as const
const HEADER = [...PLACE, 'id', 'name'].join(',')

test('what was added to each row is left out again, and nothing of the row is lost', () => {
  const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '')
  const quoted = (values: readonly string[]): string =>
    values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (given) => {
      const lines = given.map((row) => quoted([...PLACE.map(() => 'told'), ...row]))
      const sent = mended([HEADER, ...lines].join('\n'), 'f', CSV)
      assert.equal(sent.format, 'csv')
      assert.deepEqual(parse(sent.text), [['id', 'name'], ...given])
    }),
  )
})

test('a delimiter is kept to', () => {
  const text = '\u{FEFF}_line;id;name\r\n3;1;Ada, the first\r\n4;2;"a;b"\r\n'
  assert.equal(
    mended(text, 'f', { kind: 'csv', delimiter: ';' }).text,
    'id;name\n1;Ada, the first\n2;"a;b"\n',
  )
})

test('of JSON the rows are sent; those of CSV, which are texts, as CSV', () => {
  const nested = '{"errors":[],"row":{"id":1,"a":{"b":2}}}\n{"id":2}\n'
  assert.deepEqual(mended(nested, 'f', JSON_LINES), {
    text: '{"id":1,"a":{"b":2}}\n{"id":2}\n',
    format: 'json',
  })
  const texts = '{"errors":[],"row":{"id":"1","a":"x,y"}}\n{"errors":[],"row":{"b":"2","a":null}}\n'
  assert.deepEqual(mended(texts, 'f', JSON_LINES), {
    text: 'id,a,b\n1,"x,y",\n,,2\n',
    format: 'csv',
  })
})

const REFUSED: readonly [what: string, text: string, format: 'csv' | 'json', says: RegExp][] = [
  ['nothing', '', 'csv', /"f" has no row/],
  ['a header alone', HEADER, 'csv', /"f" has no row/],
  ['a value too many', `${HEADER}\na,1,,c,m,,1,Ann,x`, 'csv', /line 2: the row has 9 values/],
  ['a column twice', `${HEADER},id\n`, 'csv', /line 1: the column "id" is there twice/],
  ['a quote that stays open', `${HEADER}\n"`, 'csv', /is not the CSV/],
  ['a row in one piece', `${HEADER}\na,1,,c,m,"1,2,3",,`, 'csv', /line 2: .+ in one piece still/],
  ['JSON in one piece', '{"errors":[],"row":"1,2"}', 'json', /line 1: .+ in one piece still/],
  ['broken JSON', '{"id":1}\n{', 'json', /line 2: not valid JSON/],
  ['JSON of no object', '{"id":1}\n3', 'json', /line 2: a row is an object/],
]

for (const [what, text, format, says] of REFUSED) {
  test(`${what} is refused, with the line`, () => {
    assert.throws(() => mended(text, 'f', format === 'csv' ? CSV : JSON_LINES), says)
  })
}
