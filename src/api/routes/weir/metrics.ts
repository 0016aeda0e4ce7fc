/** metrics: what Prometheus scrapes; for whoever has a token, as everything that tells of others. */
import { Type } from 'typebox'
import type { App, Services } from '../../services.ts'

export function metricsRoutes(app: App, { metrics }: Services): void {
  app.get(
    '/metrics',
    {
      config: { isVolatile: true },
      schema: {
        tags: ['Health'],
        produces: ['text/plain'],
        response: { 200: Type.String({ description: 'The text format of Prometheus, 0.0.4.' }) },
      },
    },
    async (_, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  )
}
