import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock, systemTicks, watchJumps } from './clock.ts'

test('the system clock gives epoch milliseconds', () => {
  const before = Date.now()
  const now = systemClock.now()
  assert.ok(now >= before && now <= Date.now())
})

test('the system clock and its ticks go on together', () => {
  const jumped = watchJumps(systemClock, systemTicks)
  assert.equal(jumped(), 0)
})

const STEPS: readonly [
  what: string,
  steps: readonly [passedMs: number, setByMs: number][],
  by: readonly number[],
][] = [
  ['time that passes is no jump, however long', [[86_400_000, 0]], [0]],
  ['a clock that is set forward has jumped', [[60_000, 3_600_000]], [3_600_000]],
  ['and one that is set back', [[60_000, -3_600_000]], [-3_600_000]],
  [
    'a jump is told once',
    [
      [1, 5_000],
      [1, 0],
    ],
    [5_000, 0],
  ],
  [
    'a clock that is put right slowly does not jump',
    Array(10).fill([60_000, 1_900]),
    Array(10).fill(0),
  ],
]

for (const [what, steps, by] of STEPS) {
  test(what, () => {
    let [ticks, set] = [50, 1_700_000_000_000]
    const jumped = watchJumps({ now: () => ticks + set }, () => ticks)
    const told = steps.map(([passedMs, setByMs]) => {
      ticks += passedMs
      set += setByMs
      return jumped()
    })
    assert.deepEqual(told, by)
  })
}
