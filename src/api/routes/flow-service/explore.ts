/** explore: whether a connection can be reached, and what there is to read behind it (flow-service 1.7). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Connection } from '../../../domain/source.ts'
import { exploreFile, exploreFolder } from '../../../ingest/explore/explore.ts'
import { found } from '../../../ingest/flows/resource.ts'
import {
  type ExploreRequest,
  exploreRequestOf,
  FileFields,
  fileFields,
  FolderFields,
} from '../../contract/explore.ts'
import type { Query } from '../../contract/lists.ts'
import { CONNECTION_SPEC_FIELDS } from '../../contract/spec-fields.ts'
import type { App, Services } from '../../services.ts'
import { FLOW_SERVICE } from './kind.ts'

const tags = ['Flow Service']
const ById = Type.Object({ id: Type.String() })
const Reached = Type.Object({ result: Type.Boolean() })

/** A bare list has no place to say that there is more. */
const LEFT_OUT = 'x-weir-left-out'
const MAX_ENTRIES = 10_000

export function exploreRoutes(app: App, { store, openConnector }: Services): void {
  app.get(
    `${FLOW_SERVICE}/connections/:id/test`,
    { schema: { tags, params: ById, response: { 200: Reached } } },
    async (request) => {
      const problem = await openConnector(await connectionOf(request.params.id)).test()
      if (problem !== null) throw new Fault('FLOW-1308-400', { problem })
      return { result: true }
    },
  )

  app.get(
    `${FLOW_SERVICE}/connections/:id/explore`,
    {
      schema: {
        tags,
        description: `One level of a folder (objectType root or folder), or the columns and, with preview=true, the first rows of a file. A folder shows at most ${MAX_ENTRIES} entries; the header ${LEFT_OUT} then says how many more there are.`,
        params: ById,
        response: { 200: Type.Union([FolderFields, FileFields]) },
      },
    },
    async (request, reply) => {
      const asked = exploreRequestOf(request.query as Query)
      const connection = await connectionOf(request.params.id)
      if ('path' in asked && asked.path.includes('\0')) throw new Fault('FLOW-1308-400', NUL)
      const connector = openConnector(connection)
      switch (asked.objectType) {
        case 'root':
        case 'folder': {
          const entries = await exploreFolder(asked.path, connector)
          if (entries.length > MAX_ENTRIES) {
            reply.header(LEFT_OUT, String(entries.length - MAX_ENTRIES))
          }
          return entries.slice(0, MAX_ENTRIES)
        }
        case 'file': {
          const { path, format, isPreview } = asked
          return fileFields(await exploreFile(path, format, isPreview, connector))
        }
        case 'table':
        case 'rest':
          throw nothingOfThat(connection, asked.objectType)
      }
    },
  )

  app.get(
    `${FLOW_SERVICE}/connectionSpecs/:id/explore`,
    { schema: { tags, params: ById, response: { 200: FolderFields } } },
    async (request) => {
      const { id } = request.params
      const spec = found(
        CONNECTION_SPEC_FIELDS.find((one) => one.id === id) ?? null,
        'connectionSpecs',
        id,
      )
      throw new Fault('FLOW-1372-400', { id, name: spec.name })
    },
  )

  async function connectionOf(id: string): Promise<Connection> {
    return found(await store.read.connections.find(idOf(id)), 'connections', id)
  }
}

const NUL = { problem: '`object` holds a NUL character, which no file name has.' }

function nothingOfThat(
  { specId, connector }: Connection,
  objectType: Extract<ExploreRequest['objectType'], 'table' | 'rest'>,
): Fault {
  const known = 'root, folder or file'
  return new Fault('FLOW-1336-400', { id: specId, name: connector, objectType, known })
}
