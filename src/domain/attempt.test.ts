import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf, type Outcome } from './attempt.ts'

const answered = (status: number): Outcome => ({ kind: 'answered', status, retryAfterMs: null })
const none = (code: 601 | 602 | 604 | 611): Outcome => ({ kind: 'unreachable', code, reason: '' })

const ANSWERS: readonly [outcome: Outcome, answer: string][] = [
  [answered(200), '2xx'],
  [answered(299), '2xx'],
  [answered(301), '3xx'],
  [answered(404), '4xx'],
  [answered(503), '5xx'],
  [answered(999), 'other'],
  [none(601), 'other'],
  [none(602), 'connect'],
  [none(604), 'timeout'],
  [none(611), 'tls'],
]

test('every outcome is a kind of answer', () => {
  for (const [outcome, answer] of ANSWERS) assert.equal(answerOf(outcome), answer)
})
