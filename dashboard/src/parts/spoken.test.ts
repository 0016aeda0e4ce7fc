import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  counted,
  type Measure,
  spokenAgo,
  spokenBytes,
  spokenCount,
  spokenDuration,
  spokenInstant,
  spokenShort,
} from './spoken.ts'

const SAID: readonly [speak: (value: Measure) => string, value: Measure, said: string][] = [
  [spokenCount, 1_234_567, '1,234,567'],
  [spokenCount, -1, '–'],
  [spokenCount, null, '–'],
  [spokenBytes, 0, '0 B'],
  [spokenBytes, 999, '999 B'],
  [spokenBytes, 1_000, '1.0 KB'],
  [spokenBytes, 123_456_789, '123 MB'],
  [spokenBytes, undefined, '–'],
  [spokenDuration, 0, '0 ms'],
  [spokenDuration, 4_240, '4.2 s'],
  [spokenDuration, 59_960, '1 min'],
  [spokenDuration, 185_000, '3 min 5 s'],
  [spokenDuration, 7_800_000, '2 h 10 min'],
  [spokenDuration, 3_599_900, '1 h'],
  [spokenDuration, 90_000_000, '1 d 1 h'],
]

for (const [speak, value, said] of SAID) {
  test(`${speak.name} says ${said} for ${value}`, () => assert.equal(speak(value), said))
}

const NOW = Date.UTC(2026, 10, 23, 21, 30, 5)
const AGO: readonly [at: number, said: string][] = [
  [NOW - 59_000, 'just now'],
  [NOW - 60_000, '1 min. ago'],
  [NOW - 25 * 3_600_000, 'yesterday'],
  [NOW + 30_000, 'in a moment'],
  [NOW + 2 * 3_600_000, 'in 2 hr.'],
]

for (const [at, said] of AGO) {
  test(`what is ${at - NOW} ms from now is said to be ${said}`, () =>
    assert.equal(spokenAgo(at, NOW), said))
}

test('an instant is told in UTC, its year only where it is another one', () => {
  assert.equal(spokenInstant(NOW), '23 Nov 2026, 21:30:05')
  assert.equal(spokenShort(NOW, NOW), '23 Nov, 21:30:05')
  assert.equal(spokenShort(NOW, NOW + 365 * 24 * 3_600_000), '23 Nov 2026, 21:30:05')
})

test('one is told apart from many', () => {
  assert.deepEqual(
    [counted(1, 'row'), counted(0, 'row'), counted(2, 'row')],
    ['1 row', '0 rows', '2 rows'],
  )
})
