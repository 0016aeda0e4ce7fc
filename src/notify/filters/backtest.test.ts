import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { backtest, type PastEvent } from './backtest.ts'
import { parseRule } from './rule.ts'

test('a backtest says of every event whether it passes, and why not', () => {
  const rule = parseRule('{"data": {"tier": ["gold"]}}')
  assert.ok('terms' in rule)
  const events = [
    pastEvent(1, '{"data": {"tier": "gold"}}'),
    pastEvent(2, '{"data": {"tier": "free"}}'),
    pastEvent(3, 'no JSON'),
  ]
  const { tested, passed, results } = backtest(rule, events)
  assert.deepEqual([tested, passed], [3, 1])
  assert.deepEqual(results[0], {
    eventId: 'e1',
    eventCode: 'order.created',
    at: 1_001,
    passes: true,
    reason: null,
  })
  assert.deepEqual(
    results.map(({ eventId, passes }) => [eventId, passes]),
    [
      ['e1', true],
      ['e2', false],
      ['e3', false],
    ],
  )
  assert.equal(results[1]?.reason, 'data.tier is "free"; the filter wants ["gold"].')
  assert.match(results[2]?.reason ?? '', /^The body is not JSON: .*\.$/)
})

test('a backtest of nothing is empty', () => {
  const rule = parseRule('{"a": [1]}')
  assert.ok('terms' in rule)
  assert.deepEqual(backtest(rule, []), { tested: 0, passed: 0, results: [] })
})

function pastEvent(number: number, body: string): PastEvent {
  return {
    eventId: idOf<'event'>(`e${number}`),
    eventCode: 'order.created',
    at: 1_000 + number,
    body,
  }
}
