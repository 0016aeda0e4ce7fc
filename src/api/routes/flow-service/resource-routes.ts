/** resource-routes: create, read, list and patch, the same for every resource of the Flow Service. */
import type { FastifyRequest } from 'fastify'
import { type Static, type TObject, Type } from 'typebox'
import type { Identity } from '../../../domain/credential.ts'
import { type Id, idOf } from '../../../domain/ids.ts'
import type { Resource } from '../../../domain/source.ts'
import {
  type Author,
  changedResource,
  found,
  type Naming,
  newResource,
} from '../../../ingest/flows/resource.ts'
import type { DocumentsLedger } from '../../../platform/store/ledgers/documents.ts'
import type { Ledgers } from '../../../platform/store/ledgers/ledgers.ts'
import type { Reading } from '../../../platform/store/store.ts'
import { Count, Created, Items } from '../../contract/flow-service.ts'
import { listRequestOf, pageFields, type Query } from '../../contract/lists.ts'
import { checkEtag, FLOW_SERVICE_PATCH, PatchBody, patched } from '../../contract/patch.ts'
import type { Caller } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export const FLOW_SERVICE = '/data/foundation/flowservice'

/** What every resource has: the common fields and an id of its own. */
export type Common = Resource & { readonly id: Id<string> }

export interface Circumstances<Noun> {
  /** The resource as it is; `null` for a new one. */
  readonly before: Noun | null
  readonly caller: Caller
  readonly services: Services
}

/** What tells one kind of resource from another. */
export interface Kind<Noun extends Common & Own, Own extends object, Body extends TObject> {
  /** As in the path. */
  readonly type: string
  readonly Body: Body
  readonly naming: (body: Static<Body>) => Naming
  /** The body's own fields, checked; a Fault where they cannot be. */
  readonly own: (body: Static<Body>, circumstances: Circumstances<Noun>) => Promise<Own>
  readonly make: (common: Resource & { readonly id: Noun['id'] }, own: Own) => Noun
  readonly fields: (noun: Noun, identity: Identity) => Record<string, unknown>
  readonly ledger: (ledgers: Ledgers) => DocumentsLedger<Noun>
  readonly read: (services: Services) => Reading<DocumentsLedger<Noun>>
}

export function addResourceRoutes<
  Noun extends Common & Own,
  Own extends object,
  Body extends TObject,
>(app: App, services: Services, kind: Kind<Noun, Own, Body>): void {
  const { store, identity } = services
  const path = `${FLOW_SERVICE}/${kind.type}`
  const tags = ['Flow Service']
  const ById = Type.Object({ id: Type.String() })

  app.post(
    path,
    { schema: { tags, body: kind.Body, response: { 201: Created } } },
    async (request, reply) => {
      const body = request.body as Static<Body>
      const own = await kind.own(body, { before: null, caller: request.caller, services })
      const common = newResource(kind.naming(body), authorOf(request), services)
      const noun = kind.make({ ...common, id: idOf(services.chance.uuid()) }, own)
      await store.commit((ledgers) => kind.ledger(ledgers).insert(noun))
      reply.header('location', `${path}/${noun.id}`)
      return reply.code(201).send({ id: noun.id, etag: noun.etag })
    },
  )

  app.get(
    path,
    { schema: { tags, response: { 200: Type.Union([Items, Count]) } } },
    async (request) => {
      const asked = listRequestOf(request.query as Query, [])
      if (asked.isCount) return { count: await kind.read(services).count() }
      const page = await kind.read(services).list(asked)
      return pageFields(page, kind.type, asked, (noun) => kind.fields(noun, identity))
    },
  )

  app.get(
    `${path}/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const { id } = request.params
      const noun = found(await kind.read(services).find(idOf(id)), kind.type, id)
      return { items: [kind.fields(noun, identity)] }
    },
  )

  app.patch(
    `${path}/:id`,
    { schema: { tags, params: ById, body: PatchBody, response: { 200: Created } } },
    async (request) => {
      const { id } = request.params
      const before = found(await kind.read(services).find(idOf(id)), kind.type, id)
      checkEtag(etagOf(request), before.etag)
      const fields = kind.fields(before, identity)
      const body = patched(kind.Body, fields, request.body, FLOW_SERVICE_PATCH)
      const own = await kind.own(body, { before, caller: request.caller, services })
      const common = changedResource(before, kind.naming(body), services)
      await store.commit(async (ledgers) => {
        const current = found(await kind.ledger(ledgers).find(before.id), kind.type, id)
        checkEtag(before.etag, current.etag)
        // What nobody patches, such as how the last run went, stays as it is at this moment.
        await kind.ledger(ledgers).replace({ ...current, ...common, ...own })
      })
      return { id: before.id, etag: common.etag }
    },
  )
}

export function authorOf({ caller }: FastifyRequest): Author {
  return { user: `${caller.clientId}@AdobeID`, client: caller.clientId }
}

function etagOf(request: FastifyRequest): string | undefined {
  const query = request.query as Query
  const fromQuery = query['if-match']
  return request.headers['if-match'] ?? (typeof fromQuery === 'string' ? fromQuery : undefined)
}
