import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TakenItem } from '../../domain/batch.ts'
import { isSameItem, newItems } from './checkpoint.ts'

const A: TakenItem = { path: 'a.csv', bytes: 10, modifiedAt: 1_000 }
const B: TakenItem = { path: 'b.csv', bytes: 10, modifiedAt: 1_000 }

const NEW: readonly [
  what: string,
  listed: readonly TakenItem[],
  taken: readonly TakenItem[],
  fresh: readonly TakenItem[],
][] = [
  ['nothing of nothing', [], [], []],
  ['all, where nothing was taken', [A, B], [], [A, B]],
  ['nothing, where all was taken', [A, B], [B, A], []],
  ['what is left', [A, B], [A], [B]],
  ['a file that has other bytes since', [{ ...A, bytes: 11 }, B], [A, B], [{ ...A, bytes: 11 }]],
  [
    'a file that was written again since',
    [{ ...A, modifiedAt: 1_001 }, B],
    [A, B],
    [{ ...A, modifiedAt: 1_001 }],
  ],
  [
    'a file that is older than the one taken',
    [{ ...A, modifiedAt: 999 }],
    [A],
    [{ ...A, modifiedAt: 999 }],
  ],
  ['a file of another name with the same bytes', [B], [A], [B]],
  ['nothing, where a file is as it was before its last change', [A], [A, { ...A, bytes: 11 }], []],
  ['nothing for files that are gone', [], [A, B], []],
]

for (const [what, listed, taken, fresh] of NEW) {
  test(`new is ${what}`, () => {
    assert.deepEqual(newItems(listed, taken), fresh)
  })
}

test('names cannot be mistaken for sizes and times', () => {
  const tricky: TakenItem = { path: '1000:a.csv', bytes: 1, modifiedAt: 0 }
  const other: TakenItem = { path: 'a.csv', bytes: 1, modifiedAt: 1000 }
  assert.deepEqual(newItems([tricky], [other]), [tricky])
  assert.equal(isSameItem(tricky, { path: '0:1000:a.csv', bytes: 1, modifiedAt: 0 }), false)
})

test('two sightings are the same item where path, bytes and time are', () => {
  assert.equal(isSameItem(A, { ...A }), true)
  for (const changes of [{ path: 'b.csv' }, { bytes: 11 }, { modifiedAt: 1_001 }]) {
    assert.equal(isSameItem(A, { ...A, ...changes }), false)
  }
})
