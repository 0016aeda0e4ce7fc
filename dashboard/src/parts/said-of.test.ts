import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '../client.ts'
import { saidOf } from './said-of.ts'

const CASES: readonly [sentence: string, field: string, says: string | null][] = [
  ['`body.delayMinutes` must be > 0, and is 0.', 'delayMinutes', 'Must be > 0, and is 0.'],
  ['`name` is "a b"; leave the space out.', 'name', 'Is "a b"; leave the space out.'],
  ['`body.delayMinutes` must be > 0, and is 0.', 'errorRatePercent', null],
  ['The flow "f" is not found.', 'delayMinutes', null],
]

for (const [sentence, field, says] of CASES) {
  test(`of \`${field}\` is said by ${sentence} ${says ?? 'nothing'}`, () => {
    assert.equal(saidOf(new Refused(sentence, 400), field), says)
  })
}

test('of no refusal nothing is said', () => assert.equal(saidOf(null, 'name'), null))
