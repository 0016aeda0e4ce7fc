/**
 * apply-schedule: the schedule of a flow file beside the one that the flow has (pure).
 * Keeps: applying an unchanged file changes nothing, however long ago its start was.
 */
import { isDeepStrictEqual } from 'node:util'
import { scheduleOf, timeZoneOf } from '../api/contract/flow-rules.ts'
import type { FlowFields } from './flow-parts.ts'
import {
  type ScheduleBlock,
  type ScheduleParams,
  scheduleParamsOf,
  startOf,
} from './flow-schedule.ts'

/** As the flow has it, where that says the same; one that has begun keeps its beginning. */
export function scheduleFor(
  block: ScheduleBlock | undefined,
  known: Pick<FlowFields, 'scheduleParams' | '_weir'> | null,
  now: number,
): ScheduleParams {
  if (block === undefined) return {}
  const had = known === null ? null : scheduleOf(known.scheduleParams, known._weir.timeZone)
  checkStart(block.start, had?.startAt ?? null, now)
  const timeZone = timeZoneOf(block.timeZone ?? 'UTC')
  if (known === null || had === null) return scheduleParamsOf(block, wholeSecond(now))
  const params = scheduleParamsOf(block, had.startAt)
  const wanted = { ...scheduleOf(params, timeZone), timeZone: had.timeZone }
  return isDeepStrictEqual(wanted, had) ? known.scheduleParams : params
}

function wholeSecond(now: number): number {
  return Math.floor(now / 1_000) * 1_000
}

/** How much earlier than now a start may lie: Weir allows as much. */
const GRACE_MS = 60_000

function checkStart(start: string | undefined, had: number | null, now: number): void {
  if (start === undefined) return
  const startAt = startOf(start)
  if (Number.isNaN(startAt)) {
    throw new Error(
      `The schedule's start is "${start}". It must be an ISO instant with its offset, like 2027-01-04T06:00:00Z.`,
    )
  }
  if (startAt === had) return
  if (had !== null && had <= now) {
    throw new Error(
      `The schedule began at ${new Date(had).toISOString()}, and its start cannot be changed any more. Leave \`start\` as it was, or out, or give the flow another name.`,
    )
  }
  if (startAt < now - GRACE_MS) {
    throw new Error(
      `The schedule's start, ${start}, has passed. Leave \`start\` out to begin at once, or give one to come.`,
    )
  }
}
