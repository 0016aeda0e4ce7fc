import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '../../domain/attempt.ts'
import { RETRY_SCHEDULE } from './push-trial.ts'
import { type Circumstances, holdUntil, judge, parseSchedule, RETRY_WINDOW_MS } from './verdict.ts'

const FIRST: Circumstances = {
  number: 1,
  firstAt: 1_000,
  now: 2_000,
  schedule: RETRY_SCHEDULE,
}

const VERDICTS: readonly [outcome: Outcome, kind: string][] = [
  ...[200, 201, 202, 204, 299].map((status): [Outcome, string] => [answered(status), 'delivered']),
  ...[300, 301, 304, 308].map((status): [Outcome, string] => [answered(status), 'refused']),
  ...[400, 401, 404, 408, 410, 422].map((status): [Outcome, string] => [
    answered(status),
    'refused',
  ]),
  [answered(429), 'retry'],
  ...[500, 501, 502, 503, 504, 506, 599].map((status): [Outcome, string] => [
    answered(status),
    'retry',
  ]),
  [answered(505), 'refused'],
  [answered(600), 'refused'],
  ...([601, 602, 604, 611] as const).map((code): [Outcome, string] => [
    { kind: 'unreachable', code, reason: 'Why.' },
    'retry',
  ]),
]

for (const [outcome, kind] of VERDICTS) {
  const name = outcome.kind === 'answered' ? outcome.status : outcome.code
  test(`a first attempt that comes to ${name} is ${kind}`, () => {
    assert.equal(judge(outcome, FIRST).kind, kind)
  })
}

const WAITS: readonly [number: number, waitMs: number][] = [
  [1, 60_000],
  [2, 120_000],
  [3, 240_000],
  [4, 480_000],
  [5, 900_000],
  [6, 900_000],
  [99, 900_000],
]

for (const [number, waitMs] of WAITS) {
  test(`after attempt ${number} the next one comes ${waitMs / 60_000} min later`, () => {
    const verdict = judge(answered(500), { ...FIRST, number })
    assert.deepEqual(verdict, { kind: 'retry', at: FIRST.now + waitMs })
  })
}

test('a receiver that names a longer delay gets that delay', () => {
  for (const status of [429, 503]) {
    const verdict = judge(answered(status, 3_600_000), FIRST)
    assert.deepEqual(verdict, { kind: 'retry', at: FIRST.now + 3_600_000 })
  }
})

test('a receiver that names a shorter delay gets the scheduled one', () => {
  assert.deepEqual(judge(answered(429, 5), FIRST), { kind: 'retry', at: FIRST.now + 60_000 })
})

test('a delay named with another status means nothing', () => {
  assert.deepEqual(judge(answered(500, 3_600_000), FIRST), {
    kind: 'retry',
    at: FIRST.now + 60_000,
  })
})

test('an attempt exactly 24 h after the first is made, a later one is not', () => {
  const lastNow = FIRST.firstAt + RETRY_WINDOW_MS - 60_000
  assert.equal(judge(answered(500), { ...FIRST, now: lastNow }).kind, 'retry')
  assert.deepEqual(judge(answered(500), { ...FIRST, now: lastNow + 1 }), {
    kind: 'expired',
    reason:
      'The receiver answered 500. The next attempt would come later than 24 h after the first.',
  })
})

test('a delay beyond the window expires the delivery', () => {
  assert.equal(judge(answered(503, RETRY_WINDOW_MS), FIRST).kind, 'expired')
})

test('a final answer says its status', () => {
  assert.deepEqual(judge(answered(404), FIRST), {
    kind: 'refused',
    reason: 'The receiver answered 404. This is final.',
  })
})

test('every failing delivery ends, in about a hundred attempts, and never sends after the window', () => {
  const outcomes = fc.constantFrom(answered(500), answered(429, 30_000), answered(503, 7_200_000))
  fc.assert(
    fc.property(fc.infiniteStream(outcomes), fc.nat(20_000), (stream, tookMs) => {
      let now = FIRST.firstAt
      for (let number = 1; number <= 101; number++) {
        now += tookMs
        const [outcome = answered(500)] = stream.take(1)
        const verdict = judge(outcome, { ...FIRST, number, now })
        if (verdict.kind === 'expired') return
        assert.ok(verdict.kind === 'retry' && verdict.at >= now + 60_000)
        assert.ok(verdict.at <= FIRST.firstAt + RETRY_WINDOW_MS)
        now = verdict.at
      }
      assert.fail('it goes on for ever')
    }),
  )
})

const SCHEDULES: readonly [text: string, waits: number[]][] = [
  ['1m,2m,4m,8m,15m', [...RETRY_SCHEDULE]],
  ['200ms, 1s', [200, 1000]],
  ['1h', [3_600_000]],
]

for (const [text, waits] of SCHEDULES) {
  test(`the schedule "${text}" is read`, () => {
    assert.deepEqual(parseSchedule(text), waits)
  })
}

for (const [text, quoted] of [
  ['', ''],
  ['1m,,2m', ''],
  ['1m,soon', 'soon'],
  ['0s', '0s'],
  ['1.5m', '1.5m'],
  ['-1m', '-1m'],
  ['60', '60'],
  ['1d', '1d'],
] as const) {
  test(`the schedule "${text}" is refused, and "${quoted}" is quoted`, () => {
    const parsed = parseSchedule(text)
    assert.ok('problem' in parsed && parsed.problem.startsWith(`"${quoted}" is not a wait.`))
  })
}

function answered(status: number, retryAfterMs: number | null = null): Outcome {
  return { kind: 'answered', status, retryAfterMs }
}

const MINUTE = 60_000

const HOLDS: readonly [waited: number, wait: number | null][] = [
  [0, MINUTE],
  [MINUTE, MINUTE],
  [2 * MINUTE, 2 * MINUTE],
  [15 * MINUTE, 15 * MINUTE],
  [60 * MINUTE, 15 * MINUTE],
  [RETRY_WINDOW_MS - 15 * MINUTE, 15 * MINUTE],
  [RETRY_WINDOW_MS - 15 * MINUTE + 1, null],
  [2 * RETRY_WINDOW_MS, null],
]

for (const [waited, wait] of HOLDS) {
  const then = wait === null ? 'expires' : `is looked at again in ${wait} ms`
  test(`what could not be sent for ${waited} ms ${then}`, () => {
    const at = holdUntil(1_000, 1_000 + waited, RETRY_SCHEDULE)
    assert.equal(at, wait === null ? null : 1_000 + waited + wait)
  })
}
