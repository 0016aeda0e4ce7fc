import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spokenCode, spokenShare, standingOf } from './registration-words.ts'

const STANDINGS: readonly (readonly [
  status: string,
  isWanted: boolean,
  type: string,
  word: string,
])[] = [
  ['verified', true, 'webhook', 'Active'],
  ['verified', true, 'journal', 'Journal only'],
  ['verified', false, 'webhook', 'Paused'],
  ['hook_unreachable', false, 'webhook', 'Paused'],
  ['pending_verification', true, 'webhook', 'Waiting for proof'],
  ['verification_failed', true, 'webhook', 'Not verified'],
  ['unstable', true, 'webhook_batch', 'Unstable'],
  ['hook_unreachable', true, 'webhook', 'Disabled'],
  ['of tomorrow', true, 'webhook', 'of tomorrow'],
]

for (const [status, isWanted, deliveryType, word] of STANDINGS) {
  test(`${status}, wanted: ${isWanted}, by ${deliveryType}, is called ${word}`, () =>
    assert.equal(standingOf({ status, isWanted, deliveryType }).word, word))
}

const SHARES: readonly (readonly [attempts: number, successes: number, said: string])[] = [
  [0, 0, '–'],
  [4, 3, '75 %'],
  [3, 3, '100 %'],
  [100_000, 99_999, '99.9 %'],
  [100_000, 1, '0.1 %'],
  [5, 0, '0 %'],
  [3, 1, '33.3 %'],
]

for (const [attempts, successes, said] of SHARES) {
  test(`${successes} of ${attempts} is ${said}`, () =>
    assert.equal(spokenShare({ attempts, successes }), said))
}

test('a code says what came back, or why nothing did', () => {
  assert.deepEqual([200, 604].map(spokenCode), ['200', 'Timed out'])
})
