/** batch-files: Data Access: the files of a batch and what is kept of it, whole or a range of their bytes (4.3). */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import {
  getFile,
  type KeptFile,
  listFiles,
  type Opened,
  openKept,
} from '../../../ingest/datasets/batch-files.ts'
import { MAX_PREVIEW, previewDataset } from '../../../ingest/datasets/preview.ts'
import { rangeOf } from '../../contract/data/byte-range.ts'
import type { Query } from '../../contract/lists.ts'
import { DatasetFileList, FileList, pageAsked, pageOf } from '../../contract/data/file-list.ts'
import type { App, Services } from '../../services.ts'

const PATH = '/data/foundation/export'
const params = Type.Object({ id: Type.String() })
const tags = ['Data Access']
const LIST_SAYS =
  '`limit` (1 to 100), and `start` or `page`, the first page of which is 0. With the `path` of a file, its bytes; `Range` is kept to.'

/** What the two listings of a batch are called, and where they are among its diagnostics. */
const PARTS = [
  ['meta', ''],
  ['failed', 'failed'],
] as const

const NDJSON = 'application/x-ndjson; charset=utf-8'
const PARQUET = 'application/vnd.apache.parquet'

interface Asked {
  Params: { id: string }
  Querystring: Query
}

export function batchFileRoutes(app: App, services: Services): void {
  const Bytes = Type.Unknown({ description: 'The bytes of the file.' })
  const schema = { tags, description: LIST_SAYS, params, response: { 200: FileList, 206: Bytes } }

  for (const [part, folder] of PARTS) {
    app.get<Asked>(`${PATH}/batches/:id/${part}`, { schema }, async (request, reply) => {
      const { id } = request.params
      const asked = pageAsked(request.query)
      const kept = await openKept(idOf(id), folder, asked.path, services)
      if (kept.kind === 'file') return sendBytes(kept, NDJSON, request, reply)
      const url = `${services.publicUrl}${PATH}/batches/${encodeURIComponent(id)}/${part}`
      const below = asked.path.replace(/\/*$/, asked.path === '' ? '' : '/')
      const all = kept.files.map((file) => fileFields(file, url, below + file.name))
      const own = asked.path === '' ? url : `${url}?path=${encodeURIComponent(asked.path)}`
      return reply.send(pageOf(all, asked, own))
    })
  }

  app.get<Asked>(
    `${PATH}/batches/:id/files`,
    { schema: { tags, description: LIST_SAYS, params, response: { 200: DatasetFileList } } },
    async (request) => {
      const { id } = request.params
      const asked = pageAsked(request.query)
      const all = (await listFiles(idOf(id), services)).map(({ id: fileId, batch, part }) => ({
        dataSetFileId: fileId,
        dataSetViewId: batch.datasetId,
        version: '1.0.0',
        created: String(batch.createdAt),
        updated: String(batch.updatedAt),
        records: part.recordCount,
        size: part.bytes,
        isValid: true,
        _links: { self: { href: fileUrl(fileId) } },
      }))
      const url = `${services.publicUrl}${PATH}/batches/${encodeURIComponent(id)}/files`
      return pageOf(all, asked, url)
    },
  )

  app.get<Asked>(`${PATH}/files/:id`, { schema }, async (request, reply) => {
    const { id } = request.params
    const asked = pageAsked(request.query)
    const file = await getFile(id, services)
    const { name } = file.part
    const url = fileUrl(id)
    if (asked.path === '') {
      return reply.send(pageOf([fileFields({ name, bytes: file.bytes }, url, name)], asked, url))
    }
    if (asked.path === name) return sendBytes(file, PARQUET, request, reply)
    const problem = `The file "${id}" has nothing at "${asked.path}"; it is "${name}".`
    throw new Fault('EXPORT-404', { problem })
  })

  app.get<Asked>(
    `${PATH}/datasets/:id/preview`,
    {
      schema: {
        tags,
        description: 'The first rows of the newest batches, at most 100.',
        params,
        response: { 200: Type.Object({ data: Type.Array(Type.Unknown()) }) },
      },
    },
    async (request, reply) => {
      const { limit } = pageAsked(request.query)
      const rows = await previewDataset(
        idOf(request.params.id),
        Math.min(limit, MAX_PREVIEW),
        services,
      )
      // A text, so that numbers of 64 bits stay whole.
      return reply.type('application/json; charset=utf-8').send(`{"data":${rows}}`)
    },
  )

  function fileUrl(id: string): string {
    return `${services.publicUrl}${PATH}/files/${encodeURIComponent(id)}`
  }
}

function fileFields({ name, bytes }: KeptFile, url: string, path: string) {
  const href = `${url}?path=${encodeURIComponent(path)}`
  return { name, length: String(bytes), _links: { self: { href } } }
}

/** Of a HEAD nothing is read. */
function sendBytes(
  { bytes, open }: Opened,
  type: string,
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
) {
  reply.header('accept-ranges', 'bytes')
  try {
    const range = rangeOf(headers.range, bytes)
    reply.header('content-length', range === null ? bytes : range.end - range.start + 1).type(type)
    if (range !== null) {
      reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
    }
    const isEmpty = method === 'HEAD' || bytes === 0
    return reply.send(isEmpty ? Readable.from([]) : open(range ?? undefined))
  } catch (error) {
    reply.header('content-range', `bytes */${bytes}`)
    throw error
  }
}
