import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Frequency, Schedule } from '../../domain/flow.ts'
import { latestDue, nextDue } from './due.ts'

function every(interval: number, frequency: Frequency, start: string, timeZone = 'UTC'): Schedule {
  return { startAt: Date.parse(start), frequency, interval, backfill: true, timeZone }
}

const ROWS: readonly [what: string, schedule: Schedule, instants: readonly string[]][] = [
  [
    '15 minutes',
    every(15, 'minute', '2026-12-31T23:50:00Z'),
    ['2026-12-31T23:50:00Z', '2027-01-01T00:05:00Z', '2027-01-01T00:20:00Z'],
  ],
  [
    '6 hours',
    every(6, 'hour', '2026-06-01T20:00:00Z'),
    ['2026-06-01T20:00:00Z', '2026-06-02T02:00:00Z', '2026-06-02T08:00:00Z'],
  ],
  [
    'day over a leap day',
    every(1, 'day', '2028-02-28T06:00:00Z'),
    ['2028-02-28T06:00:00Z', '2028-02-29T06:00:00Z', '2028-03-01T06:00:00Z'],
  ],
  [
    'day where there is no leap day',
    every(1, 'day', '2026-02-28T06:00:00Z'),
    ['2026-02-28T06:00:00Z', '2026-03-01T06:00:00Z'],
  ],
  [
    '2 weeks',
    every(2, 'week', '2026-12-20T00:00:00Z'),
    ['2026-12-20T00:00:00Z', '2027-01-03T00:00:00Z', '2027-01-17T00:00:00Z'],
  ],
  [
    'day at 09:00 in Berlin, where summer begins',
    every(1, 'day', '2026-03-28T08:00:00Z', 'Europe/Berlin'),
    ['2026-03-28T08:00:00Z', '2026-03-29T07:00:00Z', '2026-03-30T07:00:00Z'],
  ],
  [
    'day at 02:30 in Berlin, which is left out once',
    every(1, 'day', '2026-03-28T01:30:00Z', 'Europe/Berlin'),
    ['2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'],
  ],
  [
    'day at 02:30 in Berlin, which comes twice once',
    every(1, 'day', '2026-10-24T00:30:00Z', 'Europe/Berlin'),
    ['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ],
  [
    'week in New York, where winter begins',
    every(1, 'week', '2026-10-30T12:00:00Z', 'America/New_York'),
    ['2026-10-30T12:00:00Z', '2026-11-06T13:00:00Z', '2026-11-13T13:00:00Z'],
  ],
  [
    '24 hours, which no change of clocks moves',
    every(24, 'hour', '2026-03-28T08:00:00Z', 'Europe/Berlin'),
    ['2026-03-28T08:00:00Z', '2026-03-29T08:00:00Z', '2026-03-30T08:00:00Z'],
  ],
]

for (const [what, schedule, instants] of ROWS) {
  test(`every ${what}`, () => {
    let after = schedule.startAt - 1
    const due = instants.map(() => (after = nextDue(schedule, after) ?? Number.NaN))
    assert.deepEqual(
      due.map((at) => new Date(at).toISOString()),
      instants.map((at) => new Date(at).toISOString()),
    )
  })
}

test('a flow that runs once falls due once', () => {
  const schedule = every(0, 'once', '2026-06-01T00:00:00Z')
  const { startAt } = schedule
  assert.equal(nextDue(schedule, 0), startAt)
  assert.equal(nextDue(schedule, startAt), null)
  assert.equal(latestDue(schedule, startAt - 1), null)
  assert.equal(latestDue(schedule, startAt + 1e12), startAt)
})

const schedules = fc.record({
  startAt: fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  frequency: fc.constantFrom<Frequency>('minute', 'hour', 'day', 'week'),
  interval: fc.integer({ min: 15, max: 400 }),
  backfill: fc.boolean(),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
})

test('the latest instant and the next one have now between them, and follow each other', () => {
  fc.assert(
    fc.property(schedules, fc.integer({ min: 0, max: 400_000_000_000 }), (schedule, since) => {
      const now = schedule.startAt + since
      const latest = latestDue(schedule, now)
      const next = nextDue(schedule, now)
      assert.ok(latest !== null && next !== null)
      assert.ok(schedule.startAt <= latest && latest <= now && now < next)
      assert.equal(nextDue(schedule, latest), next)
      assert.equal(latestDue(schedule, next - 1), latest)
    }),
  )
})
