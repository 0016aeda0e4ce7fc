/**
 * upload-batch: a batch that a client fills: made, completed, given up (flow-service 4.6).
 * Keeps: what was complete when it was said to be is promoted, all of it, by one run; nothing is added after.
 */
import { type Batch, isOver } from '../../domain/batch.ts'
import { Fault } from '../../domain/fault.ts'
import { type BatchId, type DatasetId, idOf, type RunId } from '../../domain/ids.ts'
import { ANY_TIME, type UploadRun } from '../../domain/run.ts'
import type { Upload } from '../../domain/upload.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Author, MakingNeeds } from '../flows/resource.ts'
import { emptyBatch } from '../run/batch-of-run.ts'
import { cancelRun } from '../run/cancel.ts'
import { rangesKey, uploadedKey, uploadKey } from '../run/upload-place.ts'
import type { Turns } from './turns.ts'

export interface UploadNeeds extends MakingNeeds {
  readonly store: Store<'batches' | 'datasets' | 'runs'>
  readonly blobs: Blobs
  readonly bus: Bus
  readonly turns: Turns
}

export interface UploadDraft extends Pick<Upload, 'format' | 'options'> {
  readonly datasetId: DatasetId
  readonly mends: RunId | null
}

/** How many may be loading at once: each may hold as much as its client likes. */
const MAX_LOADING = 1_000

export async function createUpload(
  { datasetId, format, options, mends }: UploadDraft,
  author: Author,
  { store, clock, chance }: UploadNeeds,
): Promise<Batch> {
  const now = clock.now()
  const mapping = mends === null ? null : await mappingOfMended(mends, datasetId, store)
  const made = {
    createdAt: now,
    updatedAt: now,
    createdBy: author.user,
    createdClient: author.client,
  }
  const batch: Batch = {
    ...emptyBatch({ ...made, options }, { datasetId, format: format.kind }),
    id: idOf(chance.ulid(now)),
    runId: null,
    status: 'loading',
    startedAt: null,
    upload: { format, options, mends, mapping },
  }
  await store.commit(async ({ batches, datasets }) => {
    if ((await datasets.find(datasetId)) === null) {
      const problem = `The dataset "${datasetId}" (\`datasetId\`) is not found. Create it first.`
      throw new Fault('IMPORT-400', { problem })
    }
    const loading = { column: 'status', operator: '=', values: ['loading'] } as const
    const last = { conditions: [loading], order: [], limit: 1, start: MAX_LOADING - 1 }
    if ((await batches.list(last)).length > 0) {
      const problem = `${MAX_LOADING} batches are loading, and no more may at once. Complete or abort some: GET /data/foundation/catalog/batches?status=loading lists them.`
      throw new Fault('IMPORT-429', { problem })
    }
    await batches.insert(batch)
  })
  return batch
}

/** Its rows have the columns of that run's source, so that they go the same way to the fields. */
async function mappingOfMended(
  id: RunId,
  datasetId: DatasetId,
  { read }: Store<'runs' | 'batches'>,
): Promise<Upload['mapping']> {
  const run = await read.runs.find(id)
  const batch = run === null ? null : await read.batches.find(run.batchId)
  if (run !== null && batch?.datasetId === datasetId) return run.mapping ?? null
  const why = batch === null ? 'is not found, or has left no batch' : `is of another dataset`
  const problem = `The run "${id}" (\`_weir.mends\`) ${why}. Name the run whose refused rows are sent again.`
  throw new Fault('IMPORT-400', { problem })
}

/** Asking again is once: a client that has lost the answer may. */
export async function completeUpload(id: BatchId, needs: UploadNeeds): Promise<void> {
  const { store, blobs, bus, turns } = needs
  await turns(id, async () => {
    const batch = await getUpload(id, store)
    if (batch.runId !== null) return
    refuseUnlessLoading(batch)
    await refuseHalf(id, blobs)
    const files = await blobs.list(uploadedKey(id))
    // Also where no file came: its run is to find that, and say so.
    const work = `upload-${id}`
    await blobs.publish(await blobs.workFolder(work), uploadedKey(id))
    await blobs.dropWorkFolder(work)
    const run = await runOf(batch, needs)
    const inputBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
    await store.commit(async ({ batches, runs }) => {
      const current = await getUpload(id, { read: { batches } })
      refuseUnlessLoading(current)
      const { updatedAt } = run
      await batches.replace({ ...current, status: 'loaded', runId: run.id, inputBytes, updatedAt })
      await runs.insert(run)
    })
  })
  bus.ring('runs')
}

