/** openapi: the document of this API at /openapi.json, made from the schemas of its routes, and a page at /docs. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App, Services } from '../services.ts'

export async function installOpenapi(app: App, { version }: Services): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Weir',
        version,
        description:
          'Runs ingestion flows and tells you, reliably, how every run went. Speaks the documented wire formats of Adobe Experience Platform and Adobe I/O Events.',
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ token: [] }],
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'silent' })
}

export function addOpenapiRoute(app: App): void {
  app.get('/openapi.json', { config: { isOpen: true }, schema: { hide: true } }, async () =>
    app.swagger(),
  )
}
