/** registry: the Schema Registry: schemas, classes, field groups, data types, behaviors, statistics (flow-service 8.1). */
import { Type } from 'typebox'
import { KINDS, type Kind } from '../../../domain/registry.ts'
import { type Catalog, readCatalog } from '../../../ingest/registry/catalog.ts'
import { ownPart } from '../../../ingest/registry/composition.ts'
import { getComponent, getSchema, getStandard } from '../../../ingest/registry/lookup.ts'
import {
  changeComponent,
  changeSchema,
  createComponent,
  createSchema,
} from '../../../ingest/registry/registering.ts'
import { removeComponent, removeSchema } from '../../../ingest/registry/removal.ts'
import { STANDARD } from '../../../ingest/registry/standard/standard.ts'
import type { Query } from '../../contract/lists.ts'
import { patched, PatchBody, REGISTRY_PATCH } from '../../contract/patch.ts'
import { type Form, formOf } from '../../contract/registry/accept.ts'
import { pageOf } from '../../contract/registry/lists.ts'
import {
  checkVersion,
  rawFields,
  resourceFields,
  type Shown,
  standardShown,
} from '../../contract/registry/resource.ts'
import { statisticsFields } from '../../contract/registry/statistics.ts'
import type { App, Services } from '../../services.ts'

export const REGISTRY = '/data/foundation/schemaregistry'
export const Loose = Type.Record(Type.String(), Type.Unknown())
const ById = Type.Object({ id: Type.String() })
const Titled = Type.Object({ title: Type.String() })
const tags = ['Schema Registry']

/** Field groups are asked for by their older name too. */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  schemas: ['schemas'],
  classes: ['classes'],
  fieldgroups: ['fieldgroups', 'mixins'],
  datatypes: ['datatypes'],
  behaviors: ['behaviors'],
}

export function registryRoutes(app: App, services: Services): void {
  const { store, identity } = services
  for (const kind of KINDS) {
    for (const name of NAMES[kind]) {
      globalRoutes(kind, name)
      if (kind !== 'behaviors') tenantRoutes(kind, name)
    }
  }

  app.get(`${REGISTRY}/stats`, { schema: { tags, response: { 200: Loose } } }, async () =>
    statisticsFields(await readCatalog(store.read), identity),
  )

  function globalRoutes(kind: Kind, name: string): void {
    const path = `${REGISTRY}/global/${name}`
    app.get(path, { schema: { tags, response: { 200: Loose } } }, async (request) => {
      const form = formOf(request.headers.accept, 'list')
      const all = STANDARD.filter((one) => one.kind === kind).map(standardShown)
      return listed(all, form, request.query as Query, null)
    })
    app.get(
      `${path}/:id`,
      { schema: { tags, params: ById, response: { 200: Loose } } },
      async (request) => {
        const one = standardShown(getStandard(kind, request.params.id))
        const form = formOf(request.headers.accept, 'one')
        checkVersion(one, form)
        return resourceFields(one, form, await readCatalog(store.read), identity)
      },
    )
  }

  function tenantRoutes(kind: Exclude<Kind, 'behaviors'>, name: string): void {
    const path = `${REGISTRY}/tenant/${name}`
    const deeds = deedsOf(kind)

    app.post(
      path,
      { schema: { tags, body: Loose, response: { 201: Loose } } },
      async (request, reply) => {
        const made = await deeds.create(request.body)
        return reply.code(201).send(await fieldsOf(made))
      },
    )

    app.get(path, { schema: { tags, response: { 200: Loose } } }, async (request) => {
      const form = formOf(request.headers.accept, 'list')
      return listed(await deeds.list(), form, request.query as Query, name)
    })

    app.get(
      `${path}/:id`,
      { schema: { tags, params: ById, response: { 200: Loose } } },
      async (request) => {
        const one = await deeds.get(request.params.id)
        const form = formOf(request.headers.accept, 'one')
        checkVersion(one, form)
        return resourceFields(one, form, await readCatalog(store.read), identity)
      },
    )

    app.put(
      `${path}/:id`,
      { schema: { tags, params: ById, body: Loose, response: { 200: Loose } } },
      async (request) => fieldsOf(await deeds.change(request.params.id, request.body)),
    )

    app.patch(
      `${path}/:id`,
      { schema: { tags, params: ById, body: PatchBody, response: { 200: Loose } } },
      async (request) => {
        const before = await deeds.get(request.params.id)
        const fields = await fieldsOf(before)
        const changed = patched(Titled, fields, request.body, REGISTRY_PATCH)
        return fieldsOf(await deeds.change(before.id, ownPart(changed)))
      },
    )

    app.delete(
      `${path}/:id`,
      { schema: { tags, params: ById, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await deeds.remove(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }

  /** What is done to the tenant's resources of a kind. */
  function deedsOf(kind: Exclude<Kind, 'behaviors'>) {
    const { tenantId } = identity
    const shown = (one: Omit<Shown, 'kind' | 'container'>): Shown => {
      return { ...one, kind, container: 'tenant' }
    }
    if (kind === 'schemas') {
      return {
        list: async () => (await store.read.schemas.listAll()).map(shown),
        get: async (id: string) => shown(await getSchema(id, store)),
        create: async (body: object) => shown(await createSchema({ ...body }, tenantId, services)),
        change: async (id: string, body: object) =>
          shown(await changeSchema(await getSchema(id, store), { ...body }, services)),
        remove: async (id: string) => removeSchema(await getSchema(id, store), store),
      }
    }
    return {
      list: async () =>
        (await store.read.components.listAll()).filter((one) => one.kind === kind).map(shown),
      get: async (id: string) => shown(await getComponent(kind, id, store)),
      create: async (body: object) =>
        shown(await createComponent(kind, { ...body }, tenantId, services)),
      change: async (id: string, body: object) =>
        shown(await changeComponent(await getComponent(kind, id, store), { ...body }, services)),
      remove: async (id: string) => removeComponent(await getComponent(kind, id, store), store),
    }
  }

  async function fieldsOf(one: Shown) {
    return { ...rawFields(one, await readCatalog(store.read), identity) }
  }

  /** `twin`: what the global container has of the kind, where this is the tenant's. */
  async function listed(all: readonly Shown[], form: Form, query: Query, twin: string | null) {
    const catalog: Catalog = await readCatalog(store.read)
    const rows = all.map((one) => ({ fields: rawFields(one, catalog, identity), one }))
    const { results, orderby, next } = pageOf(rows, query)
    const href = `${services.publicUrl}${REGISTRY}/global/${twin}`
    return {
      results: results.map((one) => resourceFields(one, form, catalog, identity)),
      _page: { orderby, next, count: results.length },
      _links: { next: null, ...(twin === null ? {} : { global_schemas: { href } }) },
    }
  }
}
