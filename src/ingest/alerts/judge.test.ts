import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Activity, NOT_MEASURED } from '../../domain/activity.ts'
import { type AlertRule, DEFAULT_RULE } from '../../domain/alert.ts'
import {
  delayedFrom,
  isDelayed,
  judgeRate,
  minutesBetween,
  percentOf,
  type RateVerdict,
  refusedIn,
  ruleOf,
} from './judge.ts'

const MINUTE = 60_000
const STARTED_AT = 1_700_000_000_000

const DELAYS: readonly [minutes: number, ms: number, delay: number | null, isDelayed: boolean][] = [
  [0, 0, 150, false],
  [149, 59_999, 150, false],
  [150, 0, 150, false],
  [150, 1, 150, true],
  [599, 59_999, 150, true],
  [600, 0, 150, true],
  [600, 1, 150, false],
  [1, 0, 0.5, true],
  [0, 30_000, 0.5, false],
  [0, 30_001, 0.5, true],
  [599, 0, 599, false],
  [599, 1, 599, true],
  [500, 0, null, false],
  [-5, 0, 150, false],
]

for (const [minutes, ms, delayMinutes, expected] of DELAYS) {
  test(`a run at work for ${minutes} min ${ms} ms, of which ${delayMinutes} min are borne, is ${expected ? '' : 'not '}delayed`, () => {
    const rule: AlertRule = { ...DEFAULT_RULE, delayMinutes }
    assert.equal(isDelayed(STARTED_AT, STARTED_AT + minutes * MINUTE + ms, rule), expected)
  })
}

test('the first instant of a delay is the one at which it begins, whatever is borne', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 599, noNaN: true }), (delayMinutes) => {
      const rule = ruleOf({ delayMinutes })
      const from = delayedFrom(STARTED_AT, rule)
      assert.ok(from !== null)
      assert.ok(isDelayed(STARTED_AT, from, rule))
      assert.ok(!isDelayed(STARTED_AT, from - 1, rule))
      assert.ok(minutesBetween(STARTED_AT, from) >= Math.floor(delayMinutes))
    }),
  )
})

const RATES: readonly [
  input: number,
  failed: number,
  percent: number | null,
  isOpen: boolean,
  verdict: RateVerdict,
][] = [
  [1_000, 0, 0.5, false, 'stays'],
  [1_000, 5, 0.5, false, 'stays'],
  [1_000, 6, 0.5, false, 'fires'],
  [1_000, 6, 0.5, true, 'stays'],
  [1_000, 5, 0.5, true, 'resolves'],
  [1_000, 0, 0.5, true, 'resolves'],
  [3, 3, 0.5, false, 'fires'],
  [1_000_000_000, 5_000_001, 0.5, false, 'fires'],
  [10_000, 7, 0.07, false, 'stays'],
  [1, 1, 99.9, false, 'fires'],
  [1_000, 1, 0, false, 'fires'],
  [1_000, 0, 0, true, 'resolves'],
  [1_000, 900, null, false, 'stays'],
  [1_000, 900, null, true, 'resolves'],
]

for (const [inputCount, failedCount, errorRatePercent, isOpen, verdict] of RATES) {
  test(`${failedCount} of ${inputCount} records refused, of which ${errorRatePercent} % are borne: the alert that is ${isOpen ? 'open' : 'not open'} ${verdict}`, () => {
    const rule: AlertRule = { ...DEFAULT_RULE, errorRatePercent }
    assert.equal(judgeRate({ inputCount, failedCount }, rule, isOpen), verdict)
  })
}

test('a run that counted nothing leaves the alert of its flow as it is', () => {
  for (const isOpen of [true, false]) {
    assert.equal(judgeRate(null, DEFAULT_RULE, isOpen), 'stays')
  }
})

const COUNTED: readonly [
  what: string,
  activities: readonly Partial<Activity>[],
  refused: { inputCount: number; failedCount: number } | null,
][] = [
  ['of no activity', [], null],
  ['that only copied', [{ input: { ...NOT_MEASURED, records: 7 }, failedRecordCount: null }], null],
  ['that found nothing new', [{ input: { ...NOT_MEASURED, records: 0 } }], null],
  ['whose records are not known', [{ input: { ...NOT_MEASURED, records: 'unknown' } }], null],
  [
    'that promoted',
    [
      { input: { ...NOT_MEASURED, records: 8 }, failedRecordCount: null },
      { input: { ...NOT_MEASURED, records: 7 }, failedRecordCount: 2 },
    ],
    { inputCount: 7, failedCount: 2 },
  ],
]

for (const [what, given, refused] of COUNTED) {
  test(`of a run ${what}, ${refused === null ? 'nothing' : 'its last activity'} is counted`, () => {
    const activities = given.map((one) => ({ ...ACTIVITY, ...one }))
    assert.deepEqual(refusedIn({ activities }), refused)
  })
}

const ACTIVITY: Activity = {
  kind: 'promotion',
  startedAt: 0,
  completedAt: 0,
  input: NOT_MEASURED,
  output: NOT_MEASURED,
  failedRecordCount: 0,
  status: 'success',
  causes: [],
}

test('a share is told apart from a threshold that it is barely above', () => {
  assert.equal(percentOf({ inputCount: 100_000, failedCount: 501 }), 0.501)
  assert.equal(percentOf({ inputCount: 3, failedCount: 1 }), 33.3333)
  assert.equal(percentOf({ inputCount: 50, failedCount: 1 }), 2)
})

test('a flow has the defaults but for what is its own', () => {
  assert.deepEqual(ruleOf(null), { delayMinutes: 150, errorRatePercent: 0.5 })
  assert.deepEqual(ruleOf({ delayMinutes: null }), { delayMinutes: null, errorRatePercent: 0.5 })
})
