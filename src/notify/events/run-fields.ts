/**
 * run-fields: a run → the fields that the Flow Service documents for it (pure; flow-service 3.1–3.3).
 * Reads of `/runs` and the bodies of notifications are both made of it, so they cannot disagree.
 */
import type { Activity, Measured } from '../../domain/activity.ts'
import type { Identity } from '../../domain/credential.ts'
import type { Run } from '../../domain/run.ts'

export interface RunFieldsOptions {
  readonly identity: Pick<Identity, 'imsOrgId' | 'sandboxId' | 'sandboxName'>
  /** Without a slash at its end. */
  readonly publicUrl: string
  /** Decision 8: ids by name, or the GUIDs of newer payloads. */
  readonly activityIds: 'names' | 'guids'
}

export function runFields(run: Run, options: RunFieldsOptions) {
  const { imsOrgId, sandboxId, sandboxName } = options.identity
  return {
    id: run.id,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    createdBy: run.createdBy,
    updatedBy: run.createdBy,
    createdClient: run.createdClient,
    updatedClient: run.createdClient,
    sandboxId,
    sandboxName,
    imsOrgId,
    ...flowFields(run),
    providerRefId: run.providerRefId,
    etag: run.etag,
    ...(run.params === null ? {} : { params: run.params }),
    ...(run.retryOf === null ? {} : { parentFlowRunId: run.retryOf }),
    metrics: metricsOf(run, options),
    activities: run.activities.map((activity) => activityFields(activity, run, options)),
  }
}

/** What was uploaded has no flow to tell of. */
function flowFields(run: Run) {
  if (run.flowId === null) return {}
  const { flowId, specId, flowName } = run
  return { flowId, flowSpec: { id: specId, version: '1.0' }, flowName }
}

/** What Weir adds under `_weir`, to reads and to notifications alike: what first went wrong and what most often. */
export function findingsOf({ verdict, firstOffence, topRefusals }: Run) {
  return { verdict, firstOffence, topRefusals }
}

/** Decision 10: which activity each total comes from. */
function metricsOf(run: Run, options: RunFieldsOptions) {
  const first = run.activities[0]
  const last = run.activities.at(-1)
  if (first === undefined || last === undefined) return { statusSummary: { status: run.status } }

  const deciding = run.activities.find(({ status }) => status === 'failed') ?? last
  const refs = [activityId(deciding.kind, options)]
  return {
    durationSummary: { startedAtUTC: first.startedAt, completedAtUTC: last.completedAt },
    sizeSummary: wire({ inputBytes: first.input.bytes, outputBytes: last.output.bytes }),
    recordSummary: recordFields(last),
    fileSummary: {
      ...wire({ inputFileCount: first.input.files, outputFileCount: last.output.files }),
      activityRefs: refs,
    },
    statusSummary: {
      status: run.status,
      ...(run.errors.length === 0 ? {} : { errors: run.errors }),
      activityRefs: refs,
    },
  }
}

function activityFields(activity: Activity, run: Run, options: RunFieldsOptions) {
  return {
    id: activityId(activity.kind, options),
    name: activity.kind === 'copy' ? 'Copy Activity' : 'Promotion Activity',
    updatedAtUTC: activity.completedAt,
    durationSummary: {
      startedAtUTC: activity.startedAt,
      completedAtUTC: activity.completedAt,
      ...(activity.kind === 'copy' ? windowFields(run.window) : {}),
    },
    latencySummary: {},
    sizeSummary: wire({ inputBytes: activity.input.bytes, outputBytes: activity.output.bytes }),
    recordSummary: recordFields(activity),
    fileSummary: {
      ...wire({ inputFileCount: activity.input.files, outputFileCount: activity.output.files }),
      ...(activity.kind === 'copy'
        ? {}
        : { extensions: { manifest: { fileInfo: metaUrl(run, 'input_files', options) } } }),
    },
    ...(activity.kind === 'copy'
      ? copyFields(activity, run)
      : promotionFields(activity, run, options)),
  }
}

/** Flow-service 3.3: the window in which items must have been changed last, as far as there is one. */
function windowFields({ from, to }: Run['window']) {
  if (from === null && to === null) return {}
  return {
    extensions: {
      ...(from === null ? {} : { windowStart: from }),
      ...(to === null ? {} : { windowEnd: to }),
    },
  }
}

function copyFields(activity: Activity, run: Run) {
  const copyRunId = run.providerRefId.split(':')[1] ?? run.id
  return {
    statusSummary: {
      status: activity.status,
      ...errorsOf(activity, run),
      extensions: {
        type: 'incremental',
        ...(run.flowId === null ? {} : { 'adf/pipeline/id': run.flowId }),
        'adf/run/id': copyRunId,
        ...(activity.causes.length === 0
          ? {}
          : { errorDetail: activity.causes[0]?.message ?? '', errors: activity.causes }),
      },
    },
    ...(run.flowId === null
      ? {}
      : {
          sourceInfo: [
            {
              id: run.sourceId,
              type: 'SourceConnection',
              reference: { type: 'AdfRunId', ids: [copyRunId] },
            },
          ],
        }),
  }
}

function promotionFields(activity: Activity, run: Run, options: RunFieldsOptions) {
  const hasRowErrors = (activity.failedRecordCount ?? 0) > 0 && run.options.errorDiagnosticsEnabled
  return {
    statusSummary: {
      status: activity.status,
      ...errorsOf(activity, run),
      extensions: {
        batchId: run.batchId,
        acp_request_id: run.id,
        ...(hasRowErrors
          ? {
              manifest: {
                failedRecords: metaUrl(run, 'row_errors', options),
                sampleErrors: metaUrl(run, 'row_errors_sample.json', options),
              },
            }
          : {}),
        ...(activity.causes.length === 0 ? {} : { errors: activity.causes }),
      },
    },
    targetInfo: [
      {
        ...(run.flowId === null
          ? { id: run.datasetId, type: 'DataSet' }
          : { id: run.targetId, type: 'TargetConnection' }),
        reference: { type: 'Batch', ids: [run.batchId] },
      },
    ],
  }
}

function errorsOf(activity: Activity, run: Run) {
  const prefix = activity.kind === 'copy' ? 'CONNECTOR-1' : 'CONNECTOR-2'
  const errors = run.errors.filter(({ code }) => code.startsWith(prefix))
  return errors.length === 0 ? {} : { errors }
}

function recordFields(activity: Activity) {
  return wire({
    inputRecordCount: activity.input.records,
    outputRecordCount: activity.output.records,
    failedRecordCount: activity.failedRecordCount,
  })
}

/** Leaves out what was not measured and writes -1 for what is not known (decision 31). */
function wire<Name extends string>(
  measures: Record<Name, Measured>,
): Partial<Record<Name, number>> {
  const known: Partial<Record<Name, number>> = {}
  for (const name in measures) {
    const measured: Measured = measures[name]
    if (measured !== null) known[name] = measured === 'unknown' ? -1 : measured
  }
  return known
}

const ACTIVITY_GUIDS: Readonly<Record<Activity['kind'], string>> = {
  copy: '4f008a00-3a04-11eb-adc1-0242ac120002',
  promotion: '37b34f84-1ada-11eb-adc1-0242ac120002',
}

function activityId(kind: Activity['kind'], { activityIds }: RunFieldsOptions): string {
  return activityIds === 'guids' ? ACTIVITY_GUIDS[kind] : `${kind}Activity`
}

function metaUrl(run: Run, path: string, { publicUrl }: RunFieldsOptions): string {
  return `${publicUrl}/data/foundation/export/batches/${run.batchId}/meta?path=${path}`
}
