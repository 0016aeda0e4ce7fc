/** imports: Batch Ingestion: batches that clients fill, file by file, and batches that are taken back (flow-service 4.6). */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { type BatchId, idOf } from '../../../domain/ids.ts'
import { revertBatch } from '../../../ingest/datasets/revert.ts'
import { createTurns } from '../../../ingest/uploads/turns.ts'
import {
  abortUpload,
  completeUpload,
  createUpload,
  failUpload,
  type UploadNeeds,
} from '../../../ingest/uploads/upload-batch.ts'
import {
  completeFile,
  MAX_REQUEST_BYTES,
  openRangedFile,
  putFile,
  putRange,
  tooLarge,
  type UploadPlace,
} from '../../../ingest/uploads/upload-file.ts'
import { fileRangeOf } from '../../../ingest/uploads/ranges.ts'
import { previewUpload } from '../../../ingest/uploads/upload-preview.ts'
import { BatchFields, batchFields } from '../../contract/data/batch.ts'
import {
  PreviewFields,
  previewAsked,
  previewFields,
  UploadBody,
  uploadDraftOf,
} from '../../contract/data/import.ts'
import type { Query } from '../../contract/lists.ts'
import type { App, Services } from '../../services.ts'
import { authorOf } from '../flow-service/kind.ts'

const PATH = '/data/foundation/import/batches'
const FILE = `${PATH}/:id/datasets/:datasetId/files/:name`
const tags = ['Batch Ingestion']

const ById = Type.Object({ id: Type.String() })
const OfDataset = Type.Object({ id: Type.String(), datasetId: Type.String() })
const OfFile = Type.Object({ id: Type.String(), datasetId: Type.String(), name: Type.String() })
const querystring = Type.Object({ action: Type.Optional(Type.String()) })
const Done = Type.Object({})

interface Acted {
  Params: { id: string }
  Querystring: { action?: string }
}

interface FileAsked {
  Params: { id: string; datasetId: string; name: string }
  Querystring: { action?: string }
}

export function importRoutes(app: App, services: Services): void {
  const needs: UploadNeeds = { ...services, turns: createTurns() }

  app.post(
    PATH,
    {
      schema: {
        tags,
        description: `A batch that is loading: bring its files, then complete it with \`action=COMPLETE\`.`,
        body: UploadBody,
        response: { 201: BatchFields },
      },
    },
    async (request, reply) => {
      const batch = await createUpload(uploadDraftOf(request.body), authorOf(request), needs)
      return reply.code(201).send(batchFields(batch, null, services.identity.imsOrgId))
    },
  )

  app.post<Acted>(
    `${PATH}/:id`,
    {
      schema: {
        tags,
        description:
          '`action=COMPLETE` promotes what has been brought, ABORT and FAIL give the batch up; REVERT takes a batch out of its dataset, in one step.',
        params: ById,
        querystring,
        response: { 200: Done },
      },
    },
    async (request) => {
      const { action = '' } = request.query
      const act = chosen(action, ACTIONS)
      await act(idOf(request.params.id), request)
      return {}
    },
  )

  const ACTIONS: Actions<(id: BatchId, request: FastifyRequest) => Promise<void>> = {
    COMPLETE: (id) => completeUpload(id, needs),
    ABORT: (id, request) => abortUpload(id, authorOf(request).user, needs),
    FAIL: (id) => failUpload(id, needs),
    REVERT: (id) => revertBatch(id, services),
  }

  app.post<FileAsked>(
    FILE,
    {
      schema: {
        tags,
        description:
          'A large file: `action=INITIALIZE` before its ranges are sent with PATCH, `action=COMPLETE` after.',
        params: OfFile,
        querystring,
        response: { 200: Done },
      },
    },
    async (request) => {
      const { action = '' } = request.query
      await chosen(action, FILE_ACTIONS)(placeOf(request.params))
      return {}
    },
  )

  const FILE_ACTIONS: Actions<(place: UploadPlace) => Promise<void>> = {
    INITIALIZE: (place) => openRangedFile(place, needs),
    COMPLETE: (place) => completeFile(place, needs),
  }

  app.get<{ Params: { id: string; datasetId: string }; Querystring: Query }>(
    `${PATH}/:id/datasets/:datasetId/preview`,
    {
      schema: {
        tags,
        description:
          'The first rows of the first file; `nrow` (at most 100), and `format`, `delimiter`, `quote`, `escape`, `charset`, `header`, `isMultiLineJson` where they are to be read otherwise than the batch says.',
        params: OfDataset,
        response: { 200: PreviewFields },
      },
    },
    async (request) => {
      const { id, datasetId } = request.params
      const { rowCount, formatOf } = previewAsked(request.query)
      const place = { batchId: idOf<'batch'>(id), datasetId: idOf<'dataset'>(datasetId) }
      return previewFields(await previewUpload(place, formatOf, rowCount, services))
    },
  )

  addByteRoutes(app, needs)
}

/** A scope of its own, for its bodies are bytes, whatever their content type says. */
function addByteRoutes(app: App, needs: UploadNeeds): void {
  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    const config = { isLong: true }

    scope.put<FileAsked>(
      FILE,
      {
        config,
        schema: {
          tags,
          description: 'A file of at most 256 MiB, as it is; one of the same name is replaced.',
          params: OfFile,
          response: { 200: Done },
        },
      },
      async (request, reply) => {
        await received(request, reply, (bytes) => putFile(placeOf(request.params), bytes, needs))
        return {}
      },
    )

    scope.patch<FileAsked>(
      FILE,
      {
        config,
        schema: {
          tags,
          description:
            'A range of a large file, at most 256 MiB, that the header Content-Range names. In any order; one that comes again is replaced.',
          params: OfFile,
          response: { 200: Done },
        },
      },
      async (request, reply) => {
        await received(request, reply, (bytes) => {
          const range = fileRangeOf(request.headers['content-range'])
          return putRange(placeOf(request.params), range, bytes, needs)
        })
        return {}
      },
    )
  })
}

type Actions<Act> = Readonly<Record<string, Act>>

function chosen<Act>(action: string, actions: Actions<Act>): Act {
  const act = Object.hasOwn(actions, action.toUpperCase())
    ? actions[action.toUpperCase()]
    : undefined
  if (act !== undefined) return act
  const known = Object.keys(actions).join(', ')
  const problem = `The action ${JSON.stringify(action.slice(0, 100))} (\`action\`) is not taken here. What is: ${known}.`
  throw new Fault('IMPORT-400', { problem })
}

function placeOf({ id, datasetId, name }: FileAsked['Params']): UploadPlace {
  return { batchId: idOf(id), datasetId: idOf(datasetId), name }
}

/** What is refused is not read to its end: the connection is closed instead. */
async function received(
  { body, headers, raw }: FastifyRequest,
  reply: FastifyReply,
  take: (bytes: Readable) => Promise<void>,
): Promise<void> {
  try {
    if (Number(headers['content-length'] ?? 0) > MAX_REQUEST_BYTES) throw tooLarge()
    await take(body instanceof Readable ? body : Readable.from([]))
  } catch (error) {
    if (!raw.complete) reply.header('connection', 'close')
    throw error
  }
}
