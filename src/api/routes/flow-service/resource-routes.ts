/** resource-routes: create, read, change and delete, the same for every resource of the Flow Service. */
import type { FastifyRequest } from 'fastify'
import { type Static, type TObject, Type } from 'typebox'
import { Check } from 'typebox/value'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Draft } from '../../../domain/source.ts'
import { changedResource, found, newResource } from '../../../ingest/flows/resource.ts'
import { SpecRef } from '../../contract/flow-bodies.ts'
import { Created, Items } from '../../contract/flow-service.ts'
import { type Query, refuseUnknown, wordOf } from '../../contract/lists.ts'
import {
  checkEtag,
  FLOW_SERVICE_PATCH,
  PatchBody,
  patched,
  refuseUnkept,
} from '../../contract/patch.ts'
import type { App, Services } from '../../services.ts'
import { createDraft, patchDraft } from './drafts.ts'
import {
  authorOf,
  type Common,
  etagOf,
  fieldsOf,
  findEither,
  FLOW_SERVICE,
  isDraft,
  type Kind,
} from './kind.ts'
import { addListRoutes } from './resource-lists.ts'
import { addActionRoute } from './resource-actions.ts'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })

export function addResourceRoutes<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(app: App, services: Services, kind: Kind<Noun, Own, Body>): void {
  const { store, clock } = services
  const path = `${FLOW_SERVICE}/${kind.type}`
  addListRoutes(app, services, kind)
  addActionRoute(app, services, kind)

  app.post(
    path,
    {
      // A draft may lack what a resource must have.
      attachValidation: true,
      schema: { tags, body: kind.Body, response: { 201: Created } },
    },
    async (request, reply) => {
      const made = isForDraft(request)
        ? await createDraft(kind, request.body, authorOf(request), services)
        : await create(request)
      reply.header('location', `${path}/${made.id}`)
      return reply.code(201).send({ id: made.id, etag: made.etag })
    },
  )

  async function create(request: FastifyRequest): Promise<Noun> {
    if (request.validationError !== undefined) throw request.validationError
    const body = request.body as Static<Body>
    const own = await kind.own(body, { before: null, caller: request.caller, services })
    const common = newResource(kind.naming(body), authorOf(request), services)
    const noun = kind.make({ ...common, id: idOf(services.chance.uuid()) }, own)
    await store.commit(async (ledgers) => {
      await kind.stands?.(noun, ledgers)
      await kind.ledger(ledgers).insert(noun)
      await kind.kept?.(noun, null, ledgers, clock.now())
    })
    kind.told?.(services)
    return noun
  }

  app.get(
    `${path}/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const one = await findEither(kind, request.params.id, kind.read(services))
      return { items: [await fieldsOf(kind, one, services)] }
    },
  )

  app.patch(
    `${path}/:id`,
    { schema: { tags, params: ById, body: PatchBody, response: { 200: Created } } },
    async (request) => {
      const before = await findEither(kind, request.params.id, kind.read(services))
      checkEtag(etagOf(request), before.etag)
      const { id, etag } = isDraft(before)
        ? await patchDraft(kind, before, request.body, authorOf(request), services)
        : await change(before, request)
      return { id, etag }
    },
  )

  async function change(before: Noun, request: FastifyRequest): Promise<Noun> {
    const fields = await kind.fields(before, services)
    const body = patched(kind.Body, fields, request.body, FLOW_SERVICE_PATCH)
    refuseOtherSpec(fields, body)
    const own = await kind.own(body, { before, caller: request.caller, services })
    const common = changedResource(before, kind.naming(body), authorOf(request), services)
    refuseUnkept(request.body, body, await kind.fields({ ...before, ...common, ...own }, services))
    const after = await store.commit(async (ledgers) => {
      const current = found(await kind.ledger(ledgers).find(before.id), kind.type, before.id)
      checkEtag(before.etag, current.etag)
      // What nobody patches, such as how the last run went, stays as it is at this moment.
      const next = { ...current, ...common, ...own }
      await kind.stands?.(next, ledgers)
      await kind.ledger(ledgers).replace(next)
      await kind.kept?.(next, current, ledgers, clock.now())
      return next
    })
    kind.told?.(services)
    return after
  }

  app.delete(
    `${path}/:id`,
    { schema: { tags, params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { user } = authorOf(request)
      await store.commit(async (ledgers) => {
        const ledger = kind.ledger(ledgers)
        const one: Noun | Draft = await findEither(kind, request.params.id, ledger)
        const etag = etagOf(request)
        if (etag !== undefined) checkEtag(etag, one.etag)
        if (isDraft(one)) return await ledger.removeDraft(one.id)
        const users = await kind.users(one, ledgers)
        if (users !== null) {
          throw new Fault('FLOW-1418-400', { type: kind.type, id: one.id, users })
        }
        await kind.removed?.(one, user, ledgers, clock.now())
        return await ledger.remove(one.id)
      })
      kind.told?.(services)
      return reply.code(204).send(null)
    },
  )
}

/** `?mode=draft` (flow-service 1.8). Nothing else is said in this query: a typing error would create for good. */
function isForDraft(request: FastifyRequest): boolean {
  const query = request.query as Query
  refuseUnknown(query, ['mode'])
  return query['mode'] !== undefined && wordOf('mode', query['mode'], ['draft']) === 'draft'
}

/** What a connection is of cannot change under those that use it (1414). */
function refuseOtherSpec(before: object, after: object): void {
  const [old, next] = [before, after].map(specIdIn)
  if (old === undefined || next === undefined || old === next) return
  throw new Fault('FLOW-1414-400', { kind: 'connection', before: old, after: next })
}

function specIdIn(fields: object): string | undefined {
  return 'connectionSpec' in fields && Check(SpecRef, fields.connectionSpec)
    ? fields.connectionSpec.id
    : undefined
}
