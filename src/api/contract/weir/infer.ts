/** infer: with what a schema can be asked for, and how it is answered. */
import { type Static, Type } from 'typebox'
import type { RecordFormat } from '../../../domain/source.ts'
import type { AskedFormat } from '../../../ingest/explore/infer.ts'
import { recordFormatOf } from '../../../ingest/flows/record-format.ts'

/** Of Parquet it is said that nothing can be inferred. */
const Kind = Type.Union([Type.Literal('delimited'), Type.Literal('json'), Type.Literal('parquet')])
const TrueOrFalse = Type.Union([Type.Literal('true'), Type.Literal('false')])

export const InferQuery = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        description: 'The name of the file: its ending says what it is, where `format` does not.',
      }),
    ),
    format: Type.Optional(Kind),
    delimiter: Type.Optional(
      Type.String({ description: 'What stands between values; left out, it is found out.' }),
    ),
    enums: Type.Optional(TrueOrFalse),
    whole: Type.Optional(
      Type.Union([Type.Literal('true'), Type.Literal('false')], {
        description: 'false: the file goes on behind these bytes.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type InferQuery = Static<typeof InferQuery>

/** Of a file behind a connection; how it is written down is found out where nothing is said of it. */
export const InferAtQuery = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 4_000 }),
    fileType: Type.Optional(Kind),
    columnDelimiter: Type.Optional(Type.String()),
    quote: Type.Optional(Type.String()),
    header: Type.Optional(TrueOrFalse),
    encoding: Type.Optional(Type.String()),
    isMultiLineJson: Type.Optional(TrueOrFalse),
    enums: Type.Optional(TrueOrFalse),
  },
  { additionalProperties: false },
)
export type InferAtQuery = Static<typeof InferAtQuery>

export const InferredFields = Type.Object({
  schema: Type.Object({
    required: Type.Array(Type.String()),
    properties: Type.Record(Type.String(), Type.Unknown()),
  }),
  format: Type.Object({
    format: Type.String(),
    properties: Type.Record(Type.String(), Type.Unknown()),
  }),
  notes: Type.Array(Type.String(), { description: 'What the schema does not say.' }),
  recordCount: Type.Integer({ description: 'How many records were looked at.' }),
  isWhole: Type.Boolean({ description: 'Whether these are all the records of the file.' }),
})
export type InferredFields = Static<typeof InferredFields>

/** A kind alone: how it is written down is to be found out. */
export function formatAsked({ name = '', format, delimiter }: InferQuery): AskedFormat {
  const kind = format ?? kindOf(name)
  return delimiter === undefined ? kind : recordFormatOf(kind, { columnDelimiter: delimiter })
}

/** As `formatAsked`, in the words of a source connection. */
export function formatAskedAt(asked: InferAtQuery): AskedFormat {
  const { path, fileType = kindOf(path) } = asked
  const { columnDelimiter, quote, header, encoding, isMultiLineJson } = asked
  const told = Object.entries({
    columnDelimiter,
    quote,
    header,
    encoding,
    isMultiLineJson,
  }).filter(([, value]) => value !== undefined)
  return told.length === 0 ? fileType : recordFormatOf(fileType, Object.fromEntries(told))
}

function kindOf(name: string): RecordFormat['kind'] {
  if (/\.parquet$/i.test(name)) return 'parquet'
  return JSON_NAME.test(name) ? 'json' : 'delimited'
}

const JSON_NAME = /\.(json|jsonl|ndjson)$/i

/** As the `data` of a source connection takes it. */
export function formatFields(format: RecordFormat): InferredFields['format'] {
  if (format.kind === 'json') {
    return { format: 'json', properties: format.isMultiLine ? { isMultiLineJson: true } : {} }
  }
  if (format.kind === 'parquet') return { format: 'parquet', properties: {} }
  const { delimiter, quote, hasHeader, encoding } = format
  return {
    format: 'delimited',
    properties: { columnDelimiter: delimiter, quote, header: hasHeader, encoding },
  }
}
