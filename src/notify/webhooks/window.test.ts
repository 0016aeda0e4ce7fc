import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '../../domain/attempt.ts'
import { learn, type Learnt, openWindow, type Window } from './window.ts'

const MOST = 32

function answered(status: number, durationMs = 5, startedAt = 0): Learnt {
  return { outcome: { kind: 'answered', status, retryAfterMs: null }, startedAt, durationMs }
}

function unreachable(code: 601 | 602 | 604 | 611, startedAt = 0): Learnt {
  return { outcome: { kind: 'unreachable', code, reason: '' }, startedAt, durationMs: 10_000 }
}

const LEARNT: readonly [what: string, learnt: Learnt, size: number][] = [
  ['a success adds one in a round', answered(200), 8 + 1 / 8],
  ['so does a refusal, which says nothing of its load', answered(404), 8 + 1 / 8],
  ['and an error of its own', answered(500), 8 + 1 / 8],
  ['a slow answer adds nothing', answered(200, 2_001), 8],
  ['too many requests halve it', answered(429), 4],
  ['an unavailable service halves it', answered(503), 4],
  ['no answer in time halves it', unreachable(604), 4],
  ['no connection halves it', unreachable(602), 4],
  ['a certificate that is not good says nothing of its load', unreachable(611), 8],
]

for (const [what, learnt, size] of LEARNT) {
  test(`of a window of eight: ${what}`, () => {
    const eight: Window = { size: 8, shrunkAt: -Infinity, answerMs: null }
    assert.equal(learn(eight, learnt, { most: MOST, now: 100 }).size, size)
  })
}

test('what was sent before the window shrank does not shrink it again', () => {
  let window = openWindow(MOST)
  for (let n = 0; n < MOST; n++)
    window = learn(window, unreachable(604, n), { most: MOST, now: 50 })
  assert.equal(window.size, MOST / 2)
  window = learn(window, unreachable(604, 50), { most: MOST, now: 60 })
  assert.equal(window.size, MOST / 4)
})

test('a receiver that is well again has all of its window after a while', () => {
  let window: Window = { size: 1, shrunkAt: 0, answerMs: 10_000 }
  let answers = 0
  for (; window.size < MOST; answers++)
    window = learn(window, answered(200), { most: MOST, now: 1 })
  assert.ok(answers < MOST * MOST, `${answers} answers`)
  assert.ok((window.answerMs ?? Infinity) < 250)
})

test('whatever comes, at least one may be in flight, and never more than asked for', () => {
  const outcomes = fc.constantFrom<Outcome>(
    answered(200).outcome,
    answered(429).outcome,
    unreachable(604).outcome,
    unreachable(611).outcome,
  )
  const learnts = fc.array(
    fc.record({ outcome: outcomes, startedAt: fc.nat(100), durationMs: fc.nat(10_000) }),
  )
  fc.assert(
    fc.property(learnts, fc.integer({ min: 1, max: 256 }), (all, most) => {
      let window = openWindow(most)
      for (const [n, learnt] of all.entries()) {
        window = learn(window, learnt, { most, now: n })
        assert.ok(window.size >= 1 && window.size <= most)
      }
    }),
  )
})
