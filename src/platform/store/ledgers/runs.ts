/** runs: what was executed, what it came to, what is still to do. */
import type { FlowId, RunId } from '../../../domain/ids.ts'
import type { Run, RunOutcome, RunStatus } from '../../../domain/run.ts'
import type { Rows } from '../store.ts'
import { type DocumentRow, type Page, type PageRequest, pageOf } from './documents.ts'

export function runsLedger(rows: Rows) {
  return {
    async find(id: RunId): Promise<Run | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM runs WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    /** Newest first; of one flow, or of all. */
    async list({ limit, after, flowId }: PageRequest & { flowId?: FlowId }): Promise<Page<Run>> {
      const found = await rows.all<DocumentRow & { seq: number }>(
        `SELECT seq, document FROM runs WHERE seq < ?1 AND (?3 IS NULL OR flow_id = ?3)
         ORDER BY seq DESC LIMIT ?2`,
        after ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
        flowId ?? null,
      )
      return pageOf(found, limit)
    },

    /** Oldest first, with how each is to end where that was written already. */
    async listUnfinished(): Promise<{ run: Run; outcome: RunOutcome | null }[]> {
      const found = await rows.all<DocumentRow & { outcome: string | null }>(
        `SELECT document, outcome FROM runs WHERE status IN ('scheduled', 'inProgress') ORDER BY seq`,
      )
      return found.map(({ document, outcome }) => ({
        run: JSON.parse(document),
        outcome: outcome === null ? null : JSON.parse(outcome),
      }))
    },

    /** Those that have not ended, by status; counted no further than `limit` together. */
    async countUnfinished(limit: number): Promise<Record<'scheduled' | 'inProgress', number>> {
      const found = await rows.all<{ status: 'scheduled' | 'inProgress'; n: number }>(
        `SELECT status, count(*) AS n FROM (
           SELECT status FROM runs WHERE status IN ('scheduled', 'inProgress') LIMIT ?)
         GROUP BY status`,
        limit,
      )
      const counts = { scheduled: 0, inProgress: 0 }
      for (const { status, n } of found) counts[status] = n
      return counts
    },

    async insert(run: Run): Promise<void> {
      await rows.run(
        'INSERT INTO runs (id, flow_id, status, document) VALUES (?, ?, ?, ?)',
        run.id,
        run.flowId,
        run.status,
        JSON.stringify(run),
      )
    },

    /** Moves a run on; answers false, and changes nothing, where it is no longer in `from`. */
    async move(run: Run, from: RunStatus): Promise<boolean> {
      const changed = await rows.run(
        'UPDATE runs SET status = ?, document = ? WHERE id = ? AND status = ?',
        run.status,
        JSON.stringify(run),
        run.id,
        from,
      )
      return changed > 0
    },

    /** How a run is to end; `null` until that was written. */
    async findOutcome(id: RunId): Promise<RunOutcome | null> {
      const row = await rows.one<{ outcome: string | null }>(
        'SELECT outcome FROM runs WHERE id = ?',
        id,
      )
      return row === null || row.outcome === null ? null : JSON.parse(row.outcome)
    },

    /** Notes how a run in progress is to end, before its data is made visible; the first note stands. */
    async prepare(outcome: RunOutcome): Promise<void> {
      await rows.run(
        `UPDATE runs SET outcome = ? WHERE id = ? AND status = 'inProgress' AND outcome IS NULL`,
        JSON.stringify(outcome),
        outcome.run.id,
      )
    },
  }
}