/** A file of which some ranges are missing still would be left out in silence. */
async function refuseHalf(id: BatchId, blobs: Blobs): Promise<void> {
  const key = rangesKey(id)
  const half = await blobs.list(key)
  const names = new Set(half.map((info) => info.key.slice(key.length + 1).split('/')[0]))
  if (names.size === 0) return
  const named = [...names].slice(0, 5).map((name) => `"${name}"`)
  const problem = `The batch "${id}" has files that are not complete: ${named.join(', ')}${names.size > 5 ? ' and others' : ''}. Complete each (\`POST …/files/NAME?action=COMPLETE\`) first, or abort the batch.`
  throw new Fault('IMPORT-409', { problem })
}

async function runOf(batch: Uploaded, { store, clock, chance }: UploadNeeds): Promise<UploadRun> {
  const dataset = await store.read.datasets.find(batch.datasetId)
  const now = clock.now()
  return {
    id: idOf(chance.uuid()),
    flowId: null,
    datasetId: batch.datasetId,
    upload: batch.upload,
    sourceName: 'Upload',
    datasetName: dataset?.name ?? '',
    batchId: batch.id,
    providerRefId: `U-${batch.id}:${chance.uuid()}`,
    status: 'scheduled',
    trigger: 'upload',
    dueAt: now,
    createdAt: now,
    updatedAt: now,
    createdBy: batch.createdBy,
    createdClient: batch.createdClient,
    etag: chance.etag(),
    attempt: 0,
    begunAt: [],
    window: ANY_TIME,
    retryOf: null,
    cancel: null,
    options: batch.upload.options,
    mapping: batch.upload.mapping,
    params: null,
    activities: [],
    errors: [],
    topRefusals: [],
    firstOffence: null,
    verdict: null,
  }
}

/** One that is complete already ends as its run is cancelled. */
export async function abortUpload(id: BatchId, by: string, needs: UploadNeeds): Promise<void> {
  const batch = await getUpload(id, needs.store)
  if (batch.runId !== null && !isOver(batch)) return void (await cancelRun(batch.runId, by, needs))
  await giveUp(id, 'aborted', needs)
}

/** Its client says that nothing will come of it. */
export async function failUpload(id: BatchId, needs: UploadNeeds): Promise<void> {
  await giveUp(id, 'failed', needs)
}

async function giveUp(
  id: BatchId,
  status: 'aborted' | 'failed',
  { store, blobs, clock, turns }: UploadNeeds,
): Promise<void> {
  await turns(id, async () => {
    const updatedAt = clock.now()
    await store.commit(async ({ batches }) => {
      const batch = await getUpload(id, { read: { batches } })
      if (batch.status === status && batch.runId === null) return
      refuseUnlessLoading(batch)
      await batches.replace({ ...batch, status, updatedAt, completedAt: updatedAt })
    })
    await blobs.remove(uploadKey(id))
  })
}

export type Uploaded = Batch & { readonly upload: Upload }

/** A batch that a client fills. */
export async function getUpload(
  id: BatchId,
  { read: { batches } }: { readonly read: { readonly batches: Pick<Ledgers['batches'], 'find'> } },
): Promise<Uploaded> {
  const batch = await batches.find(id)
  if (batch === null) throw new Fault('IMPORT-404', { problem: `The batch "${id}" is not found.` })
  const { upload } = batch
  if (upload === undefined) {
    const problem = `The batch "${id}" is filled by its flow, and takes nothing from elsewhere. Make a batch of your own with POST /data/foundation/import/batches.`
    throw new Fault('IMPORT-409', { problem })
  }
  return { ...batch, upload }
}

export function refuseUnlessLoading({ id, status }: Batch): void {
  if (status === 'loading') return
  const problem = `The batch "${id}" is ${status}; only one that is loading can be changed. Make another batch.`
  throw new Fault('IMPORT-409', { problem })
}
