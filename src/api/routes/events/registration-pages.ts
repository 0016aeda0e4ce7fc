/** registration-pages: the registrations of all workspaces, a page at a time (io-events 2.1). */
import { Type } from 'typebox'
import { refusals } from '../../contract/events/error.ts'
import { HAL } from '../../contract/events/hal.ts'
import { pageAsked, pageFields, PageQuery } from '../../contract/events/pages.ts'
import { RegistrationPage } from '../../contract/events/registration-fields.ts'
import type { App, Services } from '../../services.ts'
import { showRegistrations } from './registration-shown.ts'
import { checkOrg } from './workspace.ts'

export function registrationPageRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.get(
    '/events/:consumerOrgId/registrations',
    {
      schema: {
        tags: ['Registrations'],
        produces: [HAL],
        summary: 'The registrations of all workspaces, a page at a time',
        params: Type.Object({ consumerOrgId: Type.String() }),
        querystring: PageQuery,
        response: { 200: RegistrationPage, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      checkOrg(request.params, identity)
      const asked = pageAsked(request.query)
      const total = await store.read.registrations.count()
      const url = `${services.publicUrl}/events/${identity.consumerOrgId}/registrations`
      const { page, _links } = pageFields(asked, total, url)
      const found = await store.read.registrations.listPage({
        offset: asked.number * asked.size,
        limit: asked.size,
      })
      reply.type(HAL)
      return {
        _embedded: { registrations: await showRegistrations(found, services) },
        page: { ...page, numberOfElements: found.length },
        _links,
      }
    },
  )
}
