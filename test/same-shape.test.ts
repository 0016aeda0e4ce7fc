import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { missingKeys } from './same-shape.ts'

const ROWS: readonly [what: string, documented: unknown, real: unknown, missing: string[]][] = [
  ['other values of the same types', { a: 1, b: ['x'] }, { a: 2, b: ['y'] }, []],
  ['a key more', { a: 1 }, { a: 1, b: 2 }, []],
  ['a key less', { a: { b: 1 } }, { a: {} }, ['$.a.b is missing, documented is a number']],
  ['another type', { a: 1 }, { a: '1' }, ['$.a is a string, documented is a number']],
  ['null for an object', { a: {} }, { a: null }, ['$.a is null, documented is an object']],
  ['an object for an array', [], {}, ['$ is an object, documented is an array']],
  ['an array that is too short', [1, 2], [1], ['$[1] is missing, documented is a number']],
  ['elements in another order', [{ id: 'b', x: 1 }], [{ id: 'a' }, { id: 'b', x: 2 }], []],
  [
    'a named element less',
    [{ id: 'a' }, { id: 'b' }],
    [{ id: 'a' }],
    ['$[b] is missing, documented is an object'],
  ],
  ['ids that are no names', [{ id: '{ID}', x: 1 }], [{ id: '42', x: 1 }], []],
]

for (const [what, documented, real, missing] of ROWS) {
  test(`${what}: ${missing.length === 0 ? 'nothing is missing' : missing.join(', ')}`, () => {
    assert.deepEqual(missingKeys(documented, real), missing)
  })
}

test('every JSON value has its own shape', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(missingKeys(value, value), [])))
})
