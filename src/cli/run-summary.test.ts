import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsOf, runFields } from '../notify/events/run-fields.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify/notify-trial.ts'
import { aRun } from '../platform/store/store-trial.ts'
import type { Activity, Cause } from '../domain/activity.ts'
import type { Offence } from '../domain/offence.ts'
import type { FlowRun } from '../domain/run.ts'
import { type RunFields, statusWord, summaryLines } from './run-summary.ts'

/** As the API answers a run. */
function answered(run: FlowRun): RunFields {
  const fields = { ...runFields(run, OPTIONS), _weir: findingsOf(run) }
  return JSON.parse(JSON.stringify(fields)) as RunFields
}

const [COPY, PROMOTION] = aSuccess().activities as [Activity, Activity]
const NOTHING = { bytes: 0, records: 0, files: 0 }
const CLEAN = aSuccess('clean', { activities: [COPY, { ...PROMOTION, failedRecordCount: 0 }] })
const NOTHING_NEW = aSuccess('none', { activities: [{ ...COPY, input: NOTHING, output: NOTHING }] })

const WORDS: readonly [what: string, run: FlowRun, word: string][] = [
  ['that waits', aRun(), 'scheduled'],
  ['at work', aRun({ status: 'inProgress' }), 'inProgress'],
  ['that went well', CLEAN, 'success'],
  ['with refused records below its threshold', aSuccess(), 'success with errors'],
  ['that found nothing new', NOTHING_NEW, 'nothing new'],
  ['whose promotion failed', aFailedPromotion(), 'failed'],
  ['whose copy failed', aFailedCopy(), 'failed'],
]

for (const [what, run, word] of WORDS) {
  test(`a run ${what} is called "${word}" (decision 9)`, () => {
    const fields = answered(run)
    assert.equal(statusWord(fields), word)
    assert.equal(summaryLines(fields)[0], `Orders every hour — ${word}`)
  })
}

test('a run with refused records is summed up in lines that people read', () => {
  const errors: readonly Cause[] = [
    { code: 'CONNECTOR-2001-500', message: 'Error occurred at promotion activity.' },
  ]
  assert.deepEqual(summaryLines(answered(aSuccess('run-1', { errors }))), [
    'Orders every hour — success with errors',
    '  run       run-1, 1970-01-01 00:00:01 UTC',
    '  records   100 in, 70 out, 30 failed',
    '  bytes     2.0 kB in, 1.0 kB out',
    '  files     10 in, 1 out',
    '  duration  2.00 s',
    '  error     CONNECTOR-2001-500 Error occurred at promotion activity.',
  ])
})

test('a run whose source is lost says what was not measured, and why', () => {
  const [promotion] = aFailedCopy().activities.slice(0, 1)
  assert.ok(promotion)
  assert.deepEqual(summaryLines(answered({ ...aFailedCopy(), activities: [promotion] })).slice(2), [
    '  records   – in, – out, – failed',
    '  bytes     – in, – out',
    '  files     – in, – out',
    '  duration  1.00 s',
    '  error     CONNECTOR-1001-500 Error in copying the data from Source',
    '            2200 The folder is not there.',
    '  first     "orders.csv"',
    '  explain   weir explain 2200',
  ])
})

const OFFENCE: Offence = {
  code: 'INGEST-1554-400',
  message: 'No number.',
  file: 'in/orders.csv',
  line: 7,
  column: 'age',
  value: 'old\t"x"',
}
const NOWHERE = { file: null, line: null, column: null, value: null }

const OFFENCES: readonly [what: string, offence: Offence | null, lines: readonly string[]][] = [
  [
    'a value',
    OFFENCE,
    [
      '  first     "in/orders.csv", line 7, column "age": "old\\t\\"x\\""',
      '  explain   weir explain INGEST-1554-400',
    ],
  ],
  [
    'a record',
    { ...OFFENCE, code: 'INGEST-1401-400', column: null, value: '1,2' },
    ['  first     "in/orders.csv", line 7: "1,2"', '  explain   weir explain INGEST-1401-400'],
  ],
  [
    'a missing value',
    { ...OFFENCE, code: 'INGEST-1555-400', value: null },
    [
      '  first     "in/orders.csv", line 7, column "age"',
      '  explain   weir explain INGEST-1555-400',
    ],
  ],
  [
    'nothing in its source',
    { ...OFFENCE, ...NOWHERE, code: 'WEIR-RUNNER-500' },
    ['  explain   weir explain WEIR-RUNNER-500'],
  ],
  ['nothing at all', null, []],
]

for (const [what, firstOffence, lines] of OFFENCES) {
  test(`a run that was first offended by ${what} ends with where, and how to learn more`, () => {
    const run = { ...aFailedPromotion(), firstOffence, errors: [], activities: [] }
    assert.deepEqual(summaryLines(answered(run)).slice(6), lines)
  })
}

test('a Weir that does not tell of offences yet is understood', () => {
  const { _weir: _, ...older } = answered(aFailedPromotion())
  assert.ok(summaryLines(older).every((line) => !line.startsWith('  first')))
})

test('a run that has not begun has no figures yet', () => {
  assert.deepEqual(summaryLines(answered(aRun())).slice(2), [
    '  records   – in, – out, – failed',
    '  bytes     – in, – out',
    '  files     – in, – out',
    '  duration  –',
  ])
})

test('what is not known is said to be unknown, and no items are no "nothing new"', () => {
  const unknown = { bytes: 'unknown', records: null, files: 'unknown' } as const
  const promotion = { ...PROMOTION, input: unknown, status: 'failed' } as const
  const lines = summaryLines(answered(aSuccess('x', { status: 'failed', activities: [promotion] })))
  assert.match(lines[0] ?? '', /failed$/)
  assert.match(lines[3] ?? '', /bytes {5}unknown in/)
  assert.match(lines[4] ?? '', /files {5}unknown in/)
})
