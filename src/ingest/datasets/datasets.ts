/** datasets: schemas and the datasets that keep to them. */
import type { Dataset, RecordSchema, Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { type DatasetId, idOf, type SchemaId } from '../../domain/ids.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/store/store.ts'
import { unsupportedPattern } from '../promote/patterns.ts'
import { recordSchemaOf } from './record-schema.ts'

interface Needs<Noun extends 'schemas' | 'datasets'> {
  readonly store: Store<Noun>
  readonly clock: Clock
  readonly chance: RowChance
}

export async function createSchema(
  document: Readonly<Record<string, unknown>>,
  tenantId: string,
  { store, clock, chance }: Needs<'schemas'>,
): Promise<Schema> {
  const hex = chance.hex(48)
  const now = clock.now()
  const schema: Schema = {
    id: idOf(`https://ns.adobe.com/${tenantId}/schemas/${hex}`),
    altId: `_${tenantId}.schemas.${hex}`,
    createdAt: now,
    updatedAt: now,
    etag: chance.etag(),
    ...(await contentOf(document)),
  }
  await store.commit(({ schemas }) => schemas.insert(schema))
  return schema
}

/** Puts another document in the place of a schema's; the next run checks by it. */
export async function changeSchema(
  idOrAltId: string,
  document: Readonly<Record<string, unknown>>,
  { store, clock, chance }: Needs<'schemas'>,
): Promise<Schema> {
  const before = await getSchema(idOrAltId, store)
  const content = await contentOf(document)
  const schema = { ...before, ...content, updatedAt: clock.now(), etag: chance.etag() }
  await store.commit(({ schemas }) => schemas.replace(schema))
  return schema
}

/** What a document says of a schema, once every rule in it is known to be enforceable. */
async function contentOf(
  document: Readonly<Record<string, unknown>>,
): Promise<Pick<Schema, 'title' | 'description' | 'records' | 'document'>> {
  const { title, description } = document
  if (typeof title !== 'string' || title === '') {
    throw new Fault('XDM-1008-400', { problem: 'The schema has no `title`. Give it one.' })
  }
  const records = await checkedRecordsOf(document)
  return {
    title,
    description: typeof description === 'string' ? description : '',
    records,
    document,
  }
}

/** What promotion checks, once every rule is known to be enforceable. */
export async function checkedRecordsOf(
  document: Readonly<Record<string, unknown>>,
): Promise<RecordSchema> {
  const records = recordSchemaOf(document)
  for (const { name, pattern } of records.fields) {
    const problem = pattern === undefined ? null : await unsupportedPattern(pattern)
    if (problem !== null) {
      throw new Fault('XDM-1008-400', {
        problem: `The \`pattern\` of "${name}" cannot be checked: ${problem}`,
      })
    }
  }
  return records
}

export interface DatasetDraft {
  readonly name: string
  readonly description: string
  readonly schemaId: string
}

export async function createDataset(
  { name, description, schemaId }: DatasetDraft,
  { store, clock, chance }: Needs<'schemas' | 'datasets'>,
): Promise<Dataset> {
  const schema = await store.read.schemas.find(idOf<'schema'>(schemaId))
  if (schema === null) {
    throw new Fault('CATALOG-400', {
      problem: `The schema "${schemaId}" is not found. Create it first.`,
    })
  }
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
  await store.commit(({ datasets }) => datasets.insert(dataset))
  return dataset
}

/** By its `$id`, or by its altId. */
export async function getSchema(idOrAltId: string, { read }: Store<'schemas'>): Promise<Schema> {
  const hex = /^_[^.]+\.schemas\.([0-9a-f]+)$/.exec(idOrAltId)?.[1]
  const tenant = /^_([^.]+)\./.exec(idOrAltId)?.[1]
  const id: SchemaId = idOf(
    hex === undefined ? idOrAltId : `https://ns.adobe.com/${tenant}/schemas/${hex}`,
  )
  const schema = await read.schemas.find(id)
  if (schema === null) throw new Fault('XDM-1006-404', { type: 'schema', id: idOrAltId })
  return schema
}

export async function getDataset(id: DatasetId, { read }: Store<'datasets'>): Promise<Dataset> {
  const dataset = await read.datasets.find(id)
  if (dataset === null) throw new Fault('CATALOG-404', { type: 'dataset', id })
  return dataset
}
