/**
 * flow-file-shape: what a flow file may say, and what each field means: the one table behind reading,
 * `docs/flow-file.schema.json` for editors, and `docs/flow-file-fields.md` for people.
 */
import { Type } from 'typebox'
import { EVERY } from './flow-schedule.ts'

const closed = { additionalProperties: false }

const Source = Type.Object(
  {
    folder: Type.String({
      minLength: 1,
      description:
        'The folder on the machine of Weir that the files are in: absolute, or relative to the flow file.',
    }),
    path: Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: 'Which files below `folder`: a file, a folder, or a wildcard such as `*.csv`.',
    }),
    type: Type.Optional(
      Type.Enum(['file', 'folder'], {
        default: 'file',
        description: 'Whether `path` without a wildcard is one file or a whole folder.',
      }),
    ),
    recursive: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether the folders in a folder count too.' }),
    ),
    format: Type.Optional(
      Type.Enum(['delimited', 'json', 'parquet'], {
        default: 'delimited',
        description: 'How records are written: delimited text, JSON or Parquet.',
      }),
    ),
    multiLine: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Of JSON: whether a file is one document, whose list is the records, instead of one object a line.',
      }),
    ),
    delimiter: Type.Optional(
      Type.String({
        default: ',',
        description: 'What stands between two values: one character, or `\\t` for a tab.',
      }),
    ),
    quote: Type.Optional(
      Type.Enum(['"', "'", ''], {
        default: '"',
        description: 'What values may be quoted with; the empty text for files without quotes.',
      }),
    ),
    header: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Whether the first line names the columns; without it, they are the fields of the schema in order.',
      }),
    ),
    encoding: Type.Optional(
      Type.Enum(['UTF-8', 'ISO-8859-1'], {
        default: 'UTF-8',
        description: 'How the characters of the files are written down.',
      }),
    ),
  },
  { ...closed, description: 'Where the files are, and how records are written in them.' },
)

/** Editors complete from these; what each may be, promotion says (ingest/datasets/record-schema.ts). */
const Property = Type.Unsafe<unknown>({
  description: 'One column: its type, and the rules that each of its values must keep.',
  properties: {
    type: {
      description:
        'The type of its values: string, integer, number or boolean; object or array for what nests.',
      examples: ['string', 'integer', 'number', 'boolean', 'object', 'array'],
    },
    format: {
      description: 'What a string holds: a date, or a date with its time.',
      examples: ['date', 'date-time'],
    },
    enum: { description: 'The only values there may be.' },
    pattern: { description: 'A regular expression that a string must match.' },
    minLength: { description: 'How many characters a string has at least.' },
    maxLength: { description: 'How many characters a string has at most.' },
    minimum: { description: 'The smallest number.' },
    maximum: { description: 'The largest number.' },
    exclusiveMinimum: { description: 'Numbers must be above it.' },
    exclusiveMaximum: { description: 'Numbers must be below it.' },
    default: { description: 'What stands in for a value that is missing or null.' },
    properties: { description: 'The fields of an object by their names, each like a column.' },
    required: { description: 'The names of the fields that an object must have a value in.' },
    additionalProperties: {
      description:
        'False: an object with other fields is refused. Without `properties`: what each value of a map is, like a column.',
    },
    items: { description: 'What each element of an array is, like a column.' },
    minItems: { description: 'How many elements an array has at least.' },
    maxItems: { description: 'How many elements an array has at most.' },
    uniqueItems: { description: 'True: no text, number or boolean is in an array twice.' },
    title: { description: 'A note for people.' },
    description: { description: 'A note for people.' },
  },
})

const RecordSchema = Type.Unsafe<Readonly<Record<string, unknown>>>(
  Type.Object(
    {
      properties: Type.Optional(
        Type.Record(Type.String(), Property, {
          description: 'The columns by their names, each with its type and its rules.',
        }),
      ),
      required: Type.Optional(
        Type.Unsafe<unknown>({
          description: 'The names of the columns that every record must have a value in.',
        }),
      ),
      additionalProperties: Type.Optional(
        Type.Unsafe<unknown>({
          description: 'False: a record with a column that is not in `properties` is refused.',
        }),
      ),
    },
    { description: 'What a record must be, as a JSON Schema.' },
  ),
)

const Dataset = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The name of the dataset, by which it is found again.',
    }),
    description: Type.Optional(
      Type.String({ description: 'A note for people, given when the dataset is created.' }),
    ),
    schema: RecordSchema,
  },
  { ...closed, description: 'Where the records go, and what each must be.' },
)

const Schedule = Type.Object(
  {
    every: Type.String({
      pattern: EVERY.source,
      examples: ['15 minutes', 'hour', '2 days', 'week', 'once'],
      description:
        'How often it runs: `15 minutes` (the least), `hour`, `2 days`, `week`, and so on, or `once`.',
    }),
    start: Type.Optional(
      Type.String({
        examples: ['2027-01-04T06:00:00+01:00'],
        description:
          'When it first runs: an ISO instant with its offset or Z. Without it, the first apply starts it at once.',
      }),
    ),
    backfill: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'False: what was last changed before the start is never taken.',
      }),
    ),
    timeZone: Type.Optional(
      Type.String({
        default: 'UTC',
        maxLength: 100,
        examples: ['Europe/Berlin'],
        description: 'An IANA name; days and weeks keep the time of day that it has there.',
      }),
    ),
  },
  { ...closed, description: 'When it runs by itself; without it, only when somebody asks.' },
)

const Bearing = Type.Object(
  {
    partialIngestionPercent: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description:
          'A run fails unless fewer of its records are refused than this, in percent; without it, one is too many.',
      }),
    ),
    diagnostics: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Whether refused records are kept with their reasons.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'A run fails with more refused records than this, whatever their percentage.',
      }),
    ),
    abortAfter: Type.Optional(
      Type.Integer({
        minimum: 1,
        default: 1_000,
        description: 'A run stops early where so many records at its beginning are all refused.',
      }),
    ),
  },
  { ...closed, description: 'How many refused records a run may bear.' },
)

export const FlowFileShape = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The name of the flow, by which it is found again.',
    }),
    description: Type.Optional(
      Type.String({ maxLength: 5_000, description: 'A note for people.' }),
    ),
    source: Source,
    dataset: Dataset,
    schedule: Type.Optional(Schedule),
    errors: Type.Optional(Bearing),
  },
  { ...closed, title: 'Flow file', description: 'A flow of Weir, as `weir apply` takes it.' },
)

/** For editors. */
export function flowFileSchema(): Readonly<Record<string, unknown>> {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...FlowFileShape }
}
