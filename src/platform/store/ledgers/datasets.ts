/** datasets: their rows, and what of them stands in the way of changing a schema. */
import type { Dataset } from '../../../domain/dataset.ts'
import type { SchemaId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { type DocumentRow, documentsLedger } from './documents.ts'

export function datasetsLedger(rows: Rows) {
  return {
    ...documentsLedger<Dataset>(rows, 'datasets'),

    /** Those that keep to a schema, and whether each has records already. The plus lets the index of batches be used. */
    async listOf(schemaId: SchemaId): Promise<(Dataset & { readonly isFilled: boolean })[]> {
      const found = await rows.all<DocumentRow & { filled: number }>(
        `SELECT document, EXISTS (
           SELECT 1 FROM batches WHERE batches.document ->> '$.datasetId' = +datasets.id
             AND json_array_length(batches.document, '$.parts') > 0
         ) AS filled
         FROM datasets WHERE document ->> '$.schemaId' = ? ORDER BY seq`,
        schemaId,
      )
      return found.map(({ document, filled }) => {
        return { ...JSON.parse(document), isFilled: filled === 1 }
      })
    },
  }
}
