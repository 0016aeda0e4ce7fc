/** infer: the first bytes of a file, sent or behind a connection → a schema for its dataset. Nothing of them is kept. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { headAt } from '../../../ingest/explore/explore.ts'
import type { Head } from '../../../ingest/explore/head.ts'
import { type AskedFormat, inferSchema } from '../../../ingest/explore/infer.ts'
import { checkableOf } from '../../../ingest/registry/checkable.ts'
import {
  formatAsked,
  formatAskedAt,
  formatFields,
  InferAtQuery,
  InferQuery,
  InferredFields,
} from '../../contract/weir/infer.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

const NO_BYTES = 'The file is taken as it is. Send its first bytes as application/octet-stream.'

export function inferRoutes(app: App, { store, openConnector }: Services): void {
  // A scope of its own, for its bodies are bytes.
  void app.register(async (scope: App) => {
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) =>
      done(null, body),
    )
    scope.post(
      '/weir/v1/infer',
      {
        schema: {
          tags: ['Weir'],
          description:
            'A schema that the first records of a file fit, for the `dataset.schema` of a flow file. The body is the first bytes of the file, at most 1 MiB, as application/octet-stream.',
          querystring: InferQuery,
          response: { 200: InferredFields, ...problems(400) },
        },
      },
      async (request) => {
        const { body, query } = request
        if (body !== undefined && !Buffer.isBuffer(body)) {
          throw new Fault('WEIR-415', { problem: NO_BYTES })
        }
        const bytes = body ?? Buffer.alloc(0)
        const head = { path: query.name ?? 'file', bytes, isWhole: query.whole !== 'false' }
        return await inferredFields(head, formatAsked(query), query.enums === 'true')
      },
    )
  })

  app.get(
    '/weir/v1/connections/:id/infer',
    {
      schema: {
        tags: ['Weir'],
        description:
          'A schema that the first records of a file behind a connection fit, and how the file is written down. At most 1 MiB of it is read.',
        params: Type.Object({ id: Type.String() }),
        querystring: InferAtQuery,
        response: { 200: InferredFields, ...problems(400, 404) },
      },
    },
    async ({ params: { id }, query }) => {
      const connection = await store.read.connections.find(idOf(id))
      if (connection === null) {
        throw new Fault('WEIR-404', { problem: `The connection "${id}" is not found.` })
      }
      if (query.path.includes('\0')) throw new Fault('WEIR-400', { problem: NUL })
      const format = formatAskedAt(query)
      const head = await headAt(query.path, openConnector(connection))
      return await inferredFields(head, format, query.enums === 'true')
    },
  )
}

const NUL = '`path` holds a NUL character, which no file name has.'

async function inferredFields(head: Head, format: AskedFormat, hasEnums: boolean) {
  const inferred = inferSchema(head, format, hasEnums)
  if (typeof inferred === 'string') throw new Fault('WEIR-400', { problem: inferred })
  const { properties, left } = await fillable(inferred.properties)
  return {
    schema: {
      required: inferred.required.filter((name) => Object.hasOwn(properties, name)),
      properties,
    },
    format: formatFields(inferred.format),
    notes: [...inferred.notes, ...left],
    recordCount: inferred.recordCount,
    isWhole: inferred.isWhole,
  }
}

/** Those by which records can be checked, and a sentence about each of the others. */
async function fillable(properties: Readonly<Record<string, JsonObject>>) {
  const kept = new Map<string, JsonObject>()
  const left: string[] = []
  const seen = new Set<string>()
  for (const [name, property] of Object.entries(properties)) {
    const { obstacle } = await checkableOf({ properties: { [name]: property } })
    const isTwin = seen.has(name.toLowerCase())
    if (obstacle !== null) left.push(`"${name}" is left out: ${obstacle}`)
    else if (isTwin) left.push(`"${name}" is left out: another differs from it in case only.`)
    else kept.set(name, property)
    seen.add(name.toLowerCase())
  }
  return { properties: Object.fromEntries(kept), left }
}
