/** mapping-sets: Data Prep: sets of mappings, what they make of data, and their language (flow-service 7). */
import { type FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import {
  changeMappingSet,
  createMappingSet,
  getMappingSet,
  recordsOf,
  schemaOf,
  validateMappings,
  validateWhole,
  versionIn,
} from '../../../ingest/promote/mapping/mapping-sets.ts'
import { MAX_PREVIEWED, preview } from '../../../ingest/promote/mapping/preview.ts'
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
      const limit = numberIn(request.query, 'limit', 20, 100)
      const start = numberIn(request.query, 'start', 0, Number.MAX_SAFE_INTEGER)
      // Newest first, as other lists; `start` counts sets.
      const { items } = await store.read.mappingSets.list({
        limit: Math.min(start + limit, 10_000),
      })
      const data = items.slice(start).map((set) => mappingSetFields(set, versionIn(set, undefined)))
      return { data, _page: { count: data.length, limit }, _links: {} }
    },
  )

  app.get(
    `${PATH}/:id`,
    { schema: { tags, params: ById, querystring: Loose, response: { 200: Loose } } },
    async (request) => {
      const set = await getMappingSet(request.params.id, store)
      return mappingSetFields(set, versionIn(set, textIn(request.query, 'version')))
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

function textIn(query: unknown, name: string): string | undefined {
  const value = new Map<string, unknown>(Object.entries(query ?? {})).get(name)
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function numberIn(query: unknown, name: string, otherwise: number, most: number): number {
  const text = textIn(query, name)
  if (text === undefined) return otherwise
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  const problem = `\`${name}\` is "${text.slice(0, 50)}". It must be a whole number up to ${most}.`
  throw new Fault('MAPPER-400', { problem })
}
