import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Activity, type Cause, NOT_MEASURED } from '../../domain/activity.ts'
import type { Offence } from '../../domain/offence.ts'
import type { Run } from '../../domain/run.ts'
import { runFields } from '../../notify/events/run-fields.ts'
import { OPTIONS } from '../../notify/notify-trial.ts'
import { aRun } from '../../platform/store/store-trial.ts'
import type { RunAnswer } from './plan.ts'
import { summarize, summarizeCrash } from './summary.ts'

const COPY: Activity = {
  kind: 'copy',
  startedAt: 2_000,
  completedAt: 3_000,
  input: { bytes: 2_048, records: 100, files: 10 },
  output: { bytes: 2_048, records: 100, files: 10 },
  failedRecordCount: null,
  status: 'success',
  causes: [],
}
const PROMOTION: Activity = {
  kind: 'promotion',
  startedAt: 3_000,
  completedAt: 4_000,
  input: { bytes: 2_048, records: 100, files: 10 },
  output: { bytes: 512, records: 100, files: 1 },
  failedRecordCount: 0,
  status: 'success',
  causes: [],
}
const LOST: Activity = {
  ...COPY,
  input: NOT_MEASURED,
  output: NOT_MEASURED,
  status: 'failed',
  causes: [{ code: '2200', message: 'The folder is not there.' }],
}
const NOTHING = { bytes: 0, records: 0, files: 0 }

const copyFailed: Cause = {
  code: 'CONNECTOR-1001-500',
  message: 'Error in copying the data from Source',
}
const promotionFailed: Cause = {
  code: 'CONNECTOR-2001-500',
  message: 'Error in processing (parsing, validation or transformation) the copied data.',
}
const partly: Cause = {
  code: 'CONNECTOR-2001-500',
  message: 'Error occurred at promotion activity.',
}

const ERRORS: readonly [what: string, activity: Activity, error: Cause | null][] = [
  ['a copy that went well', COPY, null],
  ['a copy that failed', LOST, copyFailed],
  ['a promotion that went well', PROMOTION, null],
  ['a promotion that counted nothing', { ...PROMOTION, failedRecordCount: null }, null],
  ['a promotion that bore a refused record', { ...PROMOTION, failedRecordCount: 1 }, partly],
  ['a promotion that failed', { ...PROMOTION, status: 'failed' }, promotionFailed],
  [
    'a promotion that failed with refused records',
    { ...PROMOTION, status: 'failed', failedRecordCount: 9 },
    promotionFailed,
  ],
]

for (const [what, activity, error] of ERRORS) {
  test(`${what} is ${error === null ? 'no error' : `${error.code}, ${error.message}`}`, () => {
    const { errors } = summarize(RUN, answer(activity), ENDING)
    assert.deepEqual(errors, error === null ? [] : [error])
  })
}

const RUN = aRun({ status: 'inProgress', updatedAt: 1_500 })
const ENDING = { at: 9_000, etag: '"new"' }

function answer(...activities: readonly Activity[]): RunAnswer {
  return { activities, batch: null, topRefusals: [], firstOffence: null, verdict: null }
}

const ENDS: readonly [
  what: string,
  activities: readonly Activity[],
  status: Run['status'],
  codes: readonly string[],
][] = [
  ['well', [COPY, PROMOTION], 'success', []],
  [
    'with errors below its threshold',
    [COPY, { ...PROMOTION, failedRecordCount: 3 }],
    'success',
    ['CONNECTOR-2001-500'],
  ],
  ['with nothing new', [{ ...COPY, input: NOTHING, output: NOTHING }], 'success', []],
  ['in its copy', [LOST], 'failed', ['CONNECTOR-1001-500']],
  [
    'in its promotion',
    [COPY, { ...PROMOTION, status: 'failed' }],
    'failed',
    ['CONNECTOR-2001-500'],
  ],
  ['with no items', [{ ...PROMOTION, status: 'failed' }], 'failed', ['CONNECTOR-2001-500']],
]

