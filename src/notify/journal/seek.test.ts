import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOfSeek } from './seek.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)
const HOUR = 60 * 60 * 1_000

const SEEKS: readonly [seek: string, backMs: number][] = [
  ['-PT2H', 2 * HOUR],
  ['-P1D', 24 * HOUR],
  ['-P5DT2H', 122 * HOUR],
  ['-P1W', 7 * 24 * HOUR],
  ['-P1M', 31 * 24 * HOUR],
  ['-P1Y', 366 * 24 * HOUR],
  ['-PT1M', 60_000],
  ['-PT1H30M5S', 1.5 * HOUR + 5_000],
  ['-PT0.5S', 500],
  ['-PT0,5S', 500],
  ['-PT36H', 36 * HOUR],
  ['-PT0S', 0],
  ['-P100000Y', NOW],
  [`-P${'9'.repeat(400)}D`, NOW],
]

for (const [seek, backMs] of SEEKS) {
  test(`"${seek.slice(0, 20)}" seeks ${backMs} ms back`, () => {
    assert.equal(instantOfSeek(seek, NOW), NOW - backMs)
  })
}

const REFUSED = [
  '',
  'PT2H',
  '+PT2H',
  '-',
  '-P',
  '-PT',
  '-P1DT',
  '-2H',
  '-PT2',
  '-P2H',
  '-PT2D',
  '-PT1M2H',
  '-P-1D',
  '--P1D',
  '-P1.5D',
  '-P1D ',
  ' -P1D',
  'x-P1D',
  '-P1Dx',
  '-p1d',
  'yesterday',
]

for (const seek of REFUSED) {
  test(`"${seek}" is no negative duration`, () => {
    assert.equal(instantOfSeek(seek, NOW), null)
  })
}
