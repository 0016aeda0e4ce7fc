import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { WEBHOOK_MOVES, type WebhookStatus } from '../../domain/registration.ts'
import {
  bucketOf,
  HEALTH_BUCKET_MS,
  HEALTH_WINDOW_MS,
  judgeHealth,
  whyUnhealthy,
  windowStart,
} from './health.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const DAY_AGO = NOW - HEALTH_WINDOW_MS
const LONG_AGO = NOW - 100 * 3_600_000

const VERDICTS: readonly [
  status: WebhookStatus,
  since: number,
  successes: number,
  attempts: number,
  next: WebhookStatus,
][] = [
  ['verified', LONG_AGO, 0, 0, 'verified'],
  ['verified', LONG_AGO, 0, 9, 'verified'],
  ['verified', LONG_AGO, 0, 10, 'unstable'],
  ['verified', LONG_AGO, 1, 10, 'unstable'],
  ['verified', LONG_AGO, 2, 10, 'verified'],
  ['verified', LONG_AGO, 2, 11, 'unstable'],
  ['verified', LONG_AGO, 199, 1_000, 'unstable'],
  ['verified', LONG_AGO, 200, 1_000, 'verified'],
  ['verified', NOW, 0, 10, 'unstable'],
  ['unstable', NOW, 0, 10, 'unstable'],
  ['unstable', NOW, 10, 10, 'unstable'],
  ['unstable', DAY_AGO + 1, 0, 10, 'unstable'],
  ['unstable', DAY_AGO + 1, 10, 10, 'unstable'],
  ['unstable', DAY_AGO, 0, 10, 'hook_unreachable'],
  ['unstable', DAY_AGO, 1, 10, 'hook_unreachable'],
  ['unstable', DAY_AGO, 2, 10, 'verified'],
  ['unstable', DAY_AGO, 0, 9, 'verified'],
  ['unstable', DAY_AGO, 0, 0, 'verified'],
  ['unstable', LONG_AGO, 0, 1_000, 'hook_unreachable'],
  ['pending_verification', LONG_AGO, 0, 10, 'pending_verification'],
  ['verification_failed', LONG_AGO, 10, 10, 'verification_failed'],
  ['hook_unreachable', LONG_AGO, 10, 10, 'hook_unreachable'],
]

for (const [status, statusSince, successes, attempts, next] of VERDICTS) {
  const hours = (NOW - statusSince) / 3_600_000
  test(`${status} for ${hours} h with ${successes} successes in ${attempts} attempts is then ${next}`, () => {
    assert.equal(judgeHealth({ status, statusSince, successes, attempts, now: NOW }), next)
  })
}

const health = fc
  .record({
    status: fc.constantFrom<WebhookStatus[]>(
      'verified',
      'unstable',
      'pending_verification',
      'verification_failed',
      'hook_unreachable',
    ),
    sinceMs: fc.oneof(fc.integer({ min: 0, max: 3 * HEALTH_WINDOW_MS }), fc.constant(0)),
    attempts: fc.oneof(fc.nat(30), fc.nat(1_000_000)),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fewerShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ status, sinceMs, attempts, share, fewerShare }) => {
    const successes = Math.floor(attempts * share)
    const fewer = Math.floor(successes * fewerShare)
    return { status, statusSince: NOW - sinceMs, attempts, successes, fewer, now: NOW }
  })

test('whatever happened, a move is one of the drawn ones, and few attempts disable nothing', () => {
  fc.assert(
    fc.property(health, (given) => {
      const next = judgeHealth(given)
      assert.ok(next === given.status || WEBHOOK_MOVES[given.status].includes(next))
      if (given.status === 'verified') assert.notEqual(next, 'hook_unreachable')
      if (given.status === 'verified' && given.attempts < 10) assert.equal(next, 'verified')
      if (given.status === 'unstable' && given.attempts < 10)
        assert.notEqual(next, 'hook_unreachable')
    }),
  )
})

test('more successes never make it worse', () => {
  const worse: readonly WebhookStatus[] = ['verified', 'unstable', 'hook_unreachable']
  fc.assert(
    fc.property(health, (given) => {
      const better = worse.indexOf(judgeHealth(given))
      assert.ok(better <= worse.indexOf(judgeHealth({ ...given, successes: given.fewer })))
    }),
  )
})

test('the buckets of the window hold the last 24 h, to within one bucket, and nothing older', () => {
  fc.assert(
    fc.property(fc.integer({ min: HEALTH_WINDOW_MS, max: 4e12 }), fc.nat(), (now, agoMs) => {
      const at = now - (agoMs % (2 * HEALTH_WINDOW_MS))
      const isCounted = bucketOf(at) >= windowStart(now)
      if (at < now - HEALTH_WINDOW_MS) assert.ok(!isCounted)
      if (at > now - HEALTH_WINDOW_MS + HEALTH_BUCKET_MS) assert.ok(isCounted)
    }),
  )
  assert.equal(windowStart(NOW), DAY_AGO)
  assert.equal(windowStart(NOW + 1), DAY_AGO + HEALTH_BUCKET_MS)
  assert.equal(bucketOf(NOW - 1), NOW - HEALTH_BUCKET_MS)
})

const SENTENCES: readonly [status: WebhookStatus, sentence: string][] = [
  [
    'unstable',
    '46 of the last 50 attempts in 24 hours failed; it is disabled on 24 Nov 2026 12:00 UTC unless at least 20 % succeed.',
  ],
  [
    'hook_unreachable',
    '46 of the last 50 attempts in 24 hours failed, after a day of being unstable; it is disabled. Mend the receiver, then save the registration to enable it again.',
  ],
  ['verified', ''],
  ['pending_verification', ''],
  ['verification_failed', ''],
]

for (const [status, sentence] of SENTENCES) {
  test(`what is said of ${status} is "${sentence}"`, () => {
    const statusSince = NOW - HEALTH_WINDOW_MS
    assert.equal(whyUnhealthy({ status, statusSince, attempts: 50, successes: 4 }), sentence)
  })
}

test('what is said of an unstable webhook that is well again is what comes of it', () => {
  const unstable = { status: 'unstable', statusSince: NOW - HEALTH_WINDOW_MS } as const
  const then = 'it is verified again on 24 Nov 2026 12:00 UTC, unless too many fail until then.'
  assert.equal(
    whyUnhealthy({ ...unstable, attempts: 50, successes: 10 }),
    `40 of the last 50 attempts in 24 hours failed; ${then}`,
  )
  assert.equal(
    whyUnhealthy({ ...unstable, attempts: 0, successes: 0 }),
    `Nothing was attempted in the last 24 hours; ${then}`,
  )
})
