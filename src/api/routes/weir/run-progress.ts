/** run-progress: how far a run is, as server-sent events, until it has ended. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Static, Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import type { RunStatus } from '../../../domain/run.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { paceOf } from '../../../ingest/run/pace.ts'
import type { RunProgress } from '../../../ingest/run/plan.ts'
import { ProgressEvent } from '../../contract/run-progress.ts'
import type { App, Services } from '../../services.ts'

/** How often a watcher is told. */
const TICK_MS = 100

export function runProgressRoutes(app: App, { store, clock, progressOf }: Services): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })

  app.get(
    '/weir/v1/runs/:id/progress',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Server-sent events, each a JSON object of status and progress; ends with the run.',
        params: Type.Object({ id: Type.String() }),
        response: { 200: ProgressEvent },
      },
    },
    async (request, reply) => {
      const id = idOf<'run'>(request.params.id)
      found(await store.read.runs.find(id), 'runs', id)
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      while (!reply.raw.destroyed && !isClosing) {
        const run = found(await store.read.runs.find(id), 'runs', id)
        const event = eventOf(run.status, progressOf(id), clock.now())
        reply.raw.write(`data: ${JSON.stringify(event)}\n\n`)
        if (run.status === 'success' || run.status === 'failed') break
        await pause(TICK_MS)
      }
      // Cut off where Weir stops first: a clean end would say that the run is over.
      if (isClosing) reply.raw.destroy()
      else reply.raw.end()
    },
  )
}

function eventOf(
  status: RunStatus,
  progress: RunProgress | null,
  now: number,
): Static<typeof ProgressEvent> {
  if (progress === null) return { status, progress: null }
  const { startedAt: _, ...done } = progress
  return { status, progress: { ...done, ...paceOf(progress, now) } }
}
