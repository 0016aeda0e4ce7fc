import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Activity, NOT_MEASURED } from '../../domain/activity.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import { aRun } from '../../platform/store/store-trial.ts'
import { logOf } from './log-of.ts'

const MEASURES = { bytes: 20, records: 3, files: 1 }
const COPY: Activity = {
  kind: 'copy',
  startedAt: 3_000,
  completedAt: 4_000,
  input: MEASURES,
  output: MEASURES,
  failedRecordCount: null,
  status: 'success',
  causes: [],
}
const PROMOTION: Activity = {
  ...COPY,
  kind: 'promotion',
  startedAt: 4_000,
  completedAt: 5_000,
  output: { ...MEASURES, records: 2 },
  failedRecordCount: 1,
  causes: [{ code: 'INGEST-1212-400', message: '1 error.' }],
}

const ROWS: readonly [what: string, run: Partial<FlowRun>, lines: readonly string[]][] = [
  ['that waits', { trigger: 'on-demand' }, ['info Asked for by me.']],
  [
    'that waits for its instant',
    { dueAt: 9_000 },
    ['info Asked for by me, for 1970-01-01T00:00:09.000Z.'],
  ],
  [
    'of a schedule that was begun twice and ended well',
    {
      trigger: 'schedule',
      begunAt: [2_000, 3_000],
      status: 'success',
      updatedAt: 6_000,
      activities: [COPY, PROMOTION],
      errors: [{ code: 'CONNECTOR-2001-500', message: '' }],
      verdict: 'Below the threshold.',
    },
    [
      'info Due by the schedule of its flow at 1970-01-01T00:00:01.000Z.',
      'info Begun.',
      'warn Begun again: Weir had stopped while it was at work (beginning 2).',
      'info Copy began.',
      'info Copy ended: 1 file, 20 bytes, 3 records.',
      'info Promotion began.',
      'warn INGEST-1212-400: 1 error.',
      'info Promotion ended: 2 of 3 records, 1 refused.',
      'info Below the threshold.',
      'info CONNECTOR-2001-500: Ended well.',
    ],
  ],
  [
    'that found nothing new',
    {
      begunAt: [3_000],
      status: 'success',
      updatedAt: 4_000,
      activities: [{ ...COPY, input: { bytes: 0, records: 0, files: 0 } }],
    },
    [
      'info Asked for by me.',
      'info Begun.',
      'info Copy began.',
      'info Copy ended: nothing is new.',
      'info Ended well.',
    ],
  ],
  [
    'that was cancelled while it waited',
    {
      cancel: { at: 3_500, by: 'her' },
      status: 'failed',
      updatedAt: 4_000,
      activities: [
        {
          ...COPY,
          startedAt: 4_000,
          status: 'failed',
          input: NOT_MEASURED,
          causes: [{ code: 'WEIR-CANCELLED-409', message: 'Cancelled.' }],
        },
      ],
      errors: [{ code: 'CONNECTOR-1001-500', message: '' }],
    },
    [
      'info Asked for by me.',
      'warn Cancelled by her.',
      'error WEIR-CANCELLED-409: Cancelled.',
      'error CONNECTOR-1001-500: Failed.',
    ],
  ],
  [
    'that tried another one again and was cancelled',
    {
      trigger: 'retry',
      retryOf: idOf('run-0'),
      begunAt: [2_000],
      cancel: { at: 3_500, by: 'her' },
      status: 'failed',
      updatedAt: 4_000,
      activities: [
        {
          ...COPY,
          status: 'failed',
          input: NOT_MEASURED,
          causes: [{ code: 'WEIR-CANCELLED-409', message: 'Cancelled.' }],
        },
      ],
      errors: [{ code: 'CONNECTOR-1001-500', message: '' }],
    },
    [
      'info Asked for by me, to try run run-0 again.',
      'info Begun.',
      'info Copy began.',
      'warn Cancelled by her.',
      'error WEIR-CANCELLED-409: Cancelled.',
      'error CONNECTOR-1001-500: Failed.',
    ],
  ],
]

for (const [what, run, lines] of ROWS) {
  test(`the log of a run ${what} tells it in the order of time`, () => {
    assert.deepEqual(
      logOf(aRun(run)).map(
        ({ level, code, message }) => `${level} ${code === null ? '' : `${code}: `}${message}`,
      ),
      lines,
    )
  })
}
