import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity } from '../../domain/activity.ts'
import type { FlowRun } from '../../domain/run.ts'
import { aRun } from '../../platform/store/store-trial.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify-trial.ts'
import { runFields } from './run-fields.ts'

test('totals come from the copy for what went in, from the promotion for what came out', () => {
  const { metrics } = fieldsOf(aSuccess())
  assert.deepEqual(metrics, {
    durationSummary: { startedAtUTC: 2_000, completedAtUTC: 4_000 },
    sizeSummary: { inputBytes: 2_048, outputBytes: 1_024 },
    recordSummary: { inputRecordCount: 100, outputRecordCount: 70, failedRecordCount: 30 },
    fileSummary: {
      inputFileCount: 10,
      outputFileCount: 1,
      activityRefs: ['promotionActivity'],
    },
    statusSummary: { status: 'success', activityRefs: ['promotionActivity'] },
  })
})

test('what was not measured is absent, and what is not known is -1', () => {
  const run = withActivity({
    input: { bytes: 'unknown', records: null, files: 0 },
    output: { bytes: null, records: null, files: 'unknown' },
    failedRecordCount: null,
  })
  const [activity] = fieldsOf(run).activities
  assert.deepEqual(activity?.sizeSummary, { inputBytes: -1 })
  assert.deepEqual(activity?.recordSummary, {})
  assert.deepEqual(activity?.fileSummary, { inputFileCount: 0, outputFileCount: -1 })
})

test('a run that has not begun has its status and no figures', () => {
  const fields = fieldsOf(aRun())
  assert.deepEqual(fields.metrics, { statusSummary: { status: 'scheduled' } })
  assert.deepEqual(fields.activities, [])
})

test('the failed activity is the one that the totals refer to', () => {
  const copy = fieldsOf(aFailedCopy()).metrics
  assert.deepEqual(copy.statusSummary, {
    status: 'failed',
    errors: [{ code: 'CONNECTOR-1001-500', message: 'Error in copying the data from Source' }],
    activityRefs: ['copyActivity'],
  })
  const promotion = fieldsOf(aFailedPromotion()).metrics
  assert.deepEqual(promotion.fileSummary?.activityRefs, ['promotionActivity'])
})

test('each activity carries its own errors and not those of the other', () => {
  const [copy, promotion] = fieldsOf(aFailedPromotion()).activities
  assert.deepEqual(copy?.statusSummary, {
    status: 'success',
    extensions: {
      type: 'incremental',
      'adf/pipeline/id': 'flow-1',
      'adf/run/id': 'copy-run-1',
    },
  })
  assert.equal(promotion?.statusSummary.errors?.[0]?.code, 'CONNECTOR-2001-500')
  assert.deepEqual(
    (promotion?.statusSummary.extensions as { errors?: unknown } | undefined)?.errors,
    [{ code: '133', message: 'We are unable to locate any files.' }],
  )
})

test('a failed copy names its first cause as the detail', () => {
  const [copy] = fieldsOf(aFailedCopy()).activities
  assert.deepEqual(copy?.statusSummary.extensions, {
    type: 'incremental',
    'adf/pipeline/id': 'flow-1',
    'adf/run/id': 'copy-run-1',
    errorDetail: 'The folder is not there.',
    errors: [{ code: '2200', message: 'The folder is not there.' }],
  })
})

const MANIFESTS: readonly [failed: number | null, diagnostics: boolean, isLinked: boolean][] = [
  [30, true, true],
  [30, false, false],
  [0, true, false],
  [null, true, false],
]

for (const [failedRecordCount, errorDiagnosticsEnabled, isLinked] of MANIFESTS) {
  test(`${failedRecordCount} refused records with diagnostics ${errorDiagnosticsEnabled ? 'on' : 'off'} are ${isLinked ? '' : 'not '}linked`, () => {
    const run = withActivity({ kind: 'promotion', failedRecordCount })
    const [promotion] = fieldsOf({
      ...run,
      options: { ...run.options, errorDiagnosticsEnabled },
    }).activities
    const extensions = promotion?.statusSummary.extensions as { manifest?: unknown } | undefined
    const url = 'https://weir.example/data/foundation/export/batches/batch-1/meta?path=row_errors'
    assert.deepEqual(
      extensions?.manifest,
      isLinked ? { failedRecords: url, sampleErrors: `${url}_sample.json` } : undefined,
    )
  })
}

test('activities go by their newer GUIDs on request, in every place', () => {
  const fields = runFields(aSuccess(), { ...OPTIONS, activityIds: 'guids' })
  assert.deepEqual(
    fields.activities.map(({ id }) => id),
    ['4f008a00-3a04-11eb-adc1-0242ac120002', '37b34f84-1ada-11eb-adc1-0242ac120002'],
  )
  assert.deepEqual(fields.metrics.fileSummary?.activityRefs, [
    '37b34f84-1ada-11eb-adc1-0242ac120002',
  ])
})

test('parameters are there where the run was given some', () => {
  assert.equal('params' in fieldsOf(aSuccess()), false)
  const params = { startTime: '1', endTime: '2' }
  assert.deepEqual(fieldsOf(aSuccess('run-1', { params })).params, params)
})

function fieldsOf(run: FlowRun) {
  return runFields(run, OPTIONS)
}

function withActivity(changes: Partial<Activity>): FlowRun {
  const [copy] = aSuccess().activities
  assert.ok(copy !== undefined)
  return aSuccess('run-1', { activities: [{ ...copy, ...changes }] })
}
