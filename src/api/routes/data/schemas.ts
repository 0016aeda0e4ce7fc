/** schemas: the Schema Registry as far as promotion needs it (flow-service 8.1). */
import { Type } from 'typebox'
import type { Schema } from '../../../domain/dataset.ts'
import { changeSchema, createSchema, getSchema } from '../../../ingest/datasets/datasets.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/schemaregistry/tenant/schemas'
const Loose = Type.Record(Type.String(), Type.Unknown())
const ById = Type.Object({ id: Type.String() })
const tags = ['Schema Registry']

export function schemaRoutes(app: App, services: Services): void {
  const { store, identity } = services

  app.post(
    PATH,
    { schema: { tags, body: Loose, response: { 201: Loose } } },
    async (request, reply) => {
      const schema = await createSchema(request.body, identity.tenantId, services)
      return reply.code(201).send(fieldsOf(schema))
    },
  )

  app.get(PATH, { schema: { tags, response: { 200: Loose } } }, async () => {
    const page = await store.read.schemas.list({ limit: 300 })
    return {
      results: page.items.map(fieldsOf),
      _page: { orderby: 'updated', next: null, count: page.items.length },
      _links: { next: null },
    }
  })

  app.get(
    `${PATH}/:id`,
    { schema: { tags, params: ById, response: { 200: Loose } } },
    async (request) => fieldsOf(await getSchema(request.params.id, store)),
  )

  app.put(
    `${PATH}/:id`,
    { schema: { tags, params: ById, body: Loose, response: { 200: Loose } } },
    async (request) => fieldsOf(await changeSchema(request.params.id, request.body, services)),
  )

  function fieldsOf(schema: Schema): Record<string, unknown> {
    return {
      ...schema.document,
      $id: schema.id,
      'meta:altId': schema.altId,
      'meta:resourceType': 'schemas',
      version: '1.0',
      title: schema.title,
      type: 'object',
      description: schema.description,
      imsOrg: identity.imsOrgId,
      'meta:containerId': 'tenant',
      'meta:tenantNamespace': `_${identity.tenantId}`,
      'meta:registryMetadata': {
        'repo:createdDate': schema.createdAt,
        'repo:lastModifiedDate': schema.updatedAt,
        eTag: schema.etag,
      },
    }
  }
}
