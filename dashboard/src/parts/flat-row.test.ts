import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, flatRow, isSamePlace, shownValue } from './flat-row.ts'

test('what is inside of an object stands by its path, lists and what is empty as they are', () => {
  const row = { id: 1, person: { name: { first: 'Ada' }, tags: ['a'] }, none: null, empty: {} }
  assert.deepEqual(
    [...flatRow(row)],
    [
      ['id', 1],
      ['person.name.first', 'Ada'],
      ['person.tags', ['a']],
      ['none', null],
      ['empty', {}],
    ],
  )
  assert.deepEqual([...flatRow('no object'), ...flatRow({})], [])
})

test('the columns of all rows are told once, the named ones first, there or not', () => {
  const rows = [flatRow({ id: 1, a: { b: 2 } }), flatRow({ id: 2, c: 3 })]
  assert.deepEqual(columnsOf(rows), ['id', 'a.b', 'c'])
  assert.deepEqual(columnsOf(rows, ['c', 'a', 'gone']), ['c', 'a.b', 'gone', 'id'])
})

const PLACES: readonly [column: string, path: string, isSame: boolean][] = [
  ['a', 'a', true],
  ['a.b', 'a', true],
  ['a', 'a.b', true],
  ['tags', 'tags[0]', true],
  ['ab', 'a', false],
  ['a.b', 'a.c', false],
]

for (const [column, path, isSame] of PLACES) {
  test(`what is said of ${path} is ${isSame ? '' : 'not '}said of the column ${column}`, () =>
    assert.equal(isSamePlace(column, path), isSame))
}

const VALUES: readonly [value: unknown, said: string][] = [
  [null, ''],
  ['x', 'x'],
  [1, '1'],
  [false, 'false'],
  [['a', null, 2], 'a, , 2'],
  [[{ a: 1 }], '[{"a":1}]'],
]

for (const [value, said] of VALUES) {
  test(`${JSON.stringify(value)} is shown as "${said}"`, () =>
    assert.equal(shownValue(value), said))
}
