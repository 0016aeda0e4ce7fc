import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf, type RegistrationId } from '../../domain/ids.ts'
import { KEPT_FREE, mayTake, mostAgain, type Portion, shareOut, type Slots } from './turns.ts'

const ROOM = 32

const SHARES: readonly [
  what: string,
  held: Readonly<Record<string, number>>,
  free: number,
  shares: readonly [id: string, count: number][],
][] = [
  ['nobody wants any', {}, 1_024, []],
  ['nothing is free', { a: 0 }, 0, []],
  ['one alone gets no more than it has room for', { a: 0 }, 1_024, [['a', ROOM]]],
  ['what it holds counts', { a: 30 }, 994, [['a', 2]]],
  ['and it may hold all it can already', { a: ROOM }, 992, []],
  [
    'those with less come first, until they have as much',
    { a: 5, b: 1, c: 2 },
    KEPT_FREE + 15,
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

for (const [what, held, free, expected] of SHARES) {
  test(`of the slots that are free: ${what}`, () => {
    const { wanting, slots } = laidOut(held, { free })
    const shares = [...shareOut(wanting, slots)].map(([id, { all }]) => [id, all])
    assert.deepEqual(shares, expected)
  })
}

test('among equals it is the turn of those after the last', () => {
  const turn = (after: string): unknown => {
    const { wanting, slots } = laidOut({ a: 0, b: 0, c: 0 }, { free: 1, after: idOf(after) })
    return [...shareOut(wanting, slots).keys()][0]
  }
  assert.deepEqual(['a', 'b', 'c', 'x'].map(turn), ['b', 'c', 'a', 'a'])
})

const RETRIES: readonly [
  what: string,
  held: Portion,
  againFree: number,
  room: number,
  again: number,
][] = [
  ['of an empty lane, three in four', { all: 0, again: 0 }, 1_000, 32, 24],
  ['those that are held count', { all: 20, again: 20 }, 1_000, 32, 4],
  ['no more than that', { all: 24, again: 24 }, 1_000, 32, 0],
  ['no more than may be added of all', { all: 0, again: 0 }, 3, 32, 3],
  ['none where all may hold no more', { all: 0, again: 0 }, 0, 32, 0],
  ['a lane with room for one may have a retry', { all: 0, again: 0 }, 1_000, 1, 1],
]

for (const [what, held, againFree, room, again] of RETRIES) {
  test(`retries leave room for first attempts: ${what}`, () => {
    const slots = { free: 1_024, againFree, heldOf: () => held, roomOf: () => room, after: null }
    assert.equal(shareOut([idOf('a')], slots).get(idOf('a'))?.again, again)
  })
}

test('nobody gets more than a slot above what another is left with, and some stay free', () => {
  const counts = fc.array(fc.integer({ min: 0, max: ROOM }), { maxLength: 300 })
  fc.assert(
    fc.property(counts, fc.nat(1_024), fc.nat(1_024), (counted, free, againFree) => {
      const { wanting, slots } = laidOut(Object.fromEntries(counted.entries()), { free, againFree })
      const shares = shareOut(wanting, slots)
      const given = [...shares.values()].reduce((sum, { all }) => sum + all, 0)
      const again = [...shares.values()].reduce((sum, portion) => sum + portion.again, 0)
      assert.ok(given <= free && again <= againFree)
      const has = (id: RegistrationId): number => slots.heldOf(id).all + (shares.get(id)?.all ?? 0)
      const least = Math.min(...wanting.map(has))
      for (const [id, share] of shares) {
        assert.ok(share.all > 0 && has(id) <= Math.min(ROOM, least + 1))
        assert.ok(share.again <= Math.min(share.all, mostAgain(ROOM)))
        if (has(id) > 1) assert.ok(free - given >= KEPT_FREE)
      }
      if (given < free) assert.ok(least > 0)
    }),
  )
})

test('slots that are kept are for those that have none', () => {
  assert.deepEqual(
    [mayTake(0, 1, 8), mayTake(0, 0, 8), mayTake(1, 9, 8), mayTake(1, 10, 8), mayTake(5, 13, 8)],
    [true, false, false, true, false],
  )
})

function laidOut(
  held: Readonly<Record<string, number>>,
  given: Partial<Slots>,
): { wanting: RegistrationId[]; slots: Slots } {
  const all = new Map(Object.entries(held))
  return {
    wanting: Object.keys(held).map((id) => idOf<'registration'>(id)),
    slots: {
      free: 1_024,
      againFree: 1_024,
      heldOf: (id) => ({ all: all.get(id) ?? 0, again: 0 }),
      roomOf: () => ROOM,
      after: null,
      ...given,
    },
  }
}
