/** flow-life: what a change of a flow means for the runs that are to come. */
import type { Flow } from '../../domain/flow.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import { nextDue } from './due.ts'
import { scheduleOfFlow } from './flows.ts'

/**
 * When a flow is to run next by itself, now that it is what it is (pure); `null` for never. What it missed
 * while it was disabled it does not make up for: its next run takes everything anyway.
 */
export function dueAfter(
  flow: Flow,
  before: Flow | null,
  now: number,
): number | null | 'unchanged' {
  const schedule = flow.state === 'enabled' ? scheduleOfFlow(flow) : null
  if (schedule === null) return null
  const old = before?.state === 'enabled' ? scheduleOfFlow(before) : null
  if (JSON.stringify(old) === JSON.stringify(schedule)) return 'unchanged'
  // A new one may have begun a moment ago.
  const isNew = before === null || schedule.startAt !== scheduleOfFlow(before)?.startAt
  return nextDue(schedule, isNew ? schedule.startAt - 1 : now)
}

/** A flow that is deleted runs no more; a run that is at work ends as it would have. */
export async function leave(
  { id }: Flow,
  by: string,
  { schedules, runs, checkpoints }: Pick<Ledgers, 'schedules' | 'runs' | 'checkpoints'>,
  now: number,
): Promise<void> {
  await schedules.set(id, null)
  await checkpoints.clear(id)
  for (const run of await runs.listWaiting(id)) {
    await runs.move({ ...run, cancel: { at: now, by: `${by}, who deleted its flow` } }, run.status)
  }
}
