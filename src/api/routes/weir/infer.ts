/** infer: the first bytes of a file → a schema for its dataset. Nothing of them is kept. */
import { Fault } from '../../../domain/fault.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { inferSchema } from '../../../ingest/explore/infer.ts'
import { checkableOf } from '../../../ingest/registry/checkable.ts'
import { formatAsked, formatFields, InferQuery, InferredFields } from '../../contract/weir/infer.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App } from '../../services.ts'

const NO_BYTES = 'The file is taken as it is. Send its first bytes as application/octet-stream.'

export function inferRoutes(app: App): void {
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
        const inferred = inferSchema(head, formatAsked(query), query.enums === 'true')
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
      },
    )
  })
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
