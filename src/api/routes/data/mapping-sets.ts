/** mapping-sets: Data Prep: sets of mappings, what they make of data, and their language (flow-service 7). */
import { type FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { MappingSet } from '../../../domain/mapping.ts'
import {
  changeMappingSet,
  createMappingSet,
  getMappingSet,
  recordsOf,
  schemaOf,
  validateMappings,
  validateWhole,
  versionIn,
  type VersionOfSet,
} from '../../../ingest/promote/mapping/mapping-sets.ts'
import { MAX_PREVIEWED, preview } from '../../../ingest/promote/mapping/preview.ts'
import { readCatalog } from '../../../ingest/registry/catalog.ts'
import { resolved } from '../../../ingest/registry/resolve.ts'
import { isTrueIn, pageOfSets, setQueryOf, textIn } from '../../contract/mapping-set-list.ts'
import {
  madeFields,
  mappingFields,
  MappingSetBody,
  mappingSetDraftOf,
  mappingSetFields,
  MappingSetMade,
  PreviewBody,
} from '../../contract/mapping-set.ts'
import type { App, Services } from '../../services.ts'
import { expressionRoutes } from './expressions.ts'
import { mappingSuggestionRoutes } from './mapping-suggestion.ts'

const PATH = '/data/foundation/conversion/mappingSets'
const Loose = Type.Record(Type.String(), Type.Unknown())
const ById = Type.Object({ id: Type.String() })
const tags = ['Data Prep']

export function mappingSetRoutes(app: App, services: Services): void {
  const { store } = services

  app.post(
    PATH,
    {
      schema: { tags, body: MappingSetBody, querystring: Loose, response: { 200: MappingSetMade } },
    },
    async (request) => {
      const isValidated = textIn(request.query, 'validate')?.toLowerCase() !== 'false'
      const draft = mappingSetDraftOf(request.body, isValidated)
      const set = await createMappingSet(draft, userOf(request), services)
      return madeFields(set, versionIn(set, undefined))
    },
  )

  app.get(
    PATH,
    { schema: { tags, querystring: Loose, response: { 200: Loose } } },
    async (request) => {
      const query = setQueryOf(request.query)
      const { items } = await store.read.mappingSets.list({ limit: MAX_LISTED })
      const all = items.map((set) => ({ set, of: versionIn(set, undefined) }))
      const page = pageOfSets(
        all.map(({ set, of }) => ({ ...madeFields(set, of), name: of.version.name, set, of })),
        query,
      )
      const data = await Promise.all(
        page.items.map(({ set, of }) => shown(set, of, request.query, services)),
      )
      const { start, limit } = query
      const next = page.hasMore ? { next: { href: nextOf(request, start + limit) } } : {}
      return { data, _page: { start, count: data.length, limit }, _links: next }
    },
  )

  app.get(
    `${PATH}/:id`,
    { schema: { tags, params: ById, querystring: Loose, response: { 200: Loose } } },
    async (request) => {
      const set = await getMappingSet(request.params.id, store)
      const of = versionIn(set, textIn(request.query, 'version'))
      return await shown(set, of, request.query, services)
    },
  )

  app.get(
    `${PATH}/:id/mappings`,
    { schema: { tags, params: ById, querystring: Loose, response: { 200: Loose } } },
    async (request) => {
      const set = await getMappingSet(request.params.id, store)
      const data = mappingFields(set, versionIn(set, textIn(request.query, 'version')))
      return { data, _page: { count: data.length }, _links: {} }
    },
  )

  app.put(
    `${PATH}/:id`,
    { schema: { tags, params: ById, body: MappingSetBody, response: { 200: Loose } } },
    async (request) => {
      const draft = mappingSetDraftOf(request.body)
      const set = await changeMappingSet(request.params.id, draft, userOf(request), services)
      return mappingSetFields(set, versionIn(set, undefined))
    },
  )

  app.post(
    `${PATH}/validate`,
    { schema: { tags, body: MappingSetBody, response: { 200: Loose } } },
    async (request) => {
      const draft = mappingSetDraftOf(request.body)
      // One for each mapping, and behind them one for each thing that is wrong with the set as a whole.
      const problems = [
        ...(await validateMappings(draft, store)),
        ...(await validateWhole(draft, store)),
      ]
      const validationResponse = problems.map((problem) =>
        problem === null
          ? { status: 'SUCCESS', errors: null }
          : { status: 'FAILED', errors: [problem] },
      )
      return { validationResponse }
    },
  )

  app.post(
    `${PATH}/preview`,
    { schema: { tags, body: PreviewBody, response: { 200: Type.Array(Loose) } } },
    async (request) => await previewed(request.body, services),
  )

  mappingSuggestionRoutes(app, services)
  expressionRoutes(app)
}

async function previewed(body: Static<typeof PreviewBody>, { store }: Services) {
  const records = Array.isArray(body.data) ? body.data : [body.data]
  if (records.length > MAX_PREVIEWED) {
    const problem = `\`data\` has ${records.length} records; at most ${MAX_PREVIEWED} are previewed at once.`
    throw new Fault('MAPPER-400', { problem })
  }
  const draft = mappingSetDraftOf(body.mappingSet)
  const schema = recordsOf(await schemaOf(draft.schemaId, store.read))
  const problems = await validateMappings(draft, store)
  const sound = draft.mappings.filter((_, index) => problems[index] === null)
  const unsound = draft.mappings.flatMap((mapping, index) => {
    const problem = problems[index] ?? null
    return problem === null
      ? []
      : [{ mapping, exception: `MappingValidationException: ${problem}` }]
  })
  const rows = await preview(records, sound, schema)
  return rows.map(({ data, failed }) => {
    const exception =
      'TypeCompatibilityException: a value is not of the type that the expression or the field needs.'
    const errors = [...unsound, ...failed.map((mapping) => ({ mapping, exception }))].map(
      ({ mapping: { destination, source, sourceType }, exception: why }) => {
        return { destination, exception: why, source, columnName: source, sourceType }
      },
    )
    return { data, errors: errors.length === 0 ? null : errors }
  })
}

function userOf({ caller }: FastifyRequest): string {
  return `${caller.clientId}@AdobeID`
}

/** More sets than these are not looked through. */
const MAX_LISTED = 10_000

/** With `expandSchema` its schema too, as it is resolved. */
async function shown(
  set: MappingSet,
  of: VersionOfSet,
  query: unknown,
  { store }: Services,
): Promise<Record<string, unknown>> {
  const fields = mappingSetFields(set, of)
  if (!isTrueIn(query, 'expandSchema')) return fields
  const schema = await store.read.schemas.find(of.version.schemaId)
  if (schema === null) return fields
  const { library } = await readCatalog(store.read)
  const whole = resolved({ ...schema.document, $id: schema.id }, library)
  return { ...fields, outputSchema: { ...fields.outputSchema, ...whole } }
}

function nextOf({ url }: FastifyRequest, start: number): string {
  const [path = '', query] = url.split('?')
  const words = new URLSearchParams(query)
  words.set('start', String(start))
  return `${path}?${words.toString()}`
}
