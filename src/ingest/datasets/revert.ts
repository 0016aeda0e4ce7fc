/**
 * revert: a batch is taken out of its dataset again (flow-service 4.6).
 * Keeps: its parts go in one step, all of them; what it came to stays told. Asking again takes out what a crash
 * has left.
 */
import type { Batch } from '../../domain/batch.ts'
import { Fault } from '../../domain/fault.ts'
import type { BatchId } from '../../domain/ids.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'

export interface RevertNeeds {
  readonly store: Store<'batches' | 'datasets'>
  readonly blobs: Blobs
  readonly clock: Clock
}

export async function revertBatch(id: BatchId, { store, blobs, clock }: RevertNeeds) {
  const now = clock.now()
  const { datasetId } = await store.commit(async (ledgers) => {
    const batch = await ledgers.batches.find(id)
    if (batch === null) {
      throw new Fault('IMPORT-404', { problem: `The batch "${id}" is not found.` })
    }
    if (batch.status !== 'success' && batch.status !== 'inactive') {
      const went = batch.status === 'failed' ? 'has failed' : `is ${batch.status}`
      const problem = `The batch "${id}" ${went}; nothing of it is in its dataset.`
      throw new Fault('IMPORT-409', { problem })
    }
    if (batch.status === 'success') await takeOut(batch, now, ledgers)
    return batch
  })
  await blobs.remove(`datasets/${datasetId}/${id}`)
}

async function takeOut(
  batch: Batch,
  now: number,
  { batches, datasets }: Pick<Ledgers, 'batches' | 'datasets'>,
): Promise<void> {
  await batches.replace({ ...batch, status: 'inactive', updatedAt: now })
  const dataset = await datasets.find(batch.datasetId)
  if (dataset === null) return
  const [successful] = await batches.list({
    conditions: [
      { column: 'datasetId', operator: '=', values: [dataset.id] },
      { column: 'status', operator: '=', values: ['success'] },
    ],
    order: [{ column: 'completedAt', isDescending: true }],
    limit: 1,
    start: 0,
  })
  await datasets.replace({
    ...dataset,
    lastSuccessfulBatchId: successful?.id ?? null,
    ...(dataset.lastBatchId === batch.id && { lastBatchStatus: 'inactive' as const }),
  })
}
