/** schedules: when each flow that runs by itself is to run next. */
import type { FlowId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'

export interface Due {
  readonly flowId: FlowId
  readonly dueAt: number
}

export function schedulesLedger(rows: Rows) {
  return {
    /** The longest due first. */
    async listDue(now: number, limit: number): Promise<Due[]> {
      return await rows.all<Due>(
        'SELECT flow_id AS flowId, due_at AS dueAt FROM schedules WHERE due_at <= ? ORDER BY due_at LIMIT ?',
        now,
        limit,
      )
    },

    async find(flowId: FlowId): Promise<number | null> {
      const row = await rows.one<{ dueAt: number }>(
        'SELECT due_at AS dueAt FROM schedules WHERE flow_id = ?',
        flowId,
      )
      return row?.dueAt ?? null
    },

    /** The earliest of all; `null` where no flow runs by itself. */
    async findNextDue(): Promise<number | null> {
      const row = await rows.one<{ dueAt: number | null }>(
        'SELECT min(due_at) AS dueAt FROM schedules',
      )
      return row?.dueAt ?? null
    },

    /** `null`: it does not run by itself any more. */
    async set(flowId: FlowId, dueAt: number | null): Promise<void> {
      if (dueAt === null) {
        await rows.run('DELETE FROM schedules WHERE flow_id = ?', flowId)
        return
      }
      await rows.run(
        'INSERT INTO schedules (flow_id, due_at) VALUES (?1, ?2) ON CONFLICT (flow_id) DO UPDATE SET due_at = ?2',
        flowId,
        dueAt,
      )
    },
  }
}
