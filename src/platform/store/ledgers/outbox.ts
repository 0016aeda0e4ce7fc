/** outbox: runs that have finished and are not announced yet, in the order in which they finished. */
import type { RunId } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** A finished run, waiting to be announced. */
export interface OutboxEntry {
  readonly seq: number
  readonly run: Run
}

export function outboxLedger(rows: Rows) {
  return {
    /** Writing the same run twice leaves the first. */
    async append(run: Run): Promise<void> {
      await rows.run(
        'INSERT INTO outbox (run_id, document) VALUES (?, ?) ON CONFLICT (run_id) DO NOTHING',
        run.id,
        JSON.stringify(run),
      )
    },

    /** Oldest first; `after`: the `seq` to begin behind. */
    async list(limit: number, after = 0): Promise<OutboxEntry[]> {
      const found = await rows.all<DocumentRow & { seq: number }>(
        'SELECT seq, document FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?',
        after,
        limit,
      )
      return found.map(({ seq, document }) => ({ seq, run: JSON.parse(document) }))
    },

    async remove(runId: RunId): Promise<void> {
      await rows.run('DELETE FROM outbox WHERE run_id = ?', runId)
    },
  }
}
