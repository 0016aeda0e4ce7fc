/**
 * resources: the rows of a noun of the Flow Service, and beside them its drafts, under the same ids.
 * Keeps: what looks for the noun never meets a draft.
 */
import type { Draft } from '../../../domain/source.ts'
import type { Rows } from '../store.ts'
import {
  type DocumentRow,
  documentsLedger,
  type Page,
  pageOf,
  type PageRequest,
} from './documents.ts'

type Table = 'connections' | 'sources' | 'targets' | 'flows'

export function resourcesLedger<Noun extends { readonly id: string }>(rows: Rows, table: Table) {
  return {
    ...documentsLedger<Noun>(rows, table),

    /** Of all, drafts among them, newest first, those that `isWanted`. */
    async listWith(
      { limit, after }: PageRequest,
      isWanted: (one: Noun | Draft) => boolean | Promise<boolean>,
    ): Promise<Page<Noun | Draft>> {
      const wanted: (DocumentRow & { seq: number })[] = []
      let before = after ?? Number.MAX_SAFE_INTEGER
      for (;;) {
        const found = await rows.all<DocumentRow & { seq: number }>(
          `SELECT seq, document FROM ${table} WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
          before,
          STEP,
        )
        for (const row of found) {
          if (await isWanted(JSON.parse(row.document))) wanted.push(row)
          if (wanted.length > limit) return pageOf(wanted, limit)
        }
        const last = found.at(-1)
        if (last === undefined || found.length < STEP) return pageOf(wanted, limit)
        before = last.seq
      }
    },

    /** How many name this id there. */
    async countWhere(path: string, value: string): Promise<number> {
      const row = await rows.one<{ n: number }>(
        `SELECT count(*) AS n FROM ${table} WHERE json_extract(document, ?) = ? AND is_draft = 0`,
        path,
        value,
      )
      return row?.n ?? 0
    },

    async findDraft(id: string): Promise<Draft | null> {
      const row = await rows.one<DocumentRow>(
        `SELECT document FROM ${table} WHERE id = ? AND is_draft = 1`,
        id,
      )
      return row === null ? null : JSON.parse(row.document)
    },

    /** Keeps a draft, new or changed. */
    async keepDraft(draft: Draft): Promise<void> {
      await rows.run(
        `INSERT INTO ${table} (id, document, is_draft) VALUES (?1, ?2, 1)
         ON CONFLICT (id) DO UPDATE SET document = ?2 WHERE is_draft = 1`,
        draft.id,
        JSON.stringify(draft),
      )
    },

    /** The draft of this id is the noun from now on. */
    async publish(noun: Noun): Promise<boolean> {
      const changed = await rows.run(
        `UPDATE ${table} SET document = ?, is_draft = 0 WHERE id = ? AND is_draft = 1`,
        JSON.stringify(noun),
        noun.id,
      )
      return changed > 0
    },

    async removeDraft(id: string): Promise<boolean> {
      return (await rows.run(`DELETE FROM ${table} WHERE id = ? AND is_draft = 1`, id)) > 0
    },
  }
}

/** Read at a time where not every row is wanted. */
const STEP = 256

export type ResourcesLedger<Noun extends { readonly id: string }> = ReturnType<
  typeof resourcesLedger<Noun>
>
