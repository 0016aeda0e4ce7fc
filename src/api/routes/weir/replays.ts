/** replays: plans to send again what a registration's journal holds: previewed, started, paused, cancelled. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Replay } from '../../../domain/replay.ts'
import {
  COUNTED_ENTRIES,
  getReplay,
  moveReplay,
  planReplay,
  type ReplayVerb,
} from '../../../notify/replays/replay.ts'
import { limitOf } from '../../contract/weir/asked.ts'
import { problems } from '../../contract/weir/problem.ts'
import { ReplayBody, ReplayFields, replayFields, replayWishes } from '../../contract/weir/replay.ts'
import type { App, Services } from '../../services.ts'
import { getOwnRegistration } from './own-registration.ts'

const tags = ['Weir']
const OF_REGISTRATION = '/weir/v1/registrations/:registrationId/replays'
const ByRegistration = Type.Object({ registrationId: Type.String() })
const ById = Type.Object({ id: Type.String() })

const VERBS: Readonly<Record<ReplayVerb, string>> = {
  start: 'Begins what was planned.',
  pause: 'Owes nothing more until it is resumed; what is owed already is sent.',
  resume: 'Goes on where it was paused.',
  cancel: 'Ends it; what is owed already is sent.',
}

export function replayRoutes(app: App, services: Services): void {
  const { store } = services

  app.post(
    OF_REGISTRATION,
    {
      schema: {
        tags,
        description: `Plans and previews; nothing is sent before it is started. At most ${COUNTED_ENTRIES.byEntry} journal entries are counted, ${COUNTED_ENTRIES.byBody} where a filter has to read each: beyond that \`isCountExact\` is false and \`count\` says how many there are at least. The replay itself takes the whole window. Its requests carry its id in \`x-weir-replay\`.`,
        params: ByRegistration,
        body: ReplayBody,
        response: { 201: ReplayFields, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { registrationId } = request.params
      const registration = await getOwnRegistration(request, registrationId, services)
      const replay = await planReplay(registration, replayWishes(request.body), services)
      return reply.code(201).send(replayFields(replay))
    },
  )

  app.get(
    OF_REGISTRATION,
    {
      schema: {
        tags,
        description: 'Newest first.',
        params: ByRegistration,
        querystring: Type.Object({ limit: Type.Optional(Type.String()) }),
        response: {
          200: Type.Object({ replays: Type.Array(ReplayFields) }),
          ...problems(400, 404),
        },
      },
    },
    async (request) => {
      const { registrationId } = request.params
      const { id } = await getOwnRegistration(request, registrationId, services)
      const found = await store.read.replays.list(id, limitOf(request.query.limit))
      return { replays: found.map(replayFields) }
    },
  )

  app.get(
    '/weir/v1/replays/:id',
    { schema: { tags, params: ById, response: { 200: ReplayFields, ...problems(404) } } },
    async (request) => replayFields(await getOwnReplay(request, request.params.id)),
  )

  for (const verb of ['start', 'pause', 'resume', 'cancel'] as const) {
    app.post(
      `/weir/v1/replays/:id/${verb}`,
      {
        schema: {
          tags,
          description: VERBS[verb],
          params: ById,
          response: { 200: ReplayFields, ...problems(404, 409) },
        },
      },
      async (request) => {
        const { id } = await getOwnReplay(request, request.params.id)
        return replayFields(await moveReplay(id, verb, services))
      },
    )
  }

  async function getOwnReplay(request: FastifyRequest, id: string): Promise<Replay> {
    const replay = await getReplay(id, store)
    await getOwnRegistration(request, replay.registrationId, services, { type: 'replay', id })
    return replay
  }
}
