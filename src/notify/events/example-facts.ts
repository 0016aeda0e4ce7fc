/**
 * example-facts: what Weir's own codes announce, made up, for as long as nothing of the kind has happened.
 * They are written by the code that writes the real ones, so that they have their form.
 */
import type { Activity } from '../../domain/activity.ts'
import type { Alert } from '../../domain/alert.ts'
import type { BatchEnd } from '../../domain/batch.ts'
import type { Identity } from '../../domain/credential.ts'
import { idOf } from '../../domain/ids.ts'
import { ANY_TIME, type FlowRun } from '../../domain/run.ts'
import { ALERT_CODES, alertFields } from './alert-fields.ts'
import { BATCH_CODES, batchFields } from './batch-fields.ts'
import { runFields } from './run-fields.ts'

type Where = Pick<Identity, 'imsOrgId' | 'sandboxId' | 'sandboxName'>

export function exampleFact(code: string, identity: Where, publicUrl: string): object | undefined {
  const run = RUNS.get(code)
  if (run !== undefined) return runFields(run, { identity, publicUrl, activityIds: 'names' })
  const batch = BATCHES.get(code)
  if (batch !== undefined) return batchFields(batch, { identity })
  const alert = ALERTS.find(({ kind }) => ALERT_CODES[kind] === code)
  return alert === undefined ? undefined : alertFields(alert, { identity, publicUrl })
}

const BEGAN_AT = Date.UTC(2026, 0, 1)
const ENDED_AT = BEGAN_AT + 90_000

const RUN: FlowRun = {
  id: idOf('sample-run'),
  flowId: idOf('sample-flow'),
  flowName: 'Sample flow',
  specId: 'sample-flow-spec',
  sourceId: idOf('sample-source-connection'),
  sourceName: 'Sample source',
  targetId: idOf('sample-target-connection'),
  datasetName: 'Sample dataset',
  batchId: idOf('sample-batch'),
  providerRefId: 'sample:sample-copy-run',
  status: 'inProgress',
  trigger: 'schedule',
  dueAt: BEGAN_AT,
  createdAt: BEGAN_AT,
  updatedAt: BEGAN_AT,
  createdBy: 'sample@AdobeID',
  createdClient: 'sample',
  etag: '"00000000-0000-0200-0000-000000000000"',
  attempt: 1,
  begunAt: [BEGAN_AT],
  window: ANY_TIME,
  retryOf: null,
  cancel: null,
  options: {
    errorDiagnosticsEnabled: true,
    partialIngestionPercent: 5,
    errorLimit: null,
    abortAfter: 1_000,
  },
  params: null,
  activities: [],
  errors: [],
  topRefusals: [],
  firstOffence: null,
  verdict: null,
}

const COPY: Activity = {
  kind: 'copy',
  startedAt: BEGAN_AT,
  completedAt: BEGAN_AT + 30_000,
  input: { bytes: 2_048, records: 100, files: 10 },
  output: { bytes: 2_048, records: 100, files: 10 },
  failedRecordCount: null,
  status: 'success',
  causes: [],
}

const PROMOTION: Activity = {
  kind: 'promotion',
  startedAt: BEGAN_AT + 30_000,
  completedAt: ENDED_AT,
  input: { bytes: 2_048, records: 100, files: 10 },
  output: { bytes: 1_024, records: 98, files: 1 },
  failedRecordCount: 2,
  status: 'success',
  causes: [],
}

const RUNS: ReadonlyMap<string, FlowRun> = new Map([
  ['sources_flow_run_started', RUN],
  [
    'sources_flow_run_success',
    { ...RUN, status: 'success', updatedAt: ENDED_AT, activities: [COPY, PROMOTION] },
  ],
  [
    'sources_flow_run_failed',
    {
      ...RUN,
      status: 'failed',
      updatedAt: ENDED_AT,
      activities: [
        COPY,
        {
          ...PROMOTION,
          output: { bytes: null, records: null, files: null },
          failedRecordCount: 100,
          status: 'failed',
          causes: [{ code: 'INGEST-1212-400', message: 'This is a sample: no data was refused.' }],
        },
      ],
      errors: [
        {
          code: 'CONNECTOR-2001-500',
          message: 'Error in processing (parsing, validation or transformation) the copied data.',
        },
      ],
    },
  ],
])

const BATCH: BatchEnd = {
  id: RUN.batchId,
  runId: RUN.id,
  datasetId: idOf('sample-dataset'),
  status: 'success',
  createdAt: BEGAN_AT,
  updatedAt: ENDED_AT,
  createdBy: RUN.createdBy,
  createdClient: RUN.createdClient,
  tags: {},
  format: 'delimited',
  startedAt: BEGAN_AT,
  completedAt: ENDED_AT,
  inputBytes: 2_048,
  inputRecordCount: 100,
  outputRecordCount: 98,
  failedRecordCount: 2,
  causes: [],
}

const BATCHES: ReadonlyMap<string, BatchEnd> = new Map([
  [BATCH_CODES.success, BATCH],
  [
    BATCH_CODES.failure,
    {
      ...BATCH,
      status: 'failed',
      outputRecordCount: 0,
      failedRecordCount: 100,
      causes: [{ code: 'INGEST-1212-400', message: 'This is a sample: no data was refused.' }],
    },
  ],
])

const ALERT: Alert = {
  id: idOf('sample-alert'),
  kind: 'delay',
  status: 'FIRING',
  flowId: RUN.flowId,
  flowName: RUN.flowName,
  runId: RUN.id,
  threshold: 150,
  value: 150,
  createdAt: ENDED_AT,
  resolvedAt: null,
}

const ALERTS: readonly Alert[] = [ALERT, { ...ALERT, kind: 'errorRate', threshold: 0.5, value: 2 }]
