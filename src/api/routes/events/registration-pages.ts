/** registration-pages: the registrations of all workspaces, a page at a time (io-events 2.1). */
import { Type } from 'typebox'
import { listProviders } from '../../../notify/catalog/providers.ts'
import { refusals } from '../../contract/events/error.ts'
import { HAL } from '../../contract/events/hal.ts'
import { pageAsked, pageFields, PageQuery } from '../../contract/events/pages.ts'
import { registrationFields, RegistrationPage } from '../../contract/events/registration-fields.ts'
import type { App, Services } from '../../services.ts'
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
      const providers = await listProviders(store)
      reply.type(HAL)
      return {
        _embedded: {
          registrations: found.map((one) => registrationFields(one, providers, services)),
        },
        page: { ...page, numberOfElements: found.length },
        _links,
      }
    },
  )
}
