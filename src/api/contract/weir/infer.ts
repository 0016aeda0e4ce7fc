/** infer: with what a schema can be asked for, and how it is answered. */
import { type Static, Type } from 'typebox'
import type { RecordFormat } from '../../../domain/source.ts'
import { recordFormatOf } from '../../../ingest/flows/record-format.ts'

const TrueOrFalse = Type.Union([Type.Literal('true'), Type.Literal('false')])

export const InferQuery = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        description: 'The name of the file: its ending says what it is, where `format` does not.',
      }),
    ),
    format: Type.Optional(Type.Union([Type.Literal('delimited'), Type.Literal('json')])),
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

/** `null`: delimited, and how is to be found out. */
export function formatAsked({ name = '', format, delimiter }: InferQuery): RecordFormat | null {
  const isJson = format === 'json' || (format === undefined && JSON_NAME.test(name))
  if (isJson)
    return recordFormatOf('json', delimiter === undefined ? {} : { columnDelimiter: delimiter })
  return delimiter === undefined
    ? null
    : recordFormatOf('delimited', { columnDelimiter: delimiter })
}

const JSON_NAME = /\.(json|jsonl|ndjson)$/i

/** As the `data` of a source connection takes it. */
export function formatFields(format: RecordFormat): InferredFields['format'] {
  if (format.kind === 'json') return { format: 'json', properties: {} }
  const { delimiter, quote, hasHeader, encoding } = format
  return {
    format: 'delimited',
    properties: { columnDelimiter: delimiter, quote, header: hasHeader, encoding },
  }
}
