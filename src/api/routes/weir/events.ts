/** events: what was announced, newest first: where who knows another id of an event finds the one that Weir uses. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { type EventId, type Id, idOf, type ProviderId } from '../../../domain/ids.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { findProvider } from '../../../notify/catalog/providers.ts'
import { beforeIn, instantOf, limitOf } from '../../contract/weir/asked.ts'
import { eventFields, EventInFull, EventList, payloadsOf } from '../../contract/weir/event.ts'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export function eventRoutes(app: App, { store, identity }: Services): void {
  app.get(
    '/weir/v1/events',
    {
      schema: {
        tags: ['Weir'],
        description:
          'What was announced, newest first: of one event code, one provider, one flow, one run, under one id of Weir’s or of CloudEvents, within a time, or all. `next` is what `before` is on the next page; `null` on the last. For the operator alone.',
        querystring: Type.Object({
          id: Type.Optional(Type.String()),
          code: Type.Optional(Type.String()),
          providerId: Type.Optional(Type.String()),
          publishedId: Type.Optional(Type.String()),
          flowId: Type.Optional(Type.String()),
          runId: Type.Optional(Type.String()),
          from: Type.Optional(Type.String()),
          to: Type.Optional(Type.String()),
          before: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: {
          200: EventList,
          ...problems(400),
        },
      },
    },
    async (request) => {
      requireOperator(request)
      const { id, code, providerId, publishedId, flowId, runId, from, to, before } = request.query
      const limit = limitOf(request.query.limit)
      const found = await store.read.events.list({
        id: maybeId(id),
        code: code === undefined ? undefined : spelt(code),
        providerId: maybeId(providerId?.toLowerCase()),
        publishedId,
        flowId: maybeId(flowId),
        runId: maybeId(runId),
        from: instantOf('from', from) ?? undefined,
        to: instantOf('to', to) ?? undefined,
        before: beforeIn(before),
        limit,
      })
      const labels = await labelsOf(new Set(found.map((event) => event.providerId)))
      return {
        events: found.map((event) => eventFields(event, labels.get(event.providerId) ?? null)),
        next: found.length < limit ? null : (found.at(-1)?.position ?? null),
      }
    },
  )

  app.get(
    '/weir/v1/events/:id',
    {
      schema: {
        tags: ['Weir'],
        description:
          'One event, as it is written in each of the forms that a registration may ask for, and who has it in their journal, pushed to them or not. For the operator alone.',
        params: Type.Object({ id: Type.String() }),
        response: { 200: EventInFull, ...problems(404) },
      },
    },
    async (request) => {
      requireOperator(request)
      const id = idOf<'event'>(request.params.id)
      const summary = await store.read.events.findSummary(id)
      const event = await store.read.events.find(id)
      if (summary === null || event === null) {
        throw new Fault('WEIR-404', { problem: `The event "${id}" is not found.` })
      }
      const provider = await findProvider(event.providerId, store)
      return {
        ...eventFields(summary, provider?.label ?? null),
        payloads: payloadsOf(event, provider, identity),
        told: await toldOf(id),
      }
    },
  )

  async function toldOf(id: EventId) {
    const entries = await store.read.journal.listOfEvent(id, MOST_TOLD)
    return await Promise.all(
      entries.map(async ({ registrationId, push }) => {
        const registration = await store.read.registrations.find(registrationId)
        const { name = null, projectId = null, workspaceId = null } = registration ?? {}
        return { registrationId, name, projectId, workspaceId, push }
      }),
    )
  }

  async function labelsOf(ids: ReadonlySet<ProviderId>): Promise<Map<ProviderId, string>> {
    const labels = new Map<ProviderId, string>()
    for (const id of ids) {
      const provider = await findProvider(id, store)
      if (provider !== null) labels.set(id, provider.label)
    }
    return labels
  }
}

function maybeId<Noun extends string>(text: string | undefined): Id<Noun> | undefined {
  return text === undefined ? undefined : idOf<Noun>(text)
}

/** Those who were told first are shown; deliveries say how it went on. */
const MOST_TOLD = 200

/** A code of Weir's own may be asked for by its other name (decision 3). */
function spelt(code: string): string {
  return findEventCode(PLATFORM_NOTIFICATIONS, code)?.code ?? code
}
