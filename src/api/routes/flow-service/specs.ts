/** specs: the kinds of connection and flow that there are, to read; they come with the program (flow-service 1.10). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { Count, Items } from '../../contract/flow-service.ts'
import { type Listable, listRequestOf, type Query } from '../../contract/lists.ts'
import { SearchBody, searchRequestOf } from '../../contract/search.ts'
import {
  CONNECTION_SPEC_FIELDS,
  FLOW_SPEC_FIELDS,
  type SpecFields,
} from '../../contract/spec-fields.ts'
import { wholePage } from '../../contract/whole-list.ts'
import type { App } from '../../services.ts'
import { FLOW_SERVICE } from './kind.ts'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })

const LISTABLE = {
  filterable: [
    'id',
    'name',
    'version',
    'providerId',
    'attributes.*',
    'sourceSpec.*',
    'targetSpec.*',
    'sourceConnectionSpecIds[]',
    'targetConnectionSpecIds[]',
  ],
  sortable: ['id', 'name'],
}

export function specRoutes(app: App): void {
  addSpecRoutes(app, 'connectionSpecs', CONNECTION_SPEC_FIELDS)
  addSpecRoutes(app, 'flowSpecs', FLOW_SPEC_FIELDS)
}

function addSpecRoutes(app: App, type: string, specs: readonly SpecFields[]): void {
  const path = `${FLOW_SERVICE}/${type}`

  const response = { 200: Type.Union([Items, Count]) }
  const listable: Listable = { ...LISTABLE, type }

  app.get(path, { schema: { tags, response } }, async (request) =>
    wholePage(specs, listRequestOf(request.query as Query, listable)),
  )

  app.post(`${path}/search`, { schema: { tags, body: SearchBody, response } }, async (request) =>
    wholePage(specs, searchRequestOf(request.body, request.query as Query, listable)),
  )

  app.get(
    `${path}/:id`,
    { schema: { tags, params: ById, response: { 200: Items } } },
    async (request) => {
      const { id } = request.params
      const spec = found(specs.find((one) => one.id === id) ?? null, type, id)
      return { items: [{ ...spec }], _links: {} }
    },
  )

  app.post(path, { schema: { tags, response: { 201: Items } } }, async () => {
    throw new Fault('FLOW-1426-403', { what: type })
  })

  app.put(`${path}/:id`, { schema: { tags, params: ById, response: { 200: Items } } }, async () => {
    throw new Fault('FLOW-1426-403', { what: type })
  })
}
