import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { makePair, type Pair } from './key-pair.ts'
import {
  canRotateFrom,
  type KeyRing,
  listKeys,
  replaceOlder,
  RETIRED_KEPT_MS,
  ROTATION_PAUSE_MS,
} from './key-ring.ts'

const NOW = Date.UTC(2026, 10, 24, 12)

let any: Pair
before(async () => {
  any = await makePair(0)
})

test('the pairs take turns, each in its place, whatever the clock says', () => {
  let ring = ringOf([])
  const after: string[][] = []
  for (const [n, at] of [NOW, NOW, NOW - 1, NOW + 1].entries()) {
    const replaced = replaceOlder(ring, pair(`made-${n}`, at), at)
    assert.deepEqual(replaced.ring.retired[0], replaced.retired)
    assert.deepEqual(
      [replaced.retired.path, replaced.retired.retiredAt],
      [ring.pairs[ring.older].path, at],
    )
    ring = replaced.ring
    after.push(ring.pairs.map(({ path }) => path))
  }
  assert.deepEqual(after, [
    ['made-0', 'second'],
    ['made-0', 'made-1'],
    ['made-2', 'made-1'],
    ['made-2', 'made-3'],
  ])
})

test('a ring that was never rotated can be rotated at once, and then after more than 24 h', () => {
  const ring = ringOf([])
  assert.equal(canRotateFrom(ring), 0)
  const once = replaceOlder(ring, pair('made', NOW), NOW).ring
  assert.equal(canRotateFrom(once), NOW + ROTATION_PAUSE_MS + 1)
})

test('what was retired more than 30 days ago is forgotten by the next rotation', () => {
  const ring = ringOf([NOW - RETIRED_KEPT_MS, NOW - RETIRED_KEPT_MS - 1])
  const { retired } = replaceOlder(ring, pair('made', NOW), NOW).ring
  assert.deepEqual(
    retired.map(({ retiredAt }) => retiredAt),
    [NOW, NOW - RETIRED_KEPT_MS],
  )
})

test('the list has what signs, then what is retired, and no key material', () => {
  assert.deepEqual(listKeys(ringOf([NOW])), [
    { path: 'first', createdAt: 1, retiredAt: null, status: 'signing' },
    { path: 'second', createdAt: 2, retiredAt: null, status: 'signing' },
    { path: `retired-${NOW}`, createdAt: null, retiredAt: NOW, status: 'retired' },
  ])
})

function ringOf(retiredAts: number[]): KeyRing {
  return {
    pairs: [pair('first', 1), pair('second', 2)],
    older: 0,
    retired: retiredAts.map((retiredAt) => ({
      path: `retired-${retiredAt}`,
      publicPem: any.publicPem,
      createdAt: null,
      retiredAt,
    })),
  }
}

function pair(path: string, createdAt: number | null): Pair {
  return { ...any, path, createdAt }
}
