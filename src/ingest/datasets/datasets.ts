/** datasets: what flows fill. Keeps: the schema of a dataset is one by which records can be checked. */
import type { Dataset, Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { type DatasetId, idOf } from '../../domain/ids.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
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
}

export async function createDataset(
  { name, description, schemaId }: DatasetDraft,
  { store, clock, chance }: Needs,
): Promise<Dataset> {
  const schema = await store.read.schemas.find(idOf<'schema'>(schemaId))
  if (schema === null) throw missing(schemaId)
  checkFit(schema)
  const now = clock.now()
  const dataset: Dataset = {
    id: idOf(chance.hex(24)),
    name,
    description,
    schemaId: schema.id,
    createdAt: now,
    updatedAt: now,
    etag: chance.etag(),
    lastBatchId: null,
    lastBatchStatus: null,
  }
  await store.commit(async ({ datasets, schemas }) => {
    const still = await schemas.find(schema.id)
    if (still === null) throw missing(schemaId)
    checkFit(still)
    await datasets.insert(dataset)
  })
  return dataset
}

function checkFit({ id, obstacle }: Schema): void {
  if (obstacle === null) return
  throw new Fault('CATALOG-400', {
    problem: `No dataset can be filled against the schema "${id}" yet: ${obstacle}`,
  })
}

function missing(schemaId: string): Fault {
  return new Fault('CATALOG-400', {
    problem: `The schema "${schemaId}" is not found. Create it first.`,
  })
}

export async function getDataset(id: DatasetId, { read }: Store<'datasets'>): Promise<Dataset> {
  const dataset = await read.datasets.find(id)
  if (dataset === null) throw new Fault('CATALOG-404', { type: 'dataset', id })
  return dataset
}
