/** soundness: whether rows that belong together are all there, in questions that are bounded. */
import { type DeliveryId, idOf } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { OPEN } from './delivery-rows.ts'
import type { Backlog } from './roll-ups.ts'

export function soundnessLedger(rows: Rows) {
  return {
    /** Of the `limit` deliveries that are longest due, those whose body, or one of a batch's, is gone. */
    async listWithoutBody(limit: number): Promise<DeliveryId[]> {
      const found = await rows.all<{ id: number }>(
        `SELECT id FROM (SELECT id, body_id FROM deliveries WHERE ${OPEN}
           ORDER BY next_attempt_at, id LIMIT ?) AS owed
         WHERE body_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bodies WHERE bodies.id = owed.body_id)`,
        limit,
      )
      return found.map(({ id }) => idOf(String(id)))
    },

    /** When the newest rows say that they were written; `null` where there are none. */
    async findNewest(): Promise<number | null> {
      const newest = NEWEST.map(
        ([table, key, at]) =>
          `SELECT max(at) AS at FROM (SELECT ${at} AS at FROM ${table} ORDER BY ${key} DESC LIMIT 100)`,
      )
      const row = await rows.one<{ at: number | null }>(
        `SELECT max(at) AS at FROM (${newest.join(' UNION ALL ')})`,
      )
      return row?.at ?? null
    },

    /** When the last of what is owed is to be tried; `null` where nothing is. */
    async findLastDue(): Promise<number | null> {
      const row = await rows.one<{ at: number }>(
        `SELECT next_attempt_at AS at FROM deliveries WHERE ${OPEN} ORDER BY next_attempt_at DESC LIMIT 1`,
      )
      return row?.at ?? null
    },

    /** What the roll-ups ought to say. It reads all that is owed: 0.2 µs a delivery. */
    async countBacklogByRows(): Promise<Backlog> {
      const found = await rows.all<{ state: keyof Backlog; n: number }>(
        `SELECT CASE WHEN status = 'sending' THEN 'sending' WHEN attempts = 0 THEN 'waiting' ELSE 'retrying' END
           AS state, count(*) AS n FROM deliveries WHERE ${OPEN} GROUP BY 1`,
      )
      const counts = { waiting: 0, retrying: 0, sending: 0 }
      for (const { state, n } of found) counts[state] = n
      return counts
    },
  }
}

/** Rows in the order in which they were written, and where they say when. */
const NEWEST = [
  ['events', 'position', 'at'],
  ['deliveries', 'id', 'created_at'],
  ['traces', 'seq', 'at'],
  ['runs', 'seq', `document ->> 'updatedAt'`],
] as const
