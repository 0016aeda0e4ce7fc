/** registrations: all of them searched, those that are not well first; and one, found by its id alone. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Registration } from '../../../domain/registration.ts'
import { listProviders } from '../../../notify/catalog/providers.ts'
import { windowStart } from '../../../notify/registrations/health.ts'
import { standingOf } from '../../../notify/registrations/standing.ts'
import { PageQuery, pageAsked } from '../../contract/events/pages.ts'
import { RegistrationFields } from '../../contract/events/registration-fields.ts'
import { trueOrFalse } from '../../contract/query.ts'
import { problems } from '../../contract/weir/problem.ts'
import { registrationRow, RegistrationRows } from '../../contract/weir/registration-row.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'
import { showRegistration } from '../events/registration-shown.ts'
import { getOwnRegistration } from './own-registration.ts'

const tags = ['Weir']

export function registrationSearchRoutes(app: App, services: Services): void {
  const { store, clock } = services

  app.get(
    '/weir/v1/registrations',
    {
      schema: {
        tags,
        description:
          'The registrations of all workspaces in short, with how their last 24 hours went, a page at a time: those that are not well first, then by name. `search` is a part of a name, an id or an address, in any case; `unwell=true` leaves out those that are well. A page behind the last one is empty. For the operator alone.',
        querystring: Type.Object({
          search: Type.Optional(Type.String()),
          unwell: Type.Optional(Type.String()),
          ...PageQuery.properties,
        }),
        response: { 200: RegistrationRows, ...problems(400) },
      },
    },
    async (request) => {
      requireOperator(request)
      const { number, size } = pageAsked(request.query, 'WEIR-400')
      const { search = '', unwell = 'false' } = request.query
      const isUnwell = trueOrFalse(unwell)
      if (isUnwell === null) {
        const problem = `\`unwell\` is "${unwell}"; it must be true or false.`
        throw new Fault('WEIR-400', { problem })
      }
      const asked = { text: search.trim(), isUnwell }
      const { attention } = store.read
      const total = await attention.countRegistrations(asked)
      const offset = number * size
      const isThere = offset < total
      const found = isThere
        ? await attention.findRegistrations({ ...asked, offset, limit: size })
        : []
      const page = {
        size,
        number,
        numberOfElements: found.length,
        totalElements: total,
        totalPages: Math.ceil(total / size),
      }
      return { registrations: await rowsOf(found), page }
    },
  )

  app.get(
    '/weir/v1/registrations/:registrationId',
    {
      schema: {
        tags,
        description:
          'One registration, found by its id alone, as the events API shows it; its links say where it is changed, pulled and traced.',
        params: Type.Object({ registrationId: Type.String() }),
        response: { 200: RegistrationFields, ...problems(404) },
      },
    },
    async (request) => {
      const { registrationId } = request.params
      const registration = await getOwnRegistration(request, registrationId, services)
      return await showRegistration({ registration, secret: null }, services)
    },
  )

  async function rowsOf(found: readonly Registration[]) {
    const providers = await listProviders(store)
    const since = windowStart(clock.now())
    return await Promise.all(
      found.map(async (registration) =>
        registrationRow(
          registration,
          await standingOf(registration, providers, services),
          await store.read.tallies.find(registration, since),
        ),
      ),
    )
  }
}
