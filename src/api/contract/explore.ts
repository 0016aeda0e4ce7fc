/** explore: what Explore is asked and answers (flow-service 1.7). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../domain/fault.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Explored } from '../../ingest/explore/explore.ts'
import { recordFormatOf } from '../../ingest/flows/record-format.ts'
import type { Query } from './lists.ts'
import { trueOrFalse } from './query.ts'

export type ExploreRequest =
  | { readonly objectType: 'root' | 'folder'; readonly path: string }
  | {
      readonly objectType: 'file'
      readonly path: string
      /** `null`: to be found out. */
      readonly format: RecordFormat | null
      readonly isPreview: boolean
    }
  /** Known to the API, and nothing that this source has. */
  | { readonly objectType: 'table' | 'rest' }

/** As they are spelt here; in a query in any case. */
const PARAMETERS = [
  'objectType',
  'object',
  'fileType',
  'preview',
  'columnDelimiter',
  'quote',
  'header',
  'encoding',
  'isMultiLineJson',
  'compressionType',
  'determineProperties',
  'sourceParams',
] as const
type Parameter = (typeof PARAMETERS)[number]
type Given = ReadonlyMap<Parameter, string>

export function exploreRequestOf(query: Query): ExploreRequest {
  const given = givenIn(query)
  const objectType = needed(given, 'objectType', 'Give root, folder or file.').toLowerCase()
  refuseRest(given, objectType)
  switch (objectType) {
    case 'root':
      refusePlace(given)
      return { objectType, path: '' }
    case 'folder':
      return { objectType, path: needed(given, 'object', 'Give the path of the folder.') }
    case 'file':
      return fileRequestOf(given)
    case 'table':
    case 'rest':
      return { objectType }
    default:
      throw new Fault('FLOW-1358-400', { value: JSON.stringify(objectType) })
  }
}

function givenIn(query: Query): Given {
  const given = new Map<Parameter, string>()
  for (const [name, value] of Object.entries(query)) {
    const parameter = PARAMETERS.find((one) => one.toLowerCase() === name.toLowerCase())
    if (parameter === undefined) {
      throw new Fault('FLOW-1451-400', { parameter: name, known: PARAMETERS.join(', ') })
    }
    if (typeof value !== 'string' || given.has(parameter)) {
      throw new Fault('FLOW-1453-400', { parameter, value: 'several at once' })
    }
    // Only a quote may be none.
    if (value === '' && parameter !== 'quote') throw new Fault('FLOW-1334-400', { parameter })
    given.set(parameter, value)
  }
  return given
}

function needed(given: Given, parameter: Parameter, todo: string): string {
  const value = given.get(parameter)
  if (value === undefined) throw new Fault('FLOW-1359-400', { parameter, todo })
  return value
}

function refuseRest(given: Given, objectType: string): void {
  const sourceParams = given.get('sourceParams')
  if (sourceParams !== undefined && objectType !== 'rest') {
    throw unfit('sourceParams', sourceParams, 'it with objectType=rest only')
  }
}

/** The root is one place: another that is named would be passed over. */
function refusePlace(given: Given): void {
  const object = given.get('object') ?? '/'
  if (object !== '/') throw unfit('object', object, 'it with objectType=folder or objectType=file')
}

function fileRequestOf(given: Given): ExploreRequest {
  const path = needed(given, 'object', 'Give the path of the file.')
  const fileType = needed(given, 'fileType', 'Give delimited, json or parquet.').toLowerCase()
  if (fileType !== 'delimited' && fileType !== 'json' && fileType !== 'parquet') {
    throw new Fault('FLOW-1327-400', { format: fileType })
  }
  const compression = given.get('compressionType')
  if (compression !== undefined && compression.toLowerCase() !== 'none') {
    throw unfit('compressionType', compression, 'files that are not compressed')
  }
  const isPreview = isTrue(given, 'preview')
  const format = isTrue(given, 'determineProperties')
    ? toBeFound(given, fileType)
    : recordFormatOf(fileType, propertiesIn(given))
  return { objectType: 'file', path, format, isPreview }
}

const TOLD = ['columnDelimiter', 'quote', 'header', 'encoding', 'isMultiLineJson'] as const

/** True and false in any case. */
const SAID = new Set<Parameter>(['header', 'isMultiLineJson'])

function toBeFound(given: Given, fileType: RecordFormat['kind']): null {
  if (fileType !== 'delimited') throw new Fault('FLOW-1376-400', { fileType })
  const parameter = [...TOLD, 'compressionType' as const].find((one) => given.has(one))
  if (parameter !== undefined) throw new Fault('FLOW-1374-400', { parameter })
  return null
}

function propertiesIn(given: Given): Readonly<Record<string, unknown>> {
  const told = TOLD.filter((name) => given.has(name)).map(
    (name) => [name, given.get(name)] as const,
  )
  return Object.fromEntries(
    told.map(([name, value]) => [name, SAID.has(name) ? value?.toLowerCase() : value]),
  )
}

function isTrue(given: Given, parameter: Parameter): boolean {
  const value = given.get(parameter) ?? 'false'
  const said = trueOrFalse(value)
  if (said === null) throw new Fault('FLOW-1453-400', { parameter, value })
  return said
}

function unfit(parameter: Parameter, value: string, known: string): Fault {
  return new Fault('FLOW-1312-400', { parameter, value: JSON.stringify(value), known })
}

const Text = Type.String()

export const FolderFields = Type.Array(
  Type.Object({
    type: Text,
    name: Text,
    path: Text,
    canPreview: Type.Boolean(),
    canFetchSchema: Type.Boolean(),
  }),
)

export const FileFields = Type.Object({
  format: Type.Union([Type.Literal('flat'), Type.Literal('hierarchical')]),
  schema: Type.Unknown(),
  data: Type.Optional(
    Type.Array(Type.Unknown(), {
      description: 'The first rows, at most 100, with the texts as they stand in the file.',
    }),
  ),
  properties: Type.Optional(
    Type.Object(
      { columnDelimiter: Text, quote: Text, encoding: Text },
      {
        description: 'What was found out, as the `data.properties` of a source connection take it.',
      },
    ),
  ),
  _weir: Type.Object({
    recordCount: Type.Integer({ description: 'How many records were looked at.' }),
    isWhole: Type.Boolean({ description: 'Whether these are all the records of the file.' }),
    leftOut: Type.Array(Type.Object({ record: Type.Integer(), reason: Text }), {
      description: 'Records without a row: a run would refuse them, or they cannot be shown.',
    }),
  }),
})

export function fileFields(explored: Explored): Static<typeof FileFields> {
  const { format, schema, data, detected, recordCount, isWhole, leftOut } = explored
  return {
    format,
    schema,
    ...(data === null ? {} : { data: [...data] }),
    ...(detected === null
      ? {}
      : {
          properties: {
            columnDelimiter: detected.delimiter,
            quote: detected.quote,
            encoding: detected.encoding,
          },
        }),
    _weir: { recordCount, isWhole, leftOut: [...leftOut] },
  }
}
