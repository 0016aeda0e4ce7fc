/** journal: the pull side of a registration, and what its links lead to (io-events 5). */
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Registration } from '../../../domain/registration.ts'
import {
  checkPosition,
  countJournal,
  type JournalPage,
  type JournalRequest,
  MAX_LIMIT,
  readJournal,
} from '../../../notify/journal/journal.ts'
import { instantOfSeek } from '../../../notify/journal/seek.ts'
import { isTrue, limitOf } from '../../contract/events/asked.ts'
import { refusals } from '../../contract/events/error.ts'
import {
  JOURNAL_TYPE,
  JournalAnswer,
  JournalCount,
  journalLinks,
  journalText,
} from '../../contract/events/journal.ts'
import type { App, Services } from '../../services.ts'
import { getOfCredential } from './workspace.ts'

const TAIL = '/organizations/:consumerOrgId/integrations/:credentialId/:registrationId'
const tags = ['Journal']

const Params = Type.Object({
  consumerOrgId: Type.String(),
  credentialId: Type.String(),
  registrationId: Type.String(),
})
const Headers = Type.Object({
  'x-adobe-io-events-url-links': Type.Optional(
    Type.String({ description: '`true`: the links are whole URLs.' }),
  ),
})
const Place = {
  since: Type.Optional(Type.String({ description: 'A position; what comes after it is meant.' })),
  limit: Type.Optional(
    Type.String({ description: `100 without it; more than ${MAX_LIMIT} counts as ${MAX_LIMIT}.` }),
  ),
}
const Query = Type.Object({
  ...Place,
  latest: Type.Optional(Type.String({ description: '`true`: begin at the end.' })),
  seek: Type.Optional(
    Type.String({ description: 'How far back to begin, as a negative ISO-8601 duration: -PT2H.' }),
  ),
})

export function journalRoutes(app: App, services: Services): void {
  const { store, identity, clock } = services

  /** Every answer leads on to the next page, a 204 too. */
  function addLinks(
    reply: FastifyReply,
    registration: Registration,
    { next, limit }: { next: string; limit: number | null },
  ): void {
    const isWhole = reply.request.headers['x-adobe-io-events-url-links'] === 'true'
    const base = isWhole ? services.publicUrl : ''
    reply.header('link', journalLinks(registration, identity, { next, limit, base }))
  }

  const schema = { tags, params: Params, headers: Headers }

  for (const path of ['/events', '/events-fast']) {
    app.get(
      `${path}${TAIL}`,
      {
        schema: {
          ...schema,
          querystring: Query,
          response: { 200: JournalAnswer, 204: Type.Null(), ...refusals(400, 404, 410) },
        },
      },
      async (request, reply) => {
        const registration = await getOfCredential(request.params, services)
        const asked = journalRequestOf(request.query, clock.now())
        const page = await readJournal(registration.id, asked, store)
        addLinks(reply, registration, { next: page.next, limit: asked.limit })
        if (page.events.length === 0) return atTheEnd(reply)
        reply.header('cache-control', isForGood(page, asked) ? 'max-age=604800' : 'no-cache')
        return sendPage(page, reply)
      },
    )
  }

  for (const path of [`/events${TAIL}/validate`, `/events-validate${TAIL}`]) {
    app.get(
      path,
      {
        schema: {
          ...schema,
          querystring: Type.Object(Place),
          response: { 204: Type.Null(), ...refusals(400, 404, 410) },
        },
      },
      async (request, reply) => {
        const registration = await getOfCredential(request.params, services)
        const { since } = request.query
        const limit = limitOf(request.query.limit, MAX_LIMIT)
        if (since === undefined) {
          const problem = '`since` is missing. Give the position that is to be checked.'
          throw new Fault('EVENTS-400', { problem })
        }
        await checkPosition(registration.id, since, store.read.journal)
        addLinks(reply, registration, { next: since, limit })
        return reply.code(204).send(null)
      },
    )
  }

  app.get(
    `/count${TAIL}`,
    {
      schema: {
        tags,
        params: Params,
        querystring: Type.Object({ since: Place.since }),
        response: { 200: JournalCount, ...refusals(400, 404, 410) },
      },
    },
    async (request) => {
      const { id } = await getOfCredential(request.params, services)
      return await countJournal(id, request.query.since ?? null, store)
    },
  )
}

interface JournalQuery {
  readonly since?: string
  readonly limit?: string
  readonly latest?: string
  readonly seek?: string
}

function journalRequestOf({ since, limit, latest, seek }: JournalQuery, now: number) {
  const request: JournalRequest = {
    since: since ?? null,
    latest: isTrue('latest', latest),
    seekTo: seek === undefined ? null : seekOf(seek, now),
    limit: limitOf(limit, MAX_LIMIT),
  }
  return request
}

function seekOf(seek: string, now: number): number {
  const at = instantOfSeek(seek, now)
  if (at !== null) return at
  throw new Fault('EVENTS-400', {
    problem: `\`seek\` is "${seek}"; it must be a negative ISO-8601 duration, like -PT2H or -P1DT12H.`,
  })
}

function atTheEnd(reply: FastifyReply): FastifyReply {
  return reply.code(204).header('retry-after', '10').header('cache-control', 'no-cache').send(null)
}

/** Sent as bytes: they are JSON already. */
function sendPage(page: JournalPage, reply: FastifyReply): FastifyReply {
  return reply.type(JOURNAL_TYPE).send(Buffer.from(journalText(page)))
}

/**
 * The documented week of caching holds for a page that can never come out otherwise. One that may grow,
 * or that begins at a place which moves, kept for a week would stop its reader.
 */
function isForGood({ isFull }: JournalPage, { since }: JournalRequest): boolean {
  return isFull && since !== null
}
