import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, rangeIn } from './range.ts'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z')
const WEEK = { name: 'week', from: MIDNIGHT - 7 * DAY_MS, to: MIDNIGHT }

test('a range is of whole days, the last of which is today or the one that was asked for', () => {
  assert.deepEqual(rangeIn({}, NOON), WEEK)
  assert.equal(rangeIn({ range: 'month' }, NOON).from, MIDNIGHT - 30 * DAY_MS)
  assert.deepEqual(rangeIn({ range: 'custom', from: '2026-11-01', to: '2026-11-01' }, NOON), {
    name: 'custom',
    from: Date.parse('2026-11-01'),
    to: Date.parse('2026-11-02'),
  })
})

test('what is no range is the last week', () => {
  for (const state of [
    { range: 'custom' },
    { range: 'custom', from: '2026-11-02', to: '2026-11-01' },
    { range: 'custom', from: '2026-13-41', to: '2026-13-42' },
    { range: 'ever' },
  ]) {
    assert.deepEqual(rangeIn(state, NOON), WEEK)
  }
})
