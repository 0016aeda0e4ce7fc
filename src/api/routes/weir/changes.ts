/**
 * changes: tells as server-sent events that something may have changed, so that nobody has to ask again and again.
 * It carries no data: a watcher that missed an event has lost nothing once it reads.
 */
import type { Static } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Bell } from '../../../platform/bus/bus.ts'
import { ChangeEvent, type ChangedNoun } from '../../contract/weir/change.ts'
import type { App, Services } from '../../services.ts'

type Noun = Static<typeof ChangedNoun>

/** What each ring of a bell may mean to somebody who looks on. */
const MEANS: readonly (readonly [bell: Bell, nouns: readonly Noun[]])[] = [
  ['runs', ['runs', 'flows']],
  ['schedules', ['flows']],
  ['outbox', ['runs', 'flows', 'datasets', 'events', 'alerts']],
  ['deliveries', ['deliveries', 'events']],
  ['attempts', ['deliveries']],
  ['registrations', ['registrations']],
  ['replays', ['replays']],
  ['alerts', ['alerts']],
]

/** What comes within this time is told together. */
const GATHER_MS = 250
/** A line that says nothing, so that proxies do not cut off a quiet stream. */
const STILL_HERE_MS = 15_000

export function changeRoutes(app: App, { bus }: Services): void {
  const closers = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const close of closers) close()
  })

  app.get(
    '/weir/v1/changes',
    {
      schema: {
        tags: ['Weir'],
        description:
          'Server-sent events, each a JSON object with the kinds of things that may have changed; goes on until the client leaves. Ask with `Accept: text/event-stream`.',
        response: { 200: ChangeEvent },
      },
    },
    async (request, reply) => {
      if (request.headers.accept?.includes('text/event-stream') !== true) {
        const problem = 'This answer never ends. Ask for it with `Accept: text/event-stream`.'
        throw new Fault('WEIR-400', { problem })
      }
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      raw.write(': here\n\n')

      const changed = new Set<Noun>()
      let telling: NodeJS.Timeout | null = null
      const tell = () => {
        telling = null
        raw.write(`data: ${JSON.stringify({ changed: [...changed] })}\n\n`)
        changed.clear()
      }
      const heard = MEANS.map(([bell, nouns]) =>
        bus.onRing(bell, () => {
          for (const noun of nouns) changed.add(noun)
          telling ??= setTimeout(tell, GATHER_MS)
        }),
      )
      const beat = setInterval(() => raw.write(': still here\n\n'), STILL_HERE_MS)
      const close = () => {
        closers.delete(close)
        clearInterval(beat)
        clearTimeout(telling ?? undefined)
        for (const one of heard) one[Symbol.dispose]()
        raw.destroy()
      }
      closers.add(close)
      raw.on('close', close)
    },
  )
}
