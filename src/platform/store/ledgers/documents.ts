/** documents: the rows of a noun that is kept whole and found by its id, listed newest first. */
import type { Rows } from '../store.ts'

type Table =
  | 'connections'
  | 'sources'
  | 'targets'
  | 'flows'
  | 'schemas'
  | 'components'
  | 'descriptors'
  | 'datasets'
  | 'mapping_sets'

/** Rows that are read, of more than that: drafts stand in the same tables (resources.ts). */
const WHOLE: Readonly<Record<Table, string>> = {
  connections: 'is_draft = 0',
  sources: 'is_draft = 0',
  targets: 'is_draft = 0',
  flows: 'is_draft = 0',
  schemas: 'TRUE',
  components: 'TRUE',
  descriptors: 'TRUE',
  datasets: 'TRUE',
  mapping_sets: 'TRUE',
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Where the next page begins; `null` on the last one. */
  readonly next: number | null
}

export interface PageRequest {
  readonly limit: number
  /** The `next` of the page before. */
  readonly after?: number | undefined
}

export function documentsLedger<Noun extends { readonly id: string }>(rows: Rows, table: Table) {
  const whole = WHOLE[table]
  return {
    async find(id: Noun['id']): Promise<Noun | null> {
      const row = await rows.one<DocumentRow>(
        `SELECT document FROM ${table} WHERE id = ? AND ${whole}`,
        id,
      )
      return row === null ? null : JSON.parse(row.document)
    },

    async list({ limit, after }: PageRequest): Promise<Page<Noun>> {
      const found = await rows.all<DocumentRow & { seq: number }>(
        `SELECT seq, document FROM ${table} WHERE seq < ? AND ${whole} ORDER BY seq DESC LIMIT ?`,
        after ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
      )
      return pageOf(found, limit)
    },

    async count(): Promise<number> {
      const row = await rows.one<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${whole}`)
      return row?.n ?? 0
    },

    async insert(noun: Noun): Promise<void> {
      await rows.run(
        `INSERT INTO ${table} (id, document) VALUES (?, ?)`,
        noun.id,
        JSON.stringify(noun),
      )
    },

    /** Answers whether there was a row to replace. */
    async replace(noun: Noun): Promise<boolean> {
      const changed = await rows.run(
        `UPDATE ${table} SET document = ? WHERE id = ? AND ${whole}`,
        JSON.stringify(noun),
        noun.id,
      )
      return changed > 0
    },

    /** Answers whether there was a row to remove. */
    async remove(id: Noun['id']): Promise<boolean> {
      return (await rows.run(`DELETE FROM ${table} WHERE id = ? AND ${whole}`, id)) > 0
    },
  }
}

export interface DocumentRow {
  document: string
}

/** `found` holds one row more than the page where there is a next page. */
export function pageOf<T>(
  found: readonly (DocumentRow & { seq: number })[],
  limit: number,
): Page<T> {
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => JSON.parse(row.document)),
    next: found.length > limit && last !== undefined ? last.seq : null,
  }
}
