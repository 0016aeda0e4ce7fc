/** next-due: at which instants a schedule would fall due, and whether it may be had at all; for who is about to choose one. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Schedule } from '../../../domain/flow.ts'
import { idOf } from '../../../domain/ids.ts'
import { latestDue, nextDue } from '../../../ingest/flows/due.ts'
import { scheduleOfFlow } from '../../../ingest/flows/flows.ts'
import { checkStart, scheduleOf, timeZoneOf } from '../../../ingest/flows/schedule.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

const DEFAULT_COUNT = 5
const MAX_COUNT = 100

export function nextDueRoutes(app: App, { store: { read }, clock }: Services): void {
  app.post(
    '/weir/v1/schedules/next',
    {
      schema: {
        tags: ['Weir'],
        description: `When a flow with this schedule would run by itself from now on: the next ${DEFAULT_COUNT} instants, or \`count\` of them. It is checked as that of a new flow, or of the flow of \`flowId\`. Nothing is kept.`,
        body: Type.Object(
          {
            scheduleParams: Type.Record(Type.String(), Type.Unknown()),
            timeZone: Type.Optional(Type.String({ maxLength: 100 })),
            flowId: Type.Optional(Type.String()),
            count: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_COUNT })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            instants: Type.Array(Type.Integer(), {
              description: 'In epoch milliseconds; fewer than were asked for where it ends.',
            }),
          }),
          ...problems(400, 404),
        },
      },
    },
    async ({ body: { scheduleParams, timeZone = 'UTC', flowId, count = DEFAULT_COUNT } }) => {
      const now = clock.now()
      const schedule = scheduleOf(scheduleParams, timeZoneOf(timeZone))
      const flow = flowId === undefined ? null : await read.flows.find(idOf(flowId))
      if (flowId !== undefined && flow === null) {
        throw new Fault('WEIR-404', { problem: `The flow "${flowId}" is not found.` })
      }
      checkStart(schedule, flow && scheduleOfFlow(flow), now)
      return { instants: schedule === null ? [] : instantsOf(schedule, now, count, flow === null) }
    },
  )
}

/** A new flow runs at once where its start is a moment ago. */
function instantsOf(schedule: Schedule, now: number, count: number, isNew: boolean): number[] {
  const instants: number[] = []
  let after = isNew && latestDue(schedule, now) === schedule.startAt ? schedule.startAt - 1 : now
  while (instants.length < count) {
    const next = dueIn(schedule, after)
    if (next === null) break
    instants.push(next)
    after = next
  }
  return instants
}

/** What lies beyond the dates that there are is never. */
function dueIn(schedule: Schedule, after: number): number | null {
  try {
    return nextDue(schedule, after)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
