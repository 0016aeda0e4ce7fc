/** specs: the kinds of connection and flow that there are, to read; they come with the program (flow-service 1.10). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { found } from '../../../ingest/flows/resource.ts'
import { Count, Items } from '../../contract/flow-service.ts'
import { listRequestOf, pageFields, type Query } from '../../contract/lists.ts'
import {
  CONNECTION_SPEC_FIELDS,
  FLOW_SPEC_FIELDS,
  type SpecFields,
} from '../../contract/spec-fields.ts'
import type { App } from '../../services.ts'
import { FLOW_SERVICE } from './resource-routes.ts'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })

export function specRoutes(app: App): void {
  addSpecRoutes(app, 'connectionSpecs', CONNECTION_SPEC_FIELDS)
  addSpecRoutes(app, 'flowSpecs', FLOW_SPEC_FIELDS)
}

function addSpecRoutes(app: App, type: string, specs: readonly SpecFields[]): void {
  const path = `${FLOW_SERVICE}/${type}`

  app.get(
    path,
    { schema: { tags, response: { 200: Type.Union([Items, Count]) } } },
    async (request) => {
      const asked = listRequestOf(request.query as Query, ['id', 'name'])
      const wanted = specs.filter((spec) => keeps(spec, asked.filters))
      if (asked.isCount) return { count: wanted.length }
      const start = asked.after ?? 0
      const end = start + asked.limit
      const page = { items: wanted.slice(start, end), next: end < wanted.length ? end : null }
      return pageFields(page, type, asked, (spec) => ({ ...spec }))
    },
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

function keeps({ id, name }: SpecFields, filters: ReadonlyMap<string, string>): boolean {
  const has = (field: string, value: string): boolean => (filters.get(field) ?? value) === value
  return has('id', id) && has('name', name)
}
