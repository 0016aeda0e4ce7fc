import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sorted, sortingIn, sortingText } from './sorting.ts'

test('a sorting is read from the URL as it is written there', () => {
  assert.equal(sortingIn(undefined), null)
  assert.equal(sortingIn('-'), null)
  for (const text of ['name', '-name']) {
    const sorting = sortingIn(text)
    assert.equal(sorting === null ? null : sortingText(sorting), text)
  }
})

test('rows without a value come last in either order, and numbers in names count', () => {
  const rows = ['b10', null, 'b9', 'a']
  const value = (row: string | null) => row
  assert.deepEqual(sorted(rows, value, false), ['a', 'b9', 'b10', null])
  assert.deepEqual(sorted(rows, value, true), ['b10', 'b9', 'a', null])
})
