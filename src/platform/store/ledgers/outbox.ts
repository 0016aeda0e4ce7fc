/** outbox: what has happened and is not announced yet, in the order in which it happened. */
import { causeOf, type Fact } from '../../../domain/fact.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** A fact, waiting to be announced. */
export interface OutboxEntry {
  readonly seq: number
  readonly fact: Fact
}

export function outboxLedger(rows: Rows) {
  return {
    /** Writing the same fact twice leaves the first. */
    async append(fact: Fact): Promise<void> {
      await rows.run(
        'INSERT INTO outbox (cause, document) VALUES (?, ?) ON CONFLICT (cause) DO NOTHING',
        causeOf(fact),
        JSON.stringify(fact),
      )
    },

    /** Oldest first; `after`: the `seq` to begin behind. */
    async list(limit: number, after = 0): Promise<OutboxEntry[]> {
      const found = await rows.all<DocumentRow & { seq: number }>(
        'SELECT seq, document FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?',
        after,
        limit,
      )
      return found.map(({ seq, document }) => ({ seq, fact: JSON.parse(document) }))
    },

    async remove(fact: Fact): Promise<void> {
      await rows.run('DELETE FROM outbox WHERE cause = ?', causeOf(fact))
    },
  }
}
