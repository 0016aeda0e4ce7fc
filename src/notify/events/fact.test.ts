import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify-trial.ts'
import { eventOfRun, type FactOptions } from './fact.ts'
import { runFields } from './run-fields.ts'

const CODES: readonly [what: string, run: Run, code: string][] = [
  ['went well', aSuccess(), 'sources_flow_run_success'],
  ['failed in copying', aFailedCopy(), 'sources_flow_run_failed'],
  ['failed in promotion', aFailedPromotion(), 'sources_flow_run_failed'],
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

function fieldsOf(fact: unknown): Record<string, unknown> {
  assert.ok(typeof fact === 'object' && fact !== null)
  return { ...fact }
}

function eventOf(run: Run, options: FactOptions = OPTIONS) {
  return eventOfRun(run, idOf('event-1'), 5_000, options)
}
