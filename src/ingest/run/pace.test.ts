import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Pace, paceOf } from './pace.ts'
import type { RunProgress } from './plan.ts'

const COPYING: RunProgress = {
  stage: 'copy',
  startedAt: 1_000,
  bytes: 500,
  totalBytes: 2_000,
  files: 1,
  totalFiles: 4,
  recordCount: 0,
  percent: 25,
}

const ROWS: readonly [what: string, progress: Partial<RunProgress>, now: number, pace: Pace][] = [
  [
    'a quarter that took 2 s is 250 bytes a second, with 6 s to go',
    {},
    3_000,
    { elapsedMs: 2_000, bytesPerSecond: 250, recordsPerSecond: null, remainingMs: 6_000 },
  ],
  [
    'a promotion goes by records',
    { stage: 'promotion', recordCount: 900, percent: 50 },
    4_000,
    { elapsedMs: 3_000, bytesPerSecond: null, recordsPerSecond: 300, remainingMs: 3_000 },
  ],
  [
    'where nothing was done yet, nothing can be told',
    { bytes: 0, percent: 0 },
    2_000,
    { elapsedMs: 1_000, bytesPerSecond: null, recordsPerSecond: null, remainingMs: null },
  ],
  [
    'where the whole is not known, neither is the end',
    { percent: null },
    2_000,
    { elapsedMs: 1_000, bytesPerSecond: 500, recordsPerSecond: null, remainingMs: null },
  ],
  [
    'a clock that was put back stands still, and tells no end',
    {},
    500,
    { elapsedMs: 0, bytesPerSecond: null, recordsPerSecond: null, remainingMs: null },
  ],
]

for (const [what, progress, now, pace] of ROWS) {
  test(what, () => assert.deepEqual(paceOf({ ...COPYING, ...progress }, now), pace))
}