for (const [what, activities, status, codes] of ENDS) {
  test(`a run that ends ${what} is a ${status}`, () => {
    const ended = summarize(RUN, answer(...activities), ENDING)
    assert.equal(ended.status, status)
    assert.deepEqual(
      ended.errors.map(({ code }) => code),
      codes,
    )
    const { updatedAt, etag, ...rest } = ended
    assert.deepEqual([updatedAt, etag], [9_000, '"new"'])
    assert.deepEqual(rest.activities, activities)
    const { id, flowId, batchId, attempt, options } = RUN
    assert.deepEqual(
      [rest.id, rest.flowId, rest.batchId, rest.attempt, rest.options],
      [id, flowId, batchId, attempt, options],
    )
  })
}

test('what promotion says of refusals and of its verdict is kept with the run', () => {
  const topRefusals = [
    {
      code: 'INGEST-1554-400',
      message: 'No number.',
      column: 'id',
      recordCount: 3,
      example: { file: 'a.csv', line: 2, value: 'x' },
    },
  ]
  const firstOffence: Offence = {
    code: 'INGEST-1554-400',
    message: 'No number.',
    file: 'a.csv',
    line: 2,
    column: 'id',
    value: 'x',
  }
  const said = { topRefusals, firstOffence, verdict: '3 % < 5 %' }
  const ended = summarize(RUN, { ...answer(COPY, PROMOTION), ...said }, ENDING)
  assert.deepEqual(
    [ended.topRefusals, ended.firstOffence, ended.verdict],
    [topRefusals, firstOffence, '3 % < 5 %'],
  )
})

test('the totals of a run are its copy’s in the beginning and its promotion’s in the end (decision 10)', () => {
  const promotion = {
    ...PROMOTION,
    output: { ...PROMOTION.output, records: 97 },
    failedRecordCount: 3,
  }
  const { metrics } = runFields(summarize(RUN, answer(COPY, promotion), ENDING), OPTIONS)
  assert.deepEqual(metrics, {
    durationSummary: { startedAtUTC: 2_000, completedAtUTC: 4_000 },
    sizeSummary: { inputBytes: 2_048, outputBytes: 512 },
    recordSummary: { inputRecordCount: 100, outputRecordCount: 97, failedRecordCount: 3 },
    fileSummary: { inputFileCount: 10, outputFileCount: 1, activityRefs: ['promotionActivity'] },
    statusSummary: { status: 'success', errors: [partly], activityRefs: ['promotionActivity'] },
  })
})

test('a run that found nothing new is a success of zeros with its copy alone (decision 9)', () => {
  const nothing = { ...COPY, input: NOTHING, output: NOTHING }
  const { metrics, activities } = runFields(summarize(RUN, answer(nothing), ENDING), OPTIONS)
  assert.deepEqual(
    activities.map(({ id }) => id),
    ['copyActivity'],
  )
  assert.deepEqual(metrics.statusSummary, { status: 'success', activityRefs: ['copyActivity'] })
  assert.deepEqual(metrics.sizeSummary, { inputBytes: 0, outputBytes: 0 })
  assert.deepEqual(metrics.recordSummary, { inputRecordCount: 0, outputRecordCount: 0 })
})

const CRASHES: readonly [stage: Activity['kind'], cause: string, error: object][] = [
  ['copy', '2200', copyFailed],
  ['promotion', 'WEIR-RUNNER-500', promotionFailed],
]

for (const [stage, code, error] of CRASHES) {
  test(`a run whose runner never answered failed in its ${stage}, with the reason`, () => {
    const ended = summarizeCrash(RUN, 'The runner was killed.', stage, ENDING)
    assert.equal(ended.status, 'failed')
    assert.deepEqual(ended.errors, [error])
    assert.deepEqual(ended.activities, [
      {
        kind: stage,
        startedAt: 1_500,
        completedAt: 9_000,
        input: NOT_MEASURED,
        output: NOT_MEASURED,
        failedRecordCount: null,
        status: 'failed',
        causes: [{ code, message: 'The runner was killed.' }],
      },
    ])
    const nowhere = { file: null, line: null, column: null, value: null }
    const message = 'The runner was killed.'
    assert.deepEqual(ended.firstOffence, { code, message, ...nowhere })
  })
}
