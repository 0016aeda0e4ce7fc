/** events: what was announced, newest first: where who knows another id of an event finds the one that Weir uses. */
import { Type } from 'typebox'
import { idOf, type ProviderId } from '../../../domain/ids.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { findProvider } from '../../../notify/catalog/providers.ts'
import { limitOf } from '../../contract/weir/asked.ts'
import { EventFields, eventFields } from '../../contract/weir/event.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export function eventRoutes(app: App, { store }: Services): void {
  app.get(
    '/weir/v1/events',
    {
      schema: {
        tags: ['Weir'],
        description:
          'What was announced, newest first: of one event code, one provider, under one CloudEvents id, or all. For the operator alone.',
        querystring: Type.Object({
          code: Type.Optional(Type.String()),
          providerId: Type.Optional(Type.String()),
          publishedId: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: {
          200: Type.Object({ events: Type.Array(EventFields) }),
          ...problems(400),
        },
      },
    },
    async (request) => {
      requireOperator(request)
      const { code, providerId, publishedId, limit } = request.query
      const found = await store.read.events.list({
        code: code === undefined ? undefined : spelt(code),
        providerId: providerId === undefined ? undefined : idOf(providerId.toLowerCase()),
        publishedId,
        limit: limitOf(limit),
      })
      const labels = await labelsOf(new Set(found.map((event) => event.providerId)))
      return {
        events: found.map((event) => eventFields(event, labels.get(event.providerId) ?? null)),
      }
    },
  )

  async function labelsOf(ids: ReadonlySet<ProviderId>): Promise<Map<ProviderId, string>> {
    const labels = new Map<ProviderId, string>()
    for (const id of ids) {
      const provider = await findProvider(id, store)
      if (provider !== null) labels.set(id, provider.label)
    }
    return labels
  }
}

/** A code of Weir's own may be asked for by its other name (decision 3). */
function spelt(code: string): string {
  return findEventCode(PLATFORM_NOTIFICATIONS, code)?.code ?? code
}
