import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/fault.ts'
import type { Schedule } from '../../domain/flow.ts'
import { checkStart, instantIn, scheduleOf, type ScheduleParams, timeZoneOf } from './schedule.ts'

const START = 1_800_000_000
const AT = START * 1_000

const READ: readonly [what: string, params: ScheduleParams, schedule: Partial<Schedule> | null][] =
  [
    ['nothing', {}, null],
    ['nothing but what is not there', { frequency: undefined }, null],
    ['once', { startTime: START, frequency: 'once' }, { frequency: 'once', interval: 0 }],
    ['minutes', { startTime: START, frequency: 'minute', interval: 15 }, { interval: 15 }],
    ['texts', { startTime: `${START}`, frequency: 'minute', interval: '30' }, { interval: 30 }],
    ['milliseconds', { startTime: AT, frequency: 'day', interval: 1 }, { startAt: AT }],
    [
      'no backfill',
      { startTime: START, frequency: 'hour', interval: 1, backfill: false },
      { backfill: false },
    ],
    [
      'no backfill, as text',
      { startTime: START, frequency: 'hour', interval: 1, backfill: 'false' },
      { backfill: false },
    ],
    [
      'backfill, by default',
      { startTime: START, frequency: 'week', interval: 1 },
      { backfill: true },
    ],
    [
      'backfill, as text',
      { startTime: START, frequency: 'day', interval: 2, backfill: 'true' },
      { backfill: true, interval: 2 },
    ],
  ]

for (const [what, params, expected] of READ) {
  test(`a schedule of ${what} is read as such`, () => {
    const schedule = scheduleOf(params, 'UTC')
    if (expected === null) assert.equal(schedule, null)
    else assert.deepEqual(schedule, { ...schedule, startAt: AT, timeZone: 'UTC', ...expected })
  })
}

const every = { startTime: START, frequency: 'hour', interval: 1 }
const REFUSED: readonly [what: string, params: ScheduleParams, code: string, says: string][] = [
  ['without a frequency', { startTime: START }, 'FLOW-1397-400', 'missing'],
  ['of another frequency', { ...every, frequency: 'month' }, 'FLOW-1397-400', '"month"'],
  ['of a frequency in capitals', { ...every, frequency: 'HOUR' }, 'FLOW-1397-400', '"HOUR"'],
  ['without a start', { frequency: 'once' }, 'FLOW-1317-400', 'missing'],
  [
    'with a date for a start',
    { ...every, startTime: '2027-01-01' },
    'FLOW-1317-400',
    '"2027-01-01"',
  ],
  ['with a start below zero', { ...every, startTime: -1 }, 'FLOW-1317-400', '-1'],
  [
    'with a start beyond all dates',
    { ...every, startTime: 9e15 },
    'FLOW-1317-400',
    '9000000000000000',
  ],
  [
    'that runs once and has an interval',
    { startTime: START, frequency: 'once', interval: 1 },
    'FLOW-1361-400',
    '1',
  ],
  ['of 14 minutes', { ...every, frequency: 'minute', interval: 14 }, 'FLOW-1362-400', '14'],
  ['of no hours', { ...every, interval: 0 }, 'FLOW-1362-400', '0'],
  ['without an interval', { startTime: START, frequency: 'day' }, 'FLOW-1363-400', 'missing'],
  ['of one hour and a half', { ...every, interval: 1.5 }, 'FLOW-1363-400', '1.5'],
  ['of a word of hours', { ...every, interval: 'two' }, 'FLOW-1363-400', '"two"'],
  ['of more hours than ten years have', { ...every, interval: 1e9 }, 'FLOW-1363-400', '1000000000'],
  [
    'that runs once and has a backfill',
    { startTime: START, frequency: 'once', backfill: true },
    'FLOW-1364-400',
    'backfill',
  ],
  ['with a word for a backfill', { ...every, backfill: 'maybe' }, 'FLOW-1317-400', '"maybe"'],
]

for (const [what, params, code, says] of REFUSED) {
  test(`a schedule ${what} is refused with ${code}`, () => {
    assert.throws(
      () => scheduleOf(params, 'UTC'),
      (error: unknown) =>
        error instanceof Fault && error.code === code && error.message.includes(says),
    )
  })
}

const HOURLY = scheduleOf(every, 'UTC')
assert.ok(HOURLY !== null)
const MINUTE = 60_000

const STARTS: readonly [
  what: string,
  next: Partial<Schedule>,
  before: Partial<Schedule> | null,
  now: number,
  code: string | null,
][] = [
  ['that is new and begins now', {}, null, AT, null],
  ['that is new and began a minute ago', {}, null, AT + MINUTE, null],
  ['that is new and began earlier', {}, null, AT + MINUTE + 1, 'FLOW-1360-400'],
  ['that is moved before its start', { startAt: AT + 5 }, {}, AT - 1, null],
  ['that is moved into the past', { startAt: AT - 5 * MINUTE }, {}, AT - 1, 'FLOW-1360-400'],
  ['that is left alone long after', {}, {}, AT + 1_000 * MINUTE, null],
  ['that is moved after its start', { startAt: AT + 5 * MINUTE }, {}, AT, 'FLOW-1366-400'],
  ['whose backfill is changed after its start', { backfill: false }, {}, AT, 'FLOW-1366-400'],
  ['that is to run once after its start', { frequency: 'once' }, {}, AT, 'FLOW-1366-400'],
  ['whose interval is changed after its start', { interval: 2 }, {}, AT, null],
  ['whose frequency is changed after its start', { frequency: 'day' }, {}, AT, null],
]

for (const [what, next, before, now, code] of STARTS) {
  test(`a schedule ${what} is ${code === null ? 'taken' : `refused with ${code}`}`, () => {
    const check = (): void =>
      checkStart({ ...HOURLY, ...next }, before === null ? null : { ...HOURLY, ...before }, now)
    if (code === null) check()
    else assert.throws(check, (error: unknown) => error instanceof Fault && error.code === code)
  })
}

test('seconds and milliseconds of an instant are the same instant, as number and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000, max: 99_999_999_999 }), (seconds) => {
      const at = seconds * 1_000
      for (const value of [seconds, String(seconds), at, String(at)]) {
        assert.equal(instantIn(value), at)
      }
    }),
  )
})

test('a time zone is an IANA name, in the spelling of the machine', () => {
  assert.equal(timeZoneOf('europe/berlin'), 'Europe/Berlin')
  assert.throws(() => timeZoneOf('Mars/Base'), /"Mars\/Base", which is no time zone/)
})
