/** datasets: what flows fill. Keeps: the schema of a dataset is one by which records can be checked. */
import type { Dataset, Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { type DatasetId, idOf } from '../../domain/ids.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'

interface Needs {
  readonly store: Store<'schemas' | 'datasets'>
  readonly clock: Clock
  readonly chance: RowChance
}

export interface DatasetDraft {
  readonly name: string
  readonly description: string
  readonly schemaId: string
  readonly tags: Dataset['tags']
}

export async function createDataset(
  draft: DatasetDraft,
  { store, clock, chance }: Needs,
): Promise<Dataset> {
  const now = clock.now()
  const dataset: Dataset = {
    id: idOf(chance.hex(24)),
    ...draft,
    schemaId: (await fitting(draft, store.read.schemas)).id,
    createdAt: now,
    updatedAt: now,
    etag: chance.etag(),
    lastBatchId: null,
    lastBatchStatus: null,
    lastSuccessfulBatchId: null,
    lastFailedBatchId: null,
  }
  await store.commit(async ({ datasets, schemas }) => {
    // It may have gone, or have been changed, meanwhile.
    await fitting(draft, schemas)
    await datasets.insert(dataset)
  })
  return dataset
}

/** Says something else of a dataset; what it holds, and which batches were its last, stays as it is. */
export async function changeDataset(
  id: DatasetId,
  draft: DatasetDraft,
  { store, clock, chance }: Needs,
): Promise<void> {
  const now = clock.now()
  const etag = chance.etag()
  await store.commit(async ({ datasets, schemas }) => {
    const schema = await fitting(draft, schemas)
    const change = { ...draft, schemaId: schema.id, updatedAt: now, etag }
    const dataset = await datasets.find(id)
    if (dataset === null) throw notThere(id)
    await datasets.replace({ ...dataset, ...change })
  })
}

/** The dataset goes with its data; what its batches came to stays told. A dataset that is in use stays. */
export async function deleteDataset(
  id: DatasetId,
  {
    store,
    blobs,
  }: { readonly store: Store<'datasets' | 'targets' | 'batches'>; readonly blobs: Blobs },
): Promise<void> {
  await store.commit(async ({ datasets, targets, batches }) => {
    const count = await targets.countWhere('$.datasetId', id)
    if (count > 0) {
      const leads = count === 1 ? '1 target connection leads' : `${count} target connections lead`
      const problem = `The dataset "${id}" is in use: ${leads} to it. Delete them first.`
      throw new Fault('CATALOG-409', { problem })
    }
    await refuseUploads(id, batches)
    if (!(await datasets.remove(id))) throw notThere(id)
  })
  await blobs.remove(`datasets/${id}`)
}

/** What a client uploads would have nowhere to go. */
async function refuseUploads(id: DatasetId, batches: Ledgers['batches']): Promise<void> {
  const open = await batches.list({
    conditions: [
      { column: 'datasetId', operator: '=', values: [id] },
      { column: 'status', operator: '=', values: ['loading', 'loaded', 'processing'] },
    ],
    order: [],
    limit: 1_000,
    start: 0,
  })
  const upload = open.find((batch) => batch.upload !== undefined)
  if (upload === undefined) return
  const problem = `The dataset "${id}" is in use: the batch "${upload.id}", which is ${upload.status}, is uploaded into it. Abort it first.`
  throw new Fault('CATALOG-409', { problem })
}

/** The schema that is named, by which records can be checked. */
async function fitting(
  { schemaId }: DatasetDraft,
  schemas: Pick<Store<'schemas'>['read']['schemas'], 'find'>,
): Promise<Schema> {
  const schema = await schemas.find(idOf<'schema'>(schemaId))
  if (schema === null) {
    throw new Fault('CATALOG-400', {
      problem: `The schema "${schemaId}" is not found. Create it first.`,
    })
  }
  if (schema.obstacle !== null) {
    throw new Fault('CATALOG-400', {
      problem: `No dataset can be filled against the schema "${schema.id}" yet: ${schema.obstacle}`,
    })
  }
  return schema
}

export async function getDataset(id: DatasetId, { read }: Store<'datasets'>): Promise<Dataset> {
  const dataset = await read.datasets.find(id)
  if (dataset === null) throw notThere(id)
  return dataset
}

/** All of them, newest first. */
export async function listDatasets({ read }: Store<'datasets'>): Promise<readonly Dataset[]> {
  const all: Dataset[] = []
  let after: number | undefined
  for (;;) {
    const { items, next } = await read.datasets.list({ limit: 500, after })
    all.push(...items)
    if (next === null) return all
    after = next
  }
}

function notThere(id: DatasetId): Fault {
  return new Fault('CATALOG-404', { type: 'dataset', id })
}
