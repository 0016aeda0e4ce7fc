/** batch-files: Data Access: what is kept of a batch, so that every URL in a notification answers (4.3). */
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { idOf } from '../../../domain/ids.ts'
import { type Kept, openKept } from '../../../ingest/datasets/batch-files.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/export/batches'
const ById = Type.Object({ id: Type.String() })
const ByPath = Type.Object({ path: Type.Optional(Type.String()) })
const tags = ['Data Access']

const FileList = Type.Object({
  data: Type.Array(
    Type.Object({
      name: Type.String(),
      length: Type.String(),
      _links: Type.Object({ self: Type.Object({ href: Type.String() }) }),
    }),
  ),
  _page: Type.Object({ limit: Type.Integer(), count: Type.Integer() }),
})

/** What the two listings of a batch are called, and where they are among its diagnostics. */
const PARTS = [
  ['meta', ''],
  ['failed', 'failed'],
] as const

export function batchFileRoutes(app: App, services: Services): void {
  const schema = { tags, params: ById, querystring: ByPath, response: { 200: FileList } }

  for (const [part, folder] of PARTS) {
    app.get(`${PATH}/:id/${part}`, { schema }, async (request, reply) => {
      const { id } = request.params
      const path = request.query.path ?? ''
      return await answer(part, id, path, await openKept(idOf(id), folder, path, services), reply)
    })
  }

  /** A file is sent as it is, newline-delimited JSON; a folder as a list of links to its files. */
  async function answer(
    part: 'meta' | 'failed',
    id: string,
    path: string,
    kept: Kept,
    reply: FastifyReply,
  ) {
    if (kept.kind === 'file') {
      reply.header('content-length', kept.bytes).type('application/x-ndjson; charset=utf-8')
      return reply.send(kept.content)
    }
    const folder = path.replace(/\/*$/, path === '' ? '' : '/')
    const data = kept.files.map(({ name, bytes }) => ({
      name,
      length: String(bytes),
      _links: {
        self: {
          href: `${services.publicUrl}${PATH}/${id}/${part}?path=${encodeURIComponent(folder + name)}`,
        },
      },
    }))
    return reply.send({ data, _page: { limit: 100, count: data.length } })
  }
}
