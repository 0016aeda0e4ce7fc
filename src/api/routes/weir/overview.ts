/** overview: what is there, what is under way and what somebody should look at: the first look at a Weir. */
import { failingFields, OverviewFields, unwellFields } from '../../contract/weir/overview.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

/** More is in the lists of flows and registrations. */
const SHOWN = 20
/** Runs that have not ended are counted no further. */
const MOST_COUNTED = 10_000

export function overviewRoutes(app: App, { store: { read }, clock }: Services): void {
  app.get(
    '/weir/v1/overview',
    {
      schema: {
        tags: ['Weir'],
        description: `How many flows, datasets and registrations there are, what is under way, and what somebody should look at: enabled flows whose last run failed and registrations that are not well, of each the ${SHOWN} newest. For the operator alone.`,
        response: { 200: OverviewFields, ...problems() },
      },
    },
    async (request) => {
      requireOperator(request)
      return {
        counts: {
          connections: await read.connections.count(),
          flows: await read.flows.count(),
          datasets: await read.datasets.count(),
          registrations: await read.registrations.count(),
        },
        runs: await read.runs.countUnfinished(MOST_COUNTED),
        deliveries: {
          ...(await read.rollUps.countBacklog()),
          dueSince: await read.deliveries.findDueSince(clock.now()),
        },
        failingFlows: {
          count: await read.attention.countFailingFlows(),
          newest: await failing(),
        },
        unwellRegistrations: {
          count: await read.attention.countUnwellRegistrations(),
          newest: (await read.attention.listUnwellRegistrations(SHOWN)).map(unwellFields),
        },
      }
    },
  )

  async function failing() {
    const found = await read.attention.listFailingFlows(SHOWN)
    return await Promise.all(
      found.map(async ({ flow, lastRun }) => {
        return failingFields(flow, lastRun, await read.runs.find(lastRun.id))
      }),
    )
  }
}
