/** datasets: the Catalog as far as flows need it: datasets and batches (flow-service 4.5, 8.3). */
import { Type } from 'typebox'
import type { Batch } from '../../../domain/batch.ts'
import type { Dataset } from '../../../domain/dataset.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import { getBatch } from '../../../ingest/datasets/batch-files.ts'
import { createDataset, getDataset } from '../../../ingest/datasets/datasets.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/catalog'
const Loose = Type.Record(Type.String(), Type.Unknown())
const ById = Type.Object({ id: Type.String() })
const tags = ['Catalog']

const DatasetBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  description: Type.Optional(Type.String()),
  schemaRef: Type.Object({ id: Type.String(), contentType: Type.Optional(Type.String()) }),
})

export function datasetRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    `${PATH}/dataSets`,
    { schema: { tags, body: DatasetBody, response: { 201: Type.Array(Type.String()) } } },
    async (request, reply) => {
      const { name, description, schemaRef } = request.body
      const draft = { name, description: description ?? '', schemaId: schemaRef.id }
      const { id } = await createDataset(draft, services)
      return reply.code(201).send([`@/dataSets/${id}`])
    },
  )

  app.get(`${PATH}/dataSets`, { schema: { tags, response: { 200: Loose } } }, async () => {
    const { items } = await store.read.datasets.list({ limit: 100 })
    return Object.fromEntries(items.map((dataset) => [dataset.id, datasetFields(dataset)]))
  })

  app.get(
    `${PATH}/dataSets/:id`,
    { schema: { tags, params: ById, response: { 200: Loose } } },
    async (request) => {
      const dataset = await getDataset(idOf(request.params.id), store)
      return { [dataset.id]: datasetFields(dataset) }
    },
  )

  app.get(
    `${PATH}/batches/:id`,
    { schema: { tags, params: ById, response: { 200: Loose } } },
    async (request) => {
      const batch = await getBatch(idOf(request.params.id), store)
      return { [batch.id]: await batchFields(batch) }
    },
  )

  function datasetFields(dataset: Dataset) {
    return {
      name: dataset.name,
      description: dataset.description,
      imsOrg: identity.imsOrgId,
      sandboxId: identity.sandboxId,
      created: dataset.createdAt,
      updated: dataset.updatedAt,
      version: '1.0.0',
      schemaRef: { id: dataset.schemaId, contentType: 'application/vnd.adobe.xed+json;version=1' },
      fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
      classification: { dataBehavior: 'record', managedBy: 'CUSTOMER' },
      state: 'ACTIVE',
      ...(dataset.lastBatchId === null
        ? {}
        : { lastBatchId: dataset.lastBatchId, lastBatchStatus: dataset.lastBatchStatus }),
    }
  }

  async function batchFields(batch: Batch) {
    const run = await store.read.runs.find(batch.runId)
    return {
      status: batch.status,
      relatedObjects: [{ type: 'dataSet', id: batch.datasetId }],
      id: batch.id,
      externalId: batch.id,
      inputFormat: { format: batch.format === 'json' ? 'json' : 'csv' },
      imsOrg: identity.imsOrgId,
      created: batch.startedAt,
      started: batch.startedAt,
      completed: batch.completedAt,
      updated: batch.completedAt,
      version: '1.0.5',
      metrics: {
        inputByteSize: batch.inputBytes,
        inputFileCount: batch.items.length,
        outputByteSize: batch.parts.reduce((sum, part) => sum + part.bytes, 0),
        outputFileCount: batch.parts.length,
        ...countsOf(batch),
      },
      ...(run === null ? {} : runFieldsOf(run)),
      ...(batch.causes.length === 0 ? {} : { errors: errorsOf(batch) }),
    }
  }
}

function runFieldsOf({ options, createdAt, createdClient, createdBy }: Run) {
  const percent = options.partialIngestionPercent
  return {
    created: createdAt,
    createdClient,
    createdUser: createdBy,
    updatedUser: createdBy,
    tags: {
      acp_enableErrorDiagnostics: options.errorDiagnosticsEnabled,
      ...(percent === null ? {} : { acp_partialIngestionPercent: percent }),
    },
  }
}

function countsOf(batch: Batch) {
  return Object.fromEntries(
    Object.entries({
      inputRecordCount: batch.inputRecordCount,
      outputRecordCount: batch.outputRecordCount,
      failedRecordCount: batch.failedRecordCount,
    }).filter(([, count]) => count !== null),
  )
}

function errorsOf({ causes }: Batch) {
  return causes.map(({ code, message, recordCount }) => ({
    code,
    description: message,
    ...(recordCount === undefined ? {} : { recordCount }),
  }))
}
