/** dataset-summaries: for the datasets of a page, what the documented fields leave out: schema, rows, batches, the last one. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { type DatasetId, idOf } from '../../../domain/ids.ts'
import { datasetSummary, DatasetSummaries } from '../../contract/weir/dataset-summary.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

const MOST_DATASETS = 100

export function datasetSummaryRoutes(app: App, { store: { read } }: Services): void {
  app.get(
    '/weir/v1/datasets/summaries',
    {
      schema: {
        tags: ['Weir'],
        description: `Of each dataset named in \`ids\` (with commas between them, at most ${MOST_DATASETS}): its schema, how many rows are in it, how many batches it took, and the last of them.`,
        querystring: Type.Object({ ids: Type.Optional(Type.String()) }),
        response: { 200: DatasetSummaries, ...problems(400) },
      },
    },
    async (request) => {
      const ids = (request.query.ids ?? '').split(',').filter((id) => id !== '')
      if (ids.length > MOST_DATASETS) {
        throw new Fault('WEIR-400', {
          problem: `\`ids\` names ${ids.length} datasets; it may name ${MOST_DATASETS}.`,
        })
      }
      const found = await Promise.all(ids.map((id) => summaryOf(idOf(id))))
      return { datasets: found.filter((summary) => summary !== null) }
    },
  )

  async function summaryOf(id: DatasetId) {
    const dataset = await read.datasets.find(id)
    if (dataset === null) return null
    const { lastBatchId, schemaId } = dataset
    return datasetSummary(dataset, {
      schema: await read.schemas.find(schemaId),
      lastBatch: lastBatchId === null ? null : await read.batches.find(lastBatchId),
      counts: await read.batches.countInDataset(id),
    })
  }
}
