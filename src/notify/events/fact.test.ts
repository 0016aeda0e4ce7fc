import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '../../domain/alert.ts'
import type { Fact } from '../../domain/fact.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import { aFailedCopy, aFailedPromotion, anAlert, aSuccess, OPTIONS } from '../notify-trial.ts'
import { eventOfFact, eventOfRun, type FactOptions } from './fact.ts'
import { runFields } from './run-fields.ts'

const STARTED = aSuccess('run-1', { status: 'inProgress', activities: [] })

const CODES: readonly [what: string, run: FlowRun, code: string][] = [
  ['went well', aSuccess(), 'sources_flow_run_success'],
  ['failed in copying', aFailedCopy(), 'sources_flow_run_failed'],
  ['failed in promotion', aFailedPromotion(), 'sources_flow_run_failed'],
  ['has begun', STARTED, 'sources_flow_run_started'],
]

for (const [what, run, code] of CODES) {
  test(`a run that ${what} is announced as ${code}`, () => {
    const event = eventOf(run)
    assert.equal(event.code, code)
    assert.equal(event.flowId, run.flowId)
    assert.equal(event.providerMetadataId, 'platform_notifications')
    assert.deepEqual([event.id, event.at], ['event-1', 5_000])
    assert.deepEqual([event.attributes, event.isPhi], [null, false])
  })
}

test('the fact is what a read of the run gives, and `_weir` beside it', () => {
  const run = aSuccess()
  const { _weir: extras, ...documented } = fieldsOf(eventOf(run).fact)
  assert.deepEqual(documented, runFields(run, OPTIONS))
  assert.deepEqual(extras, {
    flowName: 'Orders every hour',
    sourceName: 'Orders',
    datasetName: 'Orders, clean',
    trigger: 'on-demand',
    scheduledFor: 1_000,
    attempt: 1,
    failedRecordCount: 30,
    threshold: { percent: 5, limit: null, verdict: null },
    firstOffence: null,
    topRefusals: [],
    links: {
      run: 'https://weir.example/data/foundation/flowservice/runs/run-1',
      refused: 'https://weir.example/data/foundation/export/batches/batch-1/meta?path=row_errors',
      explain: null,
    },
  })
})

test('without extras the documented keys stand alone', () => {
  const run = aSuccess()
  assert.deepEqual(eventOf(run, { ...OPTIONS, hasExtras: false }).fact, runFields(run, OPTIONS))
})

test('a run that failed names where it first did, and where its code is explained', () => {
  const run = aFailedPromotion()
  const extras = fieldsOf(fieldsOf(eventOf(run).fact)['_weir'])
  assert.deepEqual(extras['firstOffence'], run.firstOffence)
  assert.equal(fieldsOf(extras['links'])['explain'], 'https://weir.example/weir/v1/errors/133')
})

test('a run that counted no refused records says 0', () => {
  const { _weir: extras } = fieldsOf(eventOf(aFailedCopy()).fact)
  assert.equal((extras as { failedRecordCount: number }).failedRecordCount, 0)
})

test('a run that has begun is told as in progress, with nothing measured', () => {
  const fields = fieldsOf(eventOf(STARTED).fact)
  assert.deepEqual(fields['metrics'], { statusSummary: { status: 'inProgress' } })
  assert.deepEqual(fields['activities'], [])
  assert.equal(fields['flowName'], 'Orders every hour')
})

/** The documented examples, but for what is this Weir's own. */
const ALERTS: readonly [what: string, alert: Partial<Alert>, code: string, fields: object][] = [
  [
    'a delay that fires',
    { kind: 'delay', value: 150 },
    'sources_flow_run_delay',
    {
      id: 'a1',
      status: 'FIRING',
      name: 'sources_flow_run_delay',
      message:
        'Triggered : The run of "Orders every hour" is at work above 150 minutes. The current value is 150 minutes.',
      createdAt: '1970-01-01T00:00:05.000Z',
      severity: 'high',
      imsOrgId: 'ORG@AdobeOrg',
      sandboxName: 'prod',
      sandboxId: 'sandbox-1',
      value: '150',
      url: 'https://weir.example/data/foundation/flowservice/runs/run-1',
      flowId: 'flow-1',
      flowRunId: 'run-1',
    },
  ],
  [
    'an error rate that is resolved',
    { kind: 'errorRate', status: 'INACTIVE', threshold: 0.5, value: 0.25, resolvedAt: 9_000 },
    'sources_ingestion_error_rate_exceeded',
    {
      id: 'a1',
      status: 'INACTIVE',
      name: 'sources_ingestion_error_rate_exceeded',
      message:
        'Resolved : The share of refused records of "Orders every hour" is no longer above 0.5%. The current value is 0.25%.',
      createdAt: '1970-01-01T00:00:05.000Z',
      resolvedAt: '1970-01-01T00:00:09.000Z',
      severity: 'high',
      imsOrgId: 'ORG@AdobeOrg',
      sandboxName: 'prod',
      sandboxId: 'sandbox-1',
      value: '0.25',
      url: 'https://weir.example/data/foundation/flowservice/runs/run-1',
      flowId: 'flow-1',
    },
  ],
]

for (const [what, changes, code, fields] of ALERTS) {
  test(`${what} is announced as ${code}, in the documented fields`, () => {
    const alert = anAlert('a1', changes)
    const fact: Fact = { kind: 'alert', alert }
    const event = eventOfFact(fact, idOf('event-1'), 5_000, { ...OPTIONS, hasExtras: false })
    assert.deepEqual([event.code, event.flowId, event.fact], [code, 'flow-1', fields])
    const { _weir: extras } = fieldsOf(eventOfFact(fact, event.id, 5_000, OPTIONS).fact)
    assert.deepEqual(extras, {
      flowName: alert.flowName,
      runId: 'run-1',
      threshold: alert.threshold,
    })
  })
}

function fieldsOf(fact: unknown): Record<string, unknown> {
  assert.ok(typeof fact === 'object' && fact !== null)
  return { ...fact }
}

function eventOf(run: FlowRun, options: FactOptions = OPTIONS) {
  return eventOfRun(run, idOf('event-1'), 5_000, options)
}
