import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type History, queryOf, rangeIn, rowsPicture, runsPicture } from './history-bars.ts'

const NOW = Date.parse('2026-11-23T22:10:05Z')
const HOUR_MS = 3_600_000
const [day, week, month] = [rangeIn('day'), rangeIn('week'), rangeIn('month')]

const SPANS: readonly [id: string, from: string, to: string, by: string][] = [
  ['day', '2026-11-22T23:00:00.000Z', '2026-11-23T23:00:00.000Z', 'hour'],
  ['week', '2026-11-17T00:00:00.000Z', '2026-11-24T00:00:00.000Z', 'hour'],
  ['month', '2026-10-25T00:00:00.000Z', '2026-11-24T00:00:00.000Z', 'day'],
  ['none', '2026-11-22T23:00:00.000Z', '2026-11-23T23:00:00.000Z', 'hour'],
]
for (const [id, from, to, by] of SPANS) {
  test(`the range "${id}" is asked for in whole steps, to the end of the one that is going on`, () => {
    const query = new URLSearchParams(queryOf(rangeIn(id), NOW))
    const at = (name: string) => new Date(Number(query.get(name))).toISOString()
    assert.deepEqual([at('from'), at('to'), query.get('by')], [from, to, by])
  })
}

function history(hours: number): History {
  const from = Date.parse('2026-11-17T00:00:00Z')
  const runs = Array.from({ length: hours }, (_, n) => ({
    at: from + n * HOUR_MS,
    succeeded: 1,
    failed: n === 0 ? 2 : 0,
    recordsReceived: 10,
    recordsIngested: 9,
    recordsFailed: 1,
  }))
  return { from, to: from + hours * HOUR_MS, by: 'hour', runs, deliveries: null }
}

test('hours that lie in one step are one bar, and nothing is lost on the way', () => {
  const { bars, totals } = runsPicture(history(12), week)
  assert.deepEqual(
    bars.map(({ label, values }) => [label, values]),
    [
      ['17 Nov, 00:00', [6, 2]],
      ['17 Nov, 06:00', [6, 0]],
    ],
  )
  assert.deepEqual(totals, [12, 2])
  assert.deepEqual(rowsPicture(history(12), month).totals, [108, 12])
  assert.deepEqual(
    runsPicture(history(2), day).bars.map(({ label }) => label),
    ['00:00', '01:00'],
  )
})
