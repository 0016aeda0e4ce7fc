/** journal: the pull side of a registration (io-events 5). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { type JournalRequest, MAX_LIMIT, readJournal } from '../../../notify/journal/journal.ts'
import { getRegistration } from '../../../notify/registrations/registration.ts'
import { JournalFields, journalPath } from '../../contract/events.ts'
import type { App, Services } from '../../services.ts'
import { checkOrg } from './workspace.ts'

const Params = Type.Object({
  consumerOrgId: Type.String(),
  credentialId: Type.String(),
  registrationId: Type.String(),
})
const Query = Type.Object({
  since: Type.Optional(Type.String()),
  limit: Type.Optional(Type.String()),
  latest: Type.Optional(Type.String()),
})

export function journalRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.get(
    '/events/organizations/:consumerOrgId/integrations/:credentialId/:registrationId',
    {
      schema: {
        tags: ['Journal'],
        params: Params,
        querystring: Query,
        response: { 200: JournalFields, 204: Type.Null() },
      },
    },
    async (request, reply) => {
      checkOrg(request.params, identity)
      const { id } = await getRegistration(idOf(request.params.registrationId), store)
      const asked = journalRequestOf(request.query)
      const page = await readJournal(id, asked, store)

      const path = journalPath(id, identity)
      const limit = asked.limit === null ? '' : `&limit=${asked.limit}`
      // One line a relation, `next` first: clients read them so (io-events 9.2).
      reply.header('link', [
        `<${path}?since=${page.next}${limit}>; rel="next"`,
        `<${path}>; rel="events"`,
        `<${path}?latest=true>; rel="latest"`,
      ])
      if (page.events.length === 0) return reply.code(204).header('retry-after', '10').send(null)
      return { events: [...page.events], _page: { last: page.next, count: page.events.length } }
    },
  )
}

function journalRequestOf({
  since,
  limit,
  latest,
}: {
  since?: string
  limit?: string
  latest?: string
}): JournalRequest {
  const count = limit === undefined ? null : Number(limit)
  if (count !== null && !(Number.isInteger(count) && count >= 1 && count <= MAX_LIMIT)) {
    throw new Fault('EVENTS-400', {
      problem: `\`limit\` is "${limit}"; it must be a whole number from 1 to ${MAX_LIMIT}.`,
    })
  }
  return { since: since ?? null, latest: latest?.toLowerCase() === 'true', limit: count }
}
