import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf, type RegistrationId } from '../../domain/ids.ts'
import { KEPT_FREE, MAX_OF_ONE, shareOut } from './turns.ts'

const SHARES: readonly [
  what: string,
  inFlight: Readonly<Record<string, number>>,
  free: number,
  shares: readonly [id: string, count: number][],
][] = [
  ['nobody wants any', {}, 256, []],
  ['nothing is free', { a: 0 }, 0, []],
  ['one alone gets no more than one may have', { a: 0 }, 256, [['a', MAX_OF_ONE]]],
  ['what it has counts', { a: 60 }, 196, [['a', 4]]],
  ['and it may have all it can already', { a: MAX_OF_ONE }, 192, []],
  [
    'those with less come first, until they have as much',
    { a: 5, b: 1, c: 2 },
    47,
    [
      ['b', 5],
      ['c', 4],
      ['a', 1],
    ],
  ],
  [
    'the last slots are for those that have nothing',
    { a: 30, b: 0, c: 0 },
    KEPT_FREE,
    [
      ['b', 1],
      ['c', 1],
    ],
  ],
  ['the very last slot too', { a: 3, b: 0 }, 1, [['b', 1]]],
]

for (const [what, inFlight, free, expected] of SHARES) {
  test(`of the slots that are free: ${what}`, () => {
    const { wanting, flying } = laidOut(inFlight)
    const shares = shareOut(wanting, { free, inFlight: flying, after: null })
    assert.deepEqual([...shares], expected)
  })
}

test('among equals it is the turn of those after the last', () => {
  const { wanting, flying } = laidOut({ a: 0, b: 0, c: 0 })
  const turn = (after: string): unknown =>
    [...shareOut(wanting, { free: 1, inFlight: flying, after: idOf(after) }).keys()][0]
  assert.deepEqual(['a', 'b', 'c', 'x'].map(turn), ['b', 'c', 'a', 'a'])
})

test('nobody gets more than a slot above what another is left with, and some stay free', () => {
  const counts = fc.array(fc.integer({ min: 0, max: MAX_OF_ONE }), { maxLength: 300 })
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 256 }), (inFlight, free) => {
      const { wanting, flying } = laidOut(Object.fromEntries(inFlight.entries()))
      const shares = shareOut(wanting, { free, inFlight: flying, after: null })
      const given = [...shares.values()].reduce((sum, count) => sum + count, 0)
      assert.ok(given <= free)
      const has = (id: RegistrationId): number => (flying.get(id) ?? 0) + (shares.get(id) ?? 0)
      const least = Math.min(...wanting.map(has))
      for (const [id, count] of shares) {
        assert.ok(count > 0 && has(id) <= Math.min(MAX_OF_ONE, least + 1))
        if (has(id) > 1) assert.ok(free - given >= KEPT_FREE)
      }
      if (given < free) assert.ok(least > 0)
    }),
  )
})

function laidOut(inFlight: Readonly<Record<string, number>>): {
  wanting: RegistrationId[]
  flying: Map<RegistrationId, number>
} {
  const flying = new Map(
    Object.entries(inFlight).map(([id, count]) => [idOf<'registration'>(id), count] as const),
  )
  return { wanting: [...flying.keys()], flying }
}
