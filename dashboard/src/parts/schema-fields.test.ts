import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allOf, countOpen, fieldsOf, matching } from './schema-fields.ts'

const FIELDS = fieldsOf({
  required: ['id'],
  properties: {
    id: { type: 'string', pattern: '^x', minLength: 1 },
    at: { type: 'string', format: 'date-time', 'meta:xdmType': 'date-time' },
    person: {
      type: 'object',
      title: 'Who it was',
      required: ['name'],
      properties: { name: { type: ['string', 'null'], enum: ['Ada', 'Bo'] } },
    },
    tags: { type: 'array', minItems: 1, items: { type: 'string', maxLength: 3 } },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    any: { description: 'Nobody knows' },
  },
})

test('every field has its path, its type in words, and whether it is required', () => {
  assert.deepEqual(
    allOf(FIELDS).map(({ path, type, isRequired }) => [path, type, isRequired]),
    [
      ['id', 'string', true],
      ['at', 'date-time', false],
      ['person', 'object', false],
      ['person.name', 'string', true],
      ['tags', 'list of string', false],
      ['lines', 'list of object', false],
      ['lines.sku', 'string', false],
      ['counts', 'map of integer', false],
      ['any', 'anything', false],
    ],
  )
})

test('the rules of a field are told in words, for a list those of its elements too', () => {
  const rules = new Map(allOf(FIELDS).map((field) => [field.path, field.rules]))
  assert.deepEqual(rules.get('id'), [
    ['Pattern', '^x'],
    ['At least so long', '1'],
  ])
  assert.deepEqual(rules.get('at'), [])
  assert.deepEqual(rules.get('person.name'), [['One of', 'Ada, Bo']])
  assert.deepEqual(rules.get('tags'), [
    ['At least so many', '1'],
    ['Each: At most so long', '3'],
  ])
})

const SEARCHES: readonly [text: string, paths: readonly string[]][] = [
  ['', ['id', 'at', 'person', 'person.name', 'tags', 'lines', 'lines.sku', 'counts', 'any']],
  ['SKU', ['lines', 'lines.sku']],
  ['who it', ['person', 'person.name']],
  ['nobody', ['any']],
  ['none such', []],
]

for (const [text, paths] of SEARCHES) {
  test(`a search for "${text}" shows ${paths.length} fields`, () =>
    assert.deepEqual(
      allOf(matching(FIELDS, text)).map(({ path }) => path),
      paths,
    ))
}

test('a tree has a row for each field that nothing closed is around', () => {
  assert.equal(countOpen(FIELDS, new Set()), 7)
  assert.equal(countOpen(FIELDS, new Set(['person', 'lines'])), 9)
})
