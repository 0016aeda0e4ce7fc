/** dataset: a dataset as the Catalog tells it, and what may be said of one (flow-service 8.3). */
import { type Static, Type } from 'typebox'
import type { Identity } from '../../../domain/credential.ts'
import type { Dataset } from '../../../domain/dataset.ts'
import type { Listable } from './catalog-query.ts'

const SchemaRef = Type.Object({ id: Type.String(), contentType: Type.Optional(Type.String()) })
const Tags = Type.Record(Type.String(), Type.Array(Type.String()))

export const DatasetBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  description: Type.Optional(Type.String()),
  schemaRef: SchemaRef,
  tags: Type.Optional(Tags),
})

export const DatasetFields = Type.Object({
  name: Type.String(),
  description: Type.String(),
  imsOrg: Type.String(),
  sandboxId: Type.String(),
  created: Type.Integer(),
  updated: Type.Integer(),
  version: Type.String(),
  schemaRef: SchemaRef,
  tags: Tags,
  fileDescription: Type.Record(Type.String(), Type.Unknown()),
  classification: Type.Record(Type.String(), Type.Unknown()),
  state: Type.String(),
  viewId: Type.String(),
  files: Type.String(),
  lastBatchId: Type.Optional(Type.String()),
  lastBatchStatus: Type.Optional(Type.String()),
  lastSuccessfulBatch: Type.Optional(Type.String()),
  lastFailedBatch: Type.Optional(Type.String()),
})

/** By id; of each, what was asked for. */
export const DatasetsById = Type.Record(Type.String(), Type.Partial(DatasetFields))

export const LISTED_DATASETS: Listable = {
  noun: 'Datasets',
  fields: [...Object.keys(DatasetFields.properties), 'id'],
  sortable: ['name', 'created', 'updated', 'id', 'state'],
  words: {
    createdAfter: ['created', '>'],
    createdBefore: ['created', '<'],
    updatedAfter: ['updated', '>'],
    updatedBefore: ['updated', '<'],
  },
}

export function datasetFields(
  dataset: Dataset,
  { imsOrgId, sandboxId }: Pick<Identity, 'imsOrgId' | 'sandboxId'>,
): Static<typeof DatasetFields> {
  const { lastBatchId, lastBatchStatus, lastSuccessfulBatchId, lastFailedBatchId } = dataset
  return {
    name: dataset.name,
    description: dataset.description,
    imsOrg: imsOrgId,
    sandboxId,
    created: dataset.createdAt,
    updated: dataset.updatedAt,
    version: '1.0.0',
    schemaRef: { id: dataset.schemaId, contentType: 'application/vnd.adobe.xed+json;version=1' },
    tags: mutable(dataset.tags),
    fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
    classification: { dataBehavior: 'record', managedBy: 'CUSTOMER' },
    state: 'ACTIVE',
    viewId: dataset.id,
    files: `@/dataSets/${dataset.id}/views/${dataset.id}/files`,
    ...(lastBatchId === null ? {} : { lastBatchId }),
    ...(lastBatchStatus === null ? {} : { lastBatchStatus }),
    ...(lastSuccessfulBatchId === null ? {} : { lastSuccessfulBatch: lastSuccessfulBatchId }),
    ...(lastFailedBatchId === null ? {} : { lastFailedBatch: lastFailedBatchId }),
  }
}

/** As it would be asked for: what a patch is applied to. */
export function datasetBody(dataset: Dataset): Static<typeof DatasetBody> {
  const { name, description, schemaId, tags } = dataset
  return { name, description, schemaRef: { id: schemaId }, tags: mutable(tags) }
}

function mutable(tags: Dataset['tags']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, [...values]]))
}
