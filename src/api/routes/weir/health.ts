/** health: whether Weir is alive, and whether it can do its work; for anybody, so nothing secret is in it. */
import { type Check, isWell } from '../../../domain/check.ts'
import { Health, Readiness } from '../../contract/weir/health.ts'
import type { App, Services } from '../../services.ts'

const OPEN = { isOpen: true, isVolatile: true } as const

export function healthRoutes(app: App, { checks }: Services): void {
  app.get(
    '/healthz',
    { config: OPEN, schema: { tags: ['Health'], response: { 200: Health } } },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    { config: OPEN, schema: { tags: ['Health'], response: { 200: Readiness, 503: Readiness } } },
    async (_, reply) => {
      const found = await checks()
      const isReady = found.every(isWell)
      return reply
        .code(isReady ? 200 : 503)
        .send({ status: isReady ? 'ready' : 'not ready', checks: found.map(shown) })
    },
  )
}

function shown(check: Check) {
  const { name, says, todo } = check
  return { name, ok: isWell(check), detail: todo === null ? says : `${says} ${todo}` }
}
