/**
 * batch-of-run: what the Catalog tells of a batch while its run is at work, and what it came to.
 * Keeps: the row of a batch moves in the transaction that moves its run.
 */
import type { Cause } from '../../domain/activity.ts'
import { type Batch, type BatchEnd, endOf, isOver } from '../../domain/batch.ts'
import type { DatasetId } from '../../domain/ids.ts'
import type { Run, RunOutcome } from '../../domain/run.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Reading } from '../../platform/store/store.ts'

type Places = Pick<Ledgers, 'sources' | 'targets'>

/** To be called in the transaction that claims the run; begun again, it is the same batch. */
export async function beginBatch(
  run: Run,
  { batches, ...places }: Places & Pick<Ledgers, 'batches'>,
): Promise<void> {
  const { updatedAt } = run
  const before = await batches.find(run.batchId)
  if (before !== null) {
    const startedAt = before.startedAt ?? updatedAt
    await batches.replace({ ...before, status: 'processing', startedAt, updatedAt })
    return
  }
  const place = await placeOf(run, places)
  // Without it the run is about to fail, and says why.
  if (place === null) return
  await batches.insert({
    ...emptyBatch(run, place),
    id: run.batchId,
    runId: run.id,
    status: 'processing',
    startedAt: updatedAt,
  })
}

interface Place {
  readonly datasetId: DatasetId
  readonly format: RecordFormat['kind']
}

async function placeOf(
  run: Run,
  { sources, targets }: { readonly [Name in keyof Places]: Reading<Places[Name]> },
): Promise<Place | null> {
  if (run.flowId === null) {
    return { datasetId: run.datasetId, format: run.upload.format.kind }
  }
  const source = await sources.find(run.sourceId)
  const target = await targets.find(run.targetId)
  if (source === null || target === null) return null
  return { datasetId: target.datasetId, format: source.format.kind }
}

/** A batch of which nothing is known but who wants it, and of what kind it is. */
export function emptyBatch(
  made: Pick<Run, 'createdAt' | 'updatedAt' | 'createdBy' | 'createdClient' | 'options'>,
  { datasetId, format }: Place,
): Omit<Batch, 'id' | 'runId' | 'status' | 'startedAt'> {
  return {
    datasetId,
    createdAt: made.createdAt,
    updatedAt: made.updatedAt,
    createdBy: made.createdBy,
    createdClient: made.createdClient,
    tags: tagsOf(made),
    format,
    completedAt: null,
    inputBytes: 0,
    inputRecordCount: null,
    outputRecordCount: null,
    failedRecordCount: null,
    causes: [],
    items: [],
    parts: [],
  }
}

/**
 * To be called in the transaction that ends the run. Answers how its batch ended; `null` where there is none:
 * a run that found nothing new leaves no batch behind.
 */
export async function endBatch(
  { run, batch }: RunOutcome,
  { batches, datasets }: Pick<Ledgers, 'batches' | 'datasets'>,
): Promise<BatchEnd | null> {
  const before = await batches.find(run.batchId)
  if (batch !== null) {
    const ended = before === null ? batch : { ...batch, ...madeBy(before) }
    if (before === null) await batches.insert(ended)
    else await batches.replace(ended)
    await noteLast(ended, datasets)
    return endOf(ended)
  }
  if (before === null || isOver(before)) return null
  if (run.status === 'success') {
    await batches.remove(before.id)
    return null
  }
  const status = run.cancel === null ? 'failed' : 'aborted'
  const { updatedAt } = run
  const ended: Batch = {
    ...before,
    status,
    updatedAt,
    completedAt: updatedAt,
    causes: causesOf(run),
  }
  await batches.replace(ended)
  return endOf(ended)
}

/** An upload was made before its run, and by whom it was made stays told. */
function madeBy({ createdAt, createdBy, createdClient, upload }: Batch) {
  const made = { createdAt, createdBy, createdClient }
  return upload === undefined ? made : { ...made, upload }
}

async function noteLast(batch: Batch, datasets: Ledgers['datasets']): Promise<void> {
  const dataset = await datasets.find(batch.datasetId)
  if (dataset === null) return
  await datasets.replace({
    ...dataset,
    lastBatchId: batch.id,
    lastBatchStatus: batch.status,
    ...(batch.status === 'success'
      ? { lastSuccessfulBatchId: batch.id }
      : { lastFailedBatchId: batch.id }),
  })
}

function causesOf({ activities }: Run): readonly Cause[] {
  return activities.flatMap(({ causes }) => causes)
}

export function tagsOf({ options }: Pick<Run, 'options'>): Batch['tags'] {
  const percent = options.partialIngestionPercent
  return {
    acp_enableErrorDiagnostics: options.errorDiagnosticsEnabled,
    ...(percent === null ? {} : { acp_partialIngestionPercent: percent }),
  }
}
