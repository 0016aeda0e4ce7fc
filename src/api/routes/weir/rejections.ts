/** rejections: the refused rows of a batch, page by page, and all of them as a file of CSV or of JSON lines. */
import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import { type BatchId, idOf } from '../../../domain/ids.ts'
import { readRejections, type RejectionsAsked } from '../../../ingest/datasets/kept-rejections.ts'
import { limitOf } from '../../contract/weir/asked.ts'
import { problems } from '../../contract/weir/problem.ts'
import {
  columnsIn,
  rejectionFields,
  rejectionHeader,
  rejectionLine,
  RejectionPage,
} from '../../contract/weir/rejection.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/weir/v1/batches/:id/rejections'
const tags = ['Weir']
const params = Type.Object({ id: Type.String() })
const wanted = { code: Type.Optional(Type.String()), column: Type.Optional(Type.String()) }
const Wanted = Type.Object(wanted)

export function rejectionRoutes(app: App, services: Services): void {
  app.get(
    PATH,
    {
      schema: {
        tags,
        description:
          'The refused rows that are kept of a batch, each with its place and why; with `code` and `column`, those that have such an error. `next` is what `after` is on the next page; `null` on the last.',
        params,
        querystring: Type.Object({
          ...wanted,
          after: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: { 200: RejectionPage, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { after = null, limit, ...others } = request.query
      const most = limitOf(limit)
      const found = readRejections(idOf(request.params.id), { after, ...others }, services)
      const page: { fields: ReturnType<typeof rejectionFields>; place: string }[] = []
      // One more, which says whether there is a next page.
      for await (const { row, place } of found) {
        if (page.push({ fields: rejectionFields(row), place }) > most) break
      }
      const shown = page.slice(0, most)
      return {
        rejections: shown.map(({ fields }) => fields),
        next: page.length > most ? (shown.at(-1)?.place ?? null) : null,
      }
    },
  )

  for (const [ending, type, linesOf] of [
    ['csv', 'text/csv', csvLines],
    ['jsonl', 'application/x-ndjson', jsonLines],
  ] as const) {
    app.get<{ Params: { id: string }; Querystring: Static<typeof Wanted> }>(
      `${PATH}.${ending}`,
      {
        schema: {
          tags,
          description:
            'All that are kept, as `weir rejected` prints them; with `code` and `column`, those that have such an error.',
          params,
          querystring: Wanted,
          produces: [type],
          response: { 200: Type.String({ description: 'A row a line.' }), ...problems(404) },
        },
      },
      async (request, reply) => {
        const id = idOf<'batch'>(request.params.id)
        const lines = await begun(linesOf(id, { after: null, ...request.query }, services))
        return reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="refused-rows.${ending}"`)
          .send(Readable.from(lines))
      },
    )
  }
}

/** The columns are those of all the rows, so that they are read twice and never held. */
async function* csvLines(id: BatchId, asked: RejectionsAsked, services: Services) {
  const names = new Set<string>()
  for await (const { row } of readRejections(id, asked, services)) {
    for (const name of columnsIn(row)) names.add(name)
  }
  const columns = [...names]
  let isFirst = true
  for await (const { row } of readRejections(id, asked, services)) {
    if (isFirst) yield `${rejectionHeader(columns)}\n`
    isFirst = false
    yield `${rejectionLine(row, columns)}\n`
  }
}

async function* jsonLines(id: BatchId, asked: RejectionsAsked, services: Services) {
  for await (const { row } of readRejections(id, asked, services)) {
    yield `${JSON.stringify(rejectionFields(row))}\n`
  }
}

/** What is refused is answered so, before there is a file. */
async function begun(lines: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await lines.next()
  return (async function* () {
    if (first.done === true) return
    yield first.value
    yield* lines
  })()
}
