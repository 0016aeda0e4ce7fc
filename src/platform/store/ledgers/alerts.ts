/** alerts: what fires and what has fired, since when runs are at work, and what flows have otherwise than the defaults. */
import type { Alert, AlertKind, AlertOverrides, AlertStatus } from '../../../domain/alert.ts'
import type { FlowId, RunId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** A run that has not come to its end, and was not found delayed yet. */
export interface AtWork {
  readonly runId: RunId
  readonly flowId: FlowId
  readonly flowName: string
  readonly startedAt: number
}

/** Where in the list an alert stood when it was listed; it goes to another place once it is resolved. */
export interface AlertPlace {
  readonly isOpen: boolean
  readonly seq: number
}

export interface ListedAlert {
  readonly alert: Alert
  readonly place: AlertPlace
}

export interface AlertQuery {
  readonly flowId?: FlowId | undefined
  readonly status?: AlertStatus | undefined
  /** Only those that stand behind it. */
  readonly after?: AlertPlace | undefined
  readonly limit: number
}

export function alertsLedger(rows: Rows) {
  async function all(sql: string, ...values: (string | number)[]): Promise<Alert[]> {
    const found = await rows.all<DocumentRow>(`SELECT document FROM alerts ${sql}`, ...values)
    return found.map(({ document }) => JSON.parse(document))
  }

  return {
    /** The first start of a run stands, however often it is begun again. */
    async noteStart(runId: RunId, at: number): Promise<void> {
      await rows.run(
        'INSERT OR IGNORE INTO run_starts (run_id, started_at) VALUES (?, ?)',
        runId,
        at,
      )
    },

    async findStart(runId: RunId): Promise<number | null> {
      const sql = 'SELECT started_at FROM run_starts WHERE run_id = ?'
      return (await rows.one<{ started_at: number }>(sql, runId))?.started_at ?? null
    },

    async removeStart(runId: RunId): Promise<void> {
      await rows.run('DELETE FROM run_starts WHERE run_id = ?', runId)
    },

    /** Longest at work first; those whose outcome is written have ended, though nobody can see it yet. */
    async listAtWork(): Promise<AtWork[]> {
      return await rows.all<AtWork>(
        `SELECT run_id AS runId, flow_id AS flowId, document ->> '$.flowName' AS flowName,
           started_at AS startedAt
         FROM run_starts JOIN runs ON runs.id = run_id
         WHERE status = 'inProgress' AND outcome IS NULL
           AND NOT EXISTS (SELECT 1 FROM alerts WHERE kind = 'delay' AND subject = run_id)
         ORDER BY started_at`,
      )
    },

    /** Those that fire first, each newest first. */
    async list({ flowId, status, after, limit }: AlertQuery): Promise<ListedAlert[]> {
      const wanted: [sql: string, ...values: (string | number)[]][] = []
      if (flowId !== undefined) wanted.push(['flow_id = ?', flowId])
      if (status !== undefined) wanted.push(['is_open = ?', status === 'FIRING' ? 1 : 0])
      if (after !== undefined) {
        wanted.push(['(is_open, seq) < (?, ?)', after.isOpen ? 1 : 0, after.seq])
      }
      const where = wanted.length === 0 ? '' : `WHERE ${wanted.map(([sql]) => sql).join(' AND ')}`
      const found = await rows.all<DocumentRow & { isOpen: number; seq: number }>(
        `SELECT document, is_open AS isOpen, seq FROM alerts ${where}
         ORDER BY is_open DESC, seq DESC LIMIT ?`,
        ...wanted.flatMap(([, ...values]) => values),
        limit,
      )
      return found.map(({ document, isOpen, seq }) => ({
        alert: JSON.parse(document),
        place: { isOpen: isOpen === 1, seq },
      }))
    },

    /** The one that fires for a flow or, of a delay, for a run. */
    async findOpen(kind: AlertKind, subject: FlowId | RunId): Promise<Alert | null> {
      const where = 'WHERE kind = ? AND subject = ? AND is_open = 1'
      return (await all(where, kind, subject))[0] ?? null
    },

    async listOpen(kind: AlertKind): Promise<Alert[]> {
      return await all('WHERE is_open = 1 AND kind = ? ORDER BY seq', kind)
    },

    /** Whether a run was found delayed before. */
    async findDelay(runId: RunId): Promise<Alert | null> {
      return (await all(`WHERE kind = 'delay' AND subject = ?`, runId))[0] ?? null
    },

    async write(alert: Alert): Promise<void> {
      await rows.run(
        `INSERT INTO alerts (id, kind, subject, flow_id, is_open, document) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, document = excluded.document`,
        alert.id,
        alert.kind,
        alert.kind === 'delay' ? alert.runId : alert.flowId,
        alert.flowId,
        alert.status === 'FIRING' ? 1 : 0,
        JSON.stringify(alert),
      )
    },

    async findRule(flowId: FlowId): Promise<AlertOverrides | null> {
      const sql = 'SELECT document FROM alert_rules WHERE flow_id = ?'
      const row = await rows.one<DocumentRow>(sql, flowId)
      return row === null ? null : JSON.parse(row.document)
    },

    /** Of flows that are there, by their names. */
    async listRules(): Promise<{ flowId: FlowId; flowName: string; overrides: AlertOverrides }[]> {
      const found = await rows.all<DocumentRow & { flowId: FlowId; flowName: string }>(
        `SELECT flow_id AS flowId, flows.document ->> '$.name' AS flowName, alert_rules.document
         FROM alert_rules JOIN flows ON flows.id = flow_id ORDER BY flowName, flow_id`,
      )
      return found.map(({ document, ...flow }) => ({ ...flow, overrides: JSON.parse(document) }))
    },

    async writeRule(flowId: FlowId, overrides: AlertOverrides): Promise<void> {
      await rows.run(
        `INSERT INTO alert_rules (flow_id, document) VALUES (?, ?)
         ON CONFLICT (flow_id) DO UPDATE SET document = excluded.document`,
        flowId,
        JSON.stringify(overrides),
      )
    },

    async removeRule(flowId: FlowId): Promise<void> {
      await rows.run('DELETE FROM alert_rules WHERE flow_id = ?', flowId)
    },
  }
}
