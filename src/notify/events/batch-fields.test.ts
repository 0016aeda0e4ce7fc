import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { missingKeys } from '../../../test/same-shape.ts'
import type { BatchEnd } from '../../domain/batch.ts'
import { idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import { aSuccess, OPTIONS } from '../notify-trial.ts'
import { envelope } from './envelope.ts'
import { eventOfFact } from './fact.ts'

const RUN = aSuccess()
const BATCH: BatchEnd = {
  id: RUN.batchId,
  runId: RUN.id,
  datasetId: idOf('dataset-1'),
  status: 'failed',
  createdAt: 1_000,
  updatedAt: 4_000,
  createdBy: 'me',
  createdClient: 'client-1',
  tags: {},
  format: 'delimited',
  startedAt: 2_000,
  completedAt: 3_000,
  inputBytes: 10,
  inputRecordCount: 3,
  outputRecordCount: 0,
  failedRecordCount: 3,
  causes: [{ code: 'INGEST-1212-400', message: 'Encountered 3 errors in the data.' }],
}

function eventOf(changes: Partial<BatchEnd> = {}, run: Run = RUN) {
  const fact = { kind: 'batchEnded', batch: { ...BATCH, ...changes }, run } as const
  return eventOfFact(fact, idOf('event-1'), 5_000, OPTIONS)
}

test('a batch that failed has every key of the documented notification, with the same types', () => {
  const file = '../../../test/payloads/notification-failed-batch-event.json'
  const documented: unknown = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
  const to = { format: 'adobe_io', clientId: 'c', eventCode: 'asked_for', imsOrgId: 'org' } as const
  assert.deepEqual(missingKeys(documented, JSON.parse(envelope(eventOf(), to))), [])
})

const CODES: readonly [status: BatchEnd['status'], code: string, says: string][] = [
  ['success', 'ing_load_success', 'success'],
  ['failed', 'ing_load_failure', 'failure'],
  ['aborted', 'ing_load_failure', 'failure'],
]

for (const [status, code, says] of CODES) {
  test(`a batch that is ${status} is announced as ${code}`, () => {
    const event = eventOf({ status })
    const fact = event.fact as Record<string, unknown>
    assert.deepEqual([event.code, fact['xdm:eventCode'], fact['xdm:status']], [code, code, says])
    assert.equal(event.flowId, RUN.flowId)
  })
}

test('a batch that was uploaded is about no flow', () => {
  const { flowId: _, flowName: __, specId: ___, sourceId: ____, targetId: _____, ...run } = RUN
  const upload = {
    format: { kind: 'json' },
    options: RUN.options,
    mends: idOf<'run'>('run-0'),
    mapping: null,
  } as const
  const uploaded: Run = { ...run, flowId: null, datasetId: BATCH.datasetId, upload }
  const event = eventOf({ upload, format: 'json' }, uploaded)
  assert.equal(event.flowId, null)
  const fact = event.fact as Record<string, Record<string, unknown>>
  assert.equal(fact['_weir']?.['mends'], 'run-0')
  assert.equal(fact['xdm:inputFormat'], 'json')
})
