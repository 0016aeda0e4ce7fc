/** runs: what was executed, what it came to, what is still to do. */
import type { FlowId, RunId } from '../../../domain/ids.ts'
import { hasEnded, type Run, type RunOutcome, type RunStatus } from '../../../domain/run.ts'
import type { Rows } from '../store.ts'
import { type DocumentRow, type Page, type PageRequest, pageOf } from './documents.ts'
import { addRun } from './hours.ts'

/** Of one flow, in one status, or both. */
export interface RunPart {
  /** Without those of uploads. */
  readonly isOfFlow?: boolean | undefined
  readonly flowId?: FlowId | undefined
  readonly status?: RunStatus | undefined
}

/** The column is that of flows, and is never empty. */
const NO_FLOW = ''

const MOST_READ = 2_000

function whereOf({ isOfFlow, flowId, status }: RunPart): string {
  const ofFlow = isOfFlow === true && flowId === undefined ? `AND flow_id <> '${NO_FLOW}'` : ''
  return `${ofFlow} ${flowId === undefined ? '' : 'AND flow_id = ?'} ${status === undefined ? '' : 'AND status = ?'}`
}

function valuesOf({ flowId, status }: RunPart): string[] {
  return [flowId, status].filter((value) => value !== undefined)
}

export function runsLedger(rows: Rows) {
  return {
    async find(id: RunId): Promise<Run | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM runs WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    /**
     * Newest first; of one flow or of all, in one status or in any, and of those `isWanted`: no more than
     * 2,000 are looked at, so that such a page may be short, and even empty, and yet not the last.
     */
    async list(
      { limit, after, ...part }: PageRequest & RunPart,
      isWanted: ((run: Run) => boolean) | null = null,
    ): Promise<Page<Run>> {
      const found = await rows.all<DocumentRow & { seq: number }>(
        `SELECT seq, document FROM runs WHERE seq < ? ${whereOf(part)}
         ORDER BY seq DESC LIMIT ?`,
        after ?? Number.MAX_SAFE_INTEGER,
        ...valuesOf(part),
        isWanted === null ? limit + 1 : MOST_READ,
      )
      if (isWanted === null) return pageOf(found, limit)
      const runs: Run[] = []
      for (const { seq, document } of found) {
        const run: Run = JSON.parse(document)
        if (!isWanted(run)) continue
        // The page ends before it.
        if (runs.length === limit) return { items: runs, next: seq + 1 }
        runs.push(run)
      }
      const last = found.at(-1)
      return {
        items: runs,
        next: found.length < MOST_READ || last === undefined ? null : last.seq,
      }
    },

    async count(part: RunPart): Promise<number> {
      const row = await rows.one<{ n: number }>(
        `SELECT count(*) AS n FROM runs WHERE TRUE ${whereOf(part)}`,
        ...valuesOf(part),
      )
      return row?.n ?? 0
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
           SELECT status FROM runs WHERE status IN ('scheduled', 'inProgress') ORDER BY seq LIMIT ?)
         GROUP BY status`,
        limit,
      )
      const counts = { scheduled: 0, inProgress: 0 }
      for (const { status, n } of found) counts[status] = n
      return counts
    },

    /** Those of a flow that have not begun yet, oldest first. */
    async listWaiting(flowId: FlowId): Promise<Run[]> {
      const found = await rows.all<DocumentRow>(
        `SELECT document FROM runs WHERE status = 'scheduled' AND flow_id = ? ORDER BY seq`,
        flowId,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    async insert(run: Run): Promise<void> {
      await rows.run(
        'INSERT INTO runs (id, flow_id, status, document) VALUES (?, ?, ?, ?)',
        run.id,
        run.flowId ?? NO_FLOW,
        run.status,
        JSON.stringify(run),
      )
      if (hasEnded(run)) await addRun(rows, run)
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
      if (changed > 0 && hasEnded(run)) await addRun(rows, run)
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
