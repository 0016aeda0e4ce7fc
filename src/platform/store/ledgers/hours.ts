/**
 * hours: how runs and deliveries went, hour by hour; what pictures over time are drawn from.
 * They are counted as they end, so that a picture of a year reads no run and no attempt.
 */
import type { Measured } from '../../../domain/activity.ts'
import type { FlowId } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import type { Rows } from '../store.ts'

export const HOUR_MS = 3_600_000

/** Which hour an instant is in: the instant at which that begins. */
export function hourOf(at: number): number {
  return at - (at % HOUR_MS)
}

/** Runs that ended within an hour. */
export interface RunHour {
  readonly hour: number
  readonly succeeded: number
  readonly failed: number
  readonly recordsReceived: number
  readonly recordsIngested: number
  readonly recordsFailed: number
}

/** Attempts that ended within an hour, and deliveries that were given up then. */
export interface DeliveryHour {
  readonly hour: number
  readonly succeeded: number
  readonly failed: number
  readonly givenUp: number
}

/** From an instant on, and before another. */
export interface Span {
  readonly from: number
  readonly to: number
}

export function hoursLedger(rows: Rows) {
  return {
    /** Of one flow, or of all together; hours in which nothing ended are left out. */
    async listRuns({ from, to }: Span, flowId: FlowId | null): Promise<RunHour[]> {
      return await rows.all<RunHour>(
        `SELECT hour, succeeded, failed, records_received AS recordsReceived,
           records_ingested AS recordsIngested, records_failed AS recordsFailed
         FROM run_hours WHERE flow_id = ? AND hour >= ? AND hour < ? ORDER BY hour`,
        flowId ?? ALL,
        from,
        to,
      )
    },

    async listDeliveries({ from, to }: Span): Promise<DeliveryHour[]> {
      return await rows.all<DeliveryHour>(
        `SELECT hour, succeeded, failed, given_up AS givenUp
         FROM delivery_hours WHERE hour >= ? AND hour < ? ORDER BY hour`,
        from,
        to,
      )
    },

    async addDeliveries({ hour, succeeded, failed, givenUp }: DeliveryHour): Promise<void> {
      await rows.run(
        `INSERT INTO delivery_hours (hour, succeeded, failed, given_up) VALUES (?, ?, ?, ?)
         ON CONFLICT (hour) DO UPDATE SET succeeded = succeeded + excluded.succeeded,
           failed = failed + excluded.failed, given_up = given_up + excluded.given_up`,
        hour,
        succeeded,
        failed,
        givenUp,
      )
    },

    /** Answers how many hours were dropped. */
    async dropBefore(hour: number): Promise<number> {
      const ofRuns = await rows.run('DELETE FROM run_hours WHERE hour < ?', hour)
      return ofRuns + (await rows.run('DELETE FROM delivery_hours WHERE hour < ?', hour))
    },
  }
}

/** Counts a run that has ended: for its flow, where it has one, and for all together. */
export async function addRun(rows: Rows, run: Run): Promise<void> {
  const last = run.activities.at(-1)
  for (const flowId of run.flowId === null ? [ALL] : [run.flowId, ALL]) {
    await rows.run(
      `INSERT INTO run_hours (flow_id, hour, succeeded, failed, records_received, records_ingested, records_failed)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (flow_id, hour) DO UPDATE SET succeeded = succeeded + excluded.succeeded,
         failed = failed + excluded.failed, records_received = records_received + excluded.records_received,
         records_ingested = records_ingested + excluded.records_ingested,
         records_failed = records_failed + excluded.records_failed`,
      flowId,
      hourOf(run.updatedAt),
      run.status === 'success' ? 1 : 0,
      run.status === 'failed' ? 1 : 0,
      counted(last?.input.records),
      counted(last?.output.records),
      counted(last?.failedRecordCount),
    )
  }
}

const ALL = ''

/** What was not measured, or is documented as unknown, counts for nothing. */
function counted(measured: Measured | undefined): number {
  return typeof measured === 'number' ? measured : 0
}
