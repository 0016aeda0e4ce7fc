import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldType } from '../../domain/dataset.ts'
import { isJson, isText, jsonOf } from '../promote/promote-reference.ts'
import { readJsonLine } from './json-line.ts'
import { isJsonOf, isTextOf } from '../promote/json-values.ts'
import { typeOfScalars, typeOfTexts } from './value-types.ts'

const TYPES: readonly FieldType[] = ['string', 'integer', 'number', 'boolean', 'date', 'date-time']

const texts = fc.oneof(
  fc.stringMatching(/^[+-]?\d{1,21}$/),
  fc.stringMatching(/^-?\d{1,3}(\.\d{0,3})?([eE][+-]?\d{1,3})?$/),
  fc.stringMatching(/^(true|FALSE|True|no)$/),
  fc.stringMatching(/^[012]\d{3}-[01]\d-[0-3]\d$/),
  fc.stringMatching(
    /^20\d\d-0[1-9]-[0-3]\d[Tt ][012]\d:\d\d:[0-6]\d(\.\d+)?([Zz]|[+-][012]\d:\d\d)?$/,
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
)

test('a text is of the types that promotion takes it for', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(...TYPES), (text, type) => {
      assert.equal(isTextOf(text, type), isText(text, type), `${text} as ${type}`)
    }),
    { numRuns: 3_000 },
  )
})

test('a value of JSON is of the types that promotion takes it for', () => {
  const numbers = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,3})?$/)
  const literals = fc.oneof(
    numbers,
    texts.map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', '9007199254740993', '9223372036854775807', '1e3', '1.0'),
  )
  fc.assert(
    fc.property(literals, fc.constantFrom(...TYPES), (literal, type) => {
      const line = readJsonLine(`{"a":${literal}}`)
      assert.ok(typeof line === 'object', literal)
      assert.equal(
        isJsonOf(line['a'], type),
        isJson(jsonOf(literal), type),
        `${literal} as ${type}`,
      )
    }),
    { numRuns: 3_000 },
  )
})

const COLUMNS: readonly [type: FieldType, texts: readonly string[]][] = [
  ['string', []],
  ['string', ['a', '1']],
  ['integer', ['1', '-2', '0']],
  ['string', ['01234', '99999']],
  ['string', ['+49', '1']],
  ['number', ['1', '2.5', '0.5', '-0.25']],
  ['number', ['1e3']],
  ['string', ['1,5']],
  ['boolean', ['true', 'False']],
  ['string', ['0', 'true']],
  ['date', ['2026-11-23', '0999-01-01']],
  ['string', ['2026-11-31']],
  ['date-time', ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.5+01:00']],
  ['string', ['2026-11-23T10:00:00']],
]

for (const [type, column] of COLUMNS) {
  test(`a column of ${JSON.stringify(column)} seems to be of type ${type}`, () => {
    assert.equal(typeOfTexts(column), type)
  })
}

test('values of JSON have the type that all of them have, or none', () => {
  assert.equal(typeOfScalars([1, 2.5]), 'number')
  assert.equal(typeOfScalars([1, 2n ** 60n]), 'integer')
  assert.equal(typeOfScalars([true, false]), 'boolean')
  assert.equal(typeOfScalars(['5', '6']), 'string')
  assert.equal(typeOfScalars(['2026-11-23']), 'date')
  assert.equal(typeOfScalars([1, '1']), null)
})
