import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { missingIn, NO_ANSWERS, openStep, readAnswers, writtenAnswers } from './answers.ts'
import { fieldsOf, pathsOf, schemaOf } from './fields.ts'
import { choicesFor, mappingsOf } from './mapping-words.ts'
import { keysOf, selectionOf } from './selection.ts'

test('what the wizard was told comes back from the address, and nonsense is nothing said', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const answers = { ...NO_ANSWERS, name: name.toWellFormed() }
      assert.deepEqual(readAnswers(writtenAnswers(answers)), answers)
    }),
  )
  for (const text of ['', 'nonsense', btoa('null'), btoa('3')])
    assert.deepEqual(readAnswers(text), NO_ANSWERS)
})

test('a step that is not complete keeps those behind it closed', () => {
  assert.equal(openStep('review', NO_ANSWERS), 'connection')
  const connected = { ...NO_ANSWERS, connectionId: 'c' }
  assert.equal(openStep('review', connected), 'source')
  assert.equal(openStep('connection', connected), 'connection')
  const kept = { ...connected, path: '/a', sample: '/a', target: 'kept', datasetId: 'd' } as const
  assert.equal(openStep('mapping', kept), 'mapping')
  assert.equal(openStep('nowhere', kept), 'review')
})

test('a schema goes through the form and stays as it is', () => {
  const schema = {
    required: ['id'],
    properties: {
      id: { type: 'integer', minimum: 0 },
      day: { type: 'string', format: 'date' },
      place: { type: 'object', properties: { city: { type: 'string' } } },
    },
  }
  assert.deepEqual(schemaOf(fieldsOf(schema)), schema)
  assert.deepEqual(pathsOf(schema), ['id', 'day', 'place.city'])
})

const CHOSEN: readonly [keys: readonly string[], path: string, type: string][] = [
  [['/in/a.csv'], '/in/a.csv', 'file'],
  [['/in/'], '/in', 'folder'],
  [['/in/a.csv', '/in/b.csv'], '/{in/a.csv,in/b.csv}', 'file'],
]
for (const [keys, path, type] of CHOSEN) {
  test(`${keys.join(' and ')} are the path ${path}`, () => {
    const selected = selectionOf(keys)
    assert.deepEqual(selected, { path, type })
    assert.deepEqual(typeof selected === 'string' ? [] : keysOf(selected), keys)
  })
}

test('what no path says is refused with a sentence', () => {
  assert.match(`${selectionOf(['/in/', '/a.csv']) as string}`, /one folder/)
  assert.match(`${selectionOf(['/a,b.csv', '/a.csv']) as string}`, /wildcard/)
})

test('fields are filled by what has their names, then as suggested; only the latter need a mapping set', () => {
  const columns = ['id', 'Full Name']
  const suggested = { attributes: columns, byField: new Map([['fullName', 'Full Name']]) }
  const plain = choicesFor(['id', 'other'], suggested, {})
  assert.equal(mappingsOf(plain, columns), null)
  const mapped = choicesFor(['id', 'fullName'], suggested, {})
  assert.deepEqual(mappingsOf(mapped, columns), [
    { sourceType: 'ATTRIBUTE', source: 'id', destination: 'id' },
    { sourceType: 'ATTRIBUTE', source: 'Full Name', destination: 'fullName' },
  ])
  const left = choicesFor(['id'], suggested, { id: { kind: 'NONE', source: '' } })
  assert.deepEqual(mappingsOf(left, columns), [])
})

test('fields without a name, and two of one name, are told of before the step is left', () => {
  const field = { type: 'string', isRequired: false, rules: {} } as const
  const told = { ...NO_ANSWERS, datasetName: 'D' }
  const saying = (...names: string[]) =>
    missingIn('dataset', { ...told, fields: names.map((name) => ({ ...field, name })) })
  assert.equal(saying('a', 'b'), null)
  assert.match(String(saying('a', ' ')), /no name/)
  assert.match(String(saying('a', 'b', 'a')), /Two fields are called "a"/)
})
