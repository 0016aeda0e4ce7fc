import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openPace } from './pace.ts'

for (const perSecond of [1, 2, 9, 10, 11, 15, 25, 100, 999, 1_000]) {
  test(`a pace of ${perSecond} a second is kept to, and reached`, () => {
    const pace = openPace(perSecond)
    let owed = 0
    for (let now = 0; now < 10_000; now = pace.nextAt(now)) {
      const count = pace.allowance(now)
      pace.note(now, count)
      owed += count
    }
    assert.equal(owed, perSecond * 10)
  })
}

test('in no second is more owed than the pace, however turns and clock come', () => {
  const steps = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 700 }), fc.double({ min: 0, max: 1, noNaN: true })),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), steps, (perSecond, turns) => {
      const pace = openPace(perSecond)
      const all: { at: number; count: number }[] = []
      let now = 0
      for (const [afterMs, part] of turns) {
        now += afterMs
        const count = Math.ceil(pace.allowance(now) * part)
        assert.ok(count >= 0)
        pace.note(now, count)
        all.push({ at: now, count })
        const inSecond = all.filter(({ at }) => at > now - 1_000)
        assert.ok(inSecond.reduce((sum, one) => sum + one.count, 0) <= perSecond)
        assert.ok(pace.nextAt(now) > now)
      }
    }),
  )
})

test('a clock that is put back stops nothing', () => {
  const pace = openPace(10)
  for (let n = 0; n < 10; n++) pace.note(1_000_000 + n * 100, 1)
  assert.equal(pace.allowance(1_000_950), 0)
  assert.equal(pace.allowance(5_000), 1)
})
