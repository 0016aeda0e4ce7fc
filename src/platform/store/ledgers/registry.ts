/** registry: the rows of the Schema Registry. They are few, and looked at together: what uses what. */
import type { Rows } from '../store.ts'
import { type DocumentRow, documentsLedger } from './documents.ts'

type Table = 'schemas' | 'components' | 'descriptors'

export function registryLedger<Noun extends { readonly id: string }>(rows: Rows, table: Table) {
  return {
    ...documentsLedger<Noun>(rows, table),

    /** All of them, oldest first. */
    async listAll(): Promise<Noun[]> {
      const found = await rows.all<DocumentRow>(`SELECT document FROM ${table} ORDER BY seq`)
      return found.map(({ document }) => JSON.parse(document))
    },
  }
}
