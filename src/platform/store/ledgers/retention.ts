/**
 * retention: drops what has grown too old, a few rows at a step, each step a range of the primary key.
 * Keeps: of a journal only its beginning is dropped, and its floor rises in the same commit; a delivery
 * that is still owed stays, and so does every event and body that a journal, a delivery or a trace
 * points to.
 *
 * Rows are taken as oldest first in the order in which they were written. A step ends at the first
 * that is young enough.
 */
import type { Rows } from '../store.ts'

/**
 * What grows old, in the order of a round. Events stay for as long as one of the others points to them,
 * and go before these, which is a round later: whoever has just read of one, to send it again, can
 * still owe it.
 */
export const AGEING = ['events', 'journal', 'deliveries', 'traces'] as const

export type Ageing = (typeof AGEING)[number]

export interface Step {
  readonly removed: number
  /** Where the next step goes on; `null` where nothing that is old enough comes after. */
  readonly next: number | null
}

export function retentionLedger(rows: Rows) {
  const oldRows = async <Row extends Aged>(
    sql: string,
    { before, after, limit }: Range,
  ): Promise<{ old: Row[]; next: number | null }> => {
    const found = await rows.all<Row>(sql, after, limit)
    const young = found.findIndex(({ at }) => at >= before)
    const old = young === -1 ? found : found.slice(0, young)
    const isLast = young !== -1 || found.length < limit
    return { old, next: isLast ? null : (found.at(-1)?.seq ?? null) }
  }

  const drop: Record<Ageing, (range: Range) => Promise<Step>> = {
    async journal(range) {
      const { old, next } = await oldRows<Aged & { journal: string }>(
        `SELECT position AS seq, at, registration_id AS journal FROM journal_entries
         WHERE position > ? ORDER BY position LIMIT ?`,
        range,
      )
      // The last of each journal is its floor.
      const floors = [...new Map(old.map(({ journal, seq }) => [journal, seq]))]
      await rows.run(
        `INSERT INTO journal_floors (registration_id, position)
         SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT (registration_id) DO UPDATE SET position = excluded.position`,
        JSON.stringify(floors),
      )
      const last = old.at(-1)?.seq ?? 0
      const removed = await rows.run('DELETE FROM journal_entries WHERE position <= ?', last)
      return { removed, next }
    },

    async deliveries(range) {
      const { old, next } = await oldRows<Aged & { status: string }>(
        'SELECT id AS seq, created_at AS at, status FROM deliveries WHERE id > ? ORDER BY id LIMIT ?',
        range,
      )
      const settled = old.filter(({ status }) => status !== 'waiting' && status !== 'sending')
      const ids = JSON.stringify(settled.map(({ seq }) => seq))
      await rows.run(`DELETE FROM delivery_items WHERE delivery_id IN ${LISTED}`, ids)
      const removed = await rows.run(`DELETE FROM deliveries WHERE id IN ${LISTED}`, ids)
      return { removed, next }
    },

    async traces(range) {
      const { old, next } = await oldRows(
        `SELECT seq, document ->> 'at' AS at FROM traces WHERE seq > ? ORDER BY seq LIMIT ?`,
        range,
      )
      const ids = JSON.stringify(old.map(({ seq }) => seq))
      return { removed: await rows.run(`DELETE FROM traces WHERE seq IN ${LISTED}`, ids), next }
    },

    async events(range) {
      const { old, next } = await oldRows<Aged & { id: string }>(
        'SELECT position AS seq, at, id FROM events WHERE position > ? ORDER BY position LIMIT ?',
        range,
      )
      const free = await rows.all<{ id: string }>(
        `SELECT value AS id FROM json_each(?) AS old
         WHERE NOT EXISTS (SELECT 1 FROM journal_entries WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM delivery_items WHERE event_id = old.value)
           AND NOT EXISTS (SELECT 1 FROM bodies JOIN traces ON traces.body_id = bodies.id
                           WHERE bodies.event_id = old.value)`,
        JSON.stringify(old.map(({ id }) => id)),
      )
      const ids = JSON.stringify(free.map(({ id }) => id))
      await rows.run(`DELETE FROM misses WHERE event_id IN ${LISTED}`, ids)
      await rows.run(`DELETE FROM bodies WHERE event_id IN ${LISTED}`, ids)
      return { removed: await rows.run(`DELETE FROM events WHERE id IN ${LISTED}`, ids), next }
    },
  }

  return {
    /** Of the `limit` rows that follow, those from before that instant that nothing needs. */
    async drop(what: Ageing, range: Range): Promise<Step> {
      return await drop[what](range)
    },
  }
}

export interface Range {
  readonly before: number
  /** The `next` of the step before; 0 for the first. */
  readonly after: number
  readonly limit: number
}

interface Aged {
  seq: number
  at: number
}

const LISTED = '(SELECT value FROM json_each(?))'
