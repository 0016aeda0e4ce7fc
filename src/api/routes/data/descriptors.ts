/** descriptors: what is said of the properties of schemas (flow-service 8.1). Descriptors have no versions. */
import { Type } from 'typebox'
import {
  changeDescriptor,
  createDescriptor,
  removeDescriptor,
} from '../../../ingest/registry/descriptors.ts'
import { getDescriptor } from '../../../ingest/registry/lookup.ts'
import type { Query } from '../../contract/lists.ts'
import { formOf } from '../../contract/registry/accept.ts'
import {
  descriptorFields,
  descriptorsByType,
  listedDescriptor,
} from '../../contract/registry/descriptor.ts'
import { pageOf } from '../../contract/registry/lists.ts'
import type { App, Services } from '../../services.ts'
import { Loose, REGISTRY } from './registry.ts'

const PATH = `${REGISTRY}/tenant/descriptors`
const ById = Type.Object({ id: Type.String() })
const tags = ['Schema Registry']

export function descriptorRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    PATH,
    { schema: { tags, body: Loose, response: { 201: Loose } } },
    async (request, reply) => {
      const made = await createDescriptor(request.body, request.caller.clientId, services)
      return reply.code(201).send({ ...descriptorFields(made, identity) })
    },
  )

  app.get(PATH, { schema: { tags, response: { 200: Loose } } }, async (request) => {
    const form = formOf(request.headers.accept, 'descriptors')
    const rows = (await store.read.descriptors.listAll()).map((one) => {
      return { fields: descriptorFields(one, identity), one }
    })
    const { results, orderby, next } = pageOf(rows, request.query as Query)
    if (!form.isPaged) return descriptorsByType(results, form, identity)
    return {
      results: results.map((one) => listedDescriptor(one, form, identity)),
      _page: { orderby, next, count: results.length },
      _links: { next: null },
    }
  })

  app.get(
    `${PATH}/:id`,
    { schema: { tags, params: ById, response: { 200: Loose } } },
    async (request) => {
      return { ...descriptorFields(await getDescriptor(request.params.id, store), identity) }
    },
  )

  app.put(
    `${PATH}/:id`,
    { schema: { tags, params: ById, body: Loose, response: { 201: Loose } } },
    async (request, reply) => {
      const before = await getDescriptor(request.params.id, store)
      const { id } = await changeDescriptor(before, request.body, request.caller.clientId, services)
      return reply.code(201).send({ '@id': id })
    },
  )

  app.delete(
    `${PATH}/:id`,
    { schema: { tags, params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await removeDescriptor(await getDescriptor(request.params.id, store), store)
      return reply.code(204).send(null)
    },
  )
}
