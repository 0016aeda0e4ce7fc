/**
 * spec-schemas: what connections, sources, targets and flows may say, as JSON Schema (draft-07), for
 * clients that build forms from it. Keeps: they agree with the checks beside this file, in both
 * directions; routes/flow-service/specs.test.ts holds them to it.
 */
import { sep } from 'node:path'

export type JsonSchema = Readonly<Record<string, unknown>>

const DRAFT_07 = { $schema: 'http://json-schema.org/draft-07/schema#' }

/** What no name in a file system has. */
const NO_NUL = '[^\\u0000]*'

export const FOLDER_AUTH: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  description: 'A folder on the machine of Weir.',
  properties: {
    root: {
      type: 'string',
      description: 'The folder below which every path of the connection lies, as an absolute path.',
      pattern: sep === '/' ? `^/${NO_NUL}$` : `^([A-Za-z]:)?[\\\\/]${NO_NUL}$`,
    },
  },
  required: ['root'],
}

export const FILE_PARAMS: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  description: 'Which files: one, those of a folder, or what a wildcard matches.',
  properties: {
    path: {
      type: 'string',
      description: 'A file, a folder, or a wildcard such as /in/*.csv.',
      minLength: 1,
      maxLength: 4_000,
      pattern: `^${NO_NUL}$`,
    },
    type: { type: 'string', enum: ['file', 'folder'], default: 'file' },
    recursive: {
      type: 'boolean',
      default: false,
      description: 'Whether folders in the folder are taken too.',
    },
  },
  required: ['path'],
}

/** `data` of a source connection. */
export const FILE_DATA: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  description: 'How records are written down in the files.',
  required: ['format'],
  anyOf: [
    {
      properties: {
        format: { const: 'delimited' },
        properties: {
          type: 'object',
          properties: {
            columnDelimiter: {
              type: 'string',
              default: ',',
              pattern: '^([^\\r\\n"\\u0000]|\\\\t)$',
              description: 'One character, or \\t for a tab.',
            },
            quote: { enum: ['"', "'", ''], default: '"', description: 'Empty for none.' },
            header: { enum: [true, false, 'true', 'false'], default: true },
            encoding: { enum: ['UTF-8', 'ISO-8859-1'], default: 'UTF-8' },
          },
          additionalProperties: false,
          not: {
            properties: { columnDelimiter: { const: "'" }, quote: { const: "'" } },
            required: ['columnDelimiter', 'quote'],
          },
        },
      },
    },
    {
      properties: {
        format: { const: 'json' },
        properties: {
          type: 'object',
          properties: {
            isMultiLineJson: {
              enum: [true, false, 'true', 'false'],
              default: false,
              description: 'Whether a file is one document, whose list is the records.',
            },
          },
          additionalProperties: false,
        },
      },
    },
    {
      properties: {
        format: { const: 'parquet' },
        properties: { type: 'object', additionalProperties: false },
      },
    },
  ],
}

export const LAKE_PARAMS: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  properties: { dataSetId: { type: 'string', description: 'The dataset that flows fill.' } },
  required: ['dataSetId'],
}

export const FLOW_OPTIONS: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  properties: {
    errorDiagnosticsEnabled: {
      type: 'boolean',
      default: true,
      description: 'Whether refused records are kept with their reasons.',
    },
    partialIngestionPercent: {
      description:
        'The run is a success while less than this percentage of its records is refused; without it, any refused record fails the run.',
      anyOf: [
        { type: 'number', exclusiveMinimum: 0, maximum: 100 },
        {
          type: 'string',
          pattern: '^(?!0+(\\.0+)?$)(0*[0-9]{1,2}(\\.[0-9]+)?|0*100(\\.0+)?)$',
        },
      ],
    },
  },
}

/** A whole number, also as text. */
function wholeNumber(minimum: number, maximum: number, pattern: string): JsonSchema {
  return {
    anyOf: [
      { type: 'integer', minimum, maximum },
      { type: 'string', pattern },
    ],
  }
}

/** Ten years of minutes, as in schedule.ts. */
const MOST_INTERVAL = 5_300_000
const INTERVAL = wholeNumber(1, MOST_INTERVAL, '^0*[1-9][0-9]{0,5}$')
const MINUTES = wholeNumber(15, MOST_INTERVAL, '^0*(1[5-9]|[2-9][0-9]|[1-9][0-9]{2,5})$')

/** Flow-service 1.10, 2.2: when a flow runs by itself. A start in the past is refused beyond it. */
export const PERIODIC_SCHEDULE: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  properties: {
    startTime: { description: 'Epoch seconds.', ...wholeNumber(0, 8.64e15, '^[0-9]{1,15}$') },
    frequency: { type: 'string', enum: ['once', 'minute', 'hour', 'day', 'week'] },
    backfill: { enum: [true, false, 'true', 'false'], default: true },
  },
  required: ['startTime', 'frequency'],
  oneOf: [
    {
      properties: { frequency: { const: 'once' } },
      not: { anyOf: [{ required: ['interval'] }, { required: ['backfill'] }] },
    },
    {
      properties: { frequency: { const: 'minute' }, interval: MINUTES },
      required: ['interval'],
    },
    {
      properties: { frequency: { enum: ['hour', 'day', 'week'] }, interval: INTERVAL },
      required: ['interval'],
    },
  ],
}

/** Flow-service 1.10, 2.6: what a run that is asked for may be about; epoch seconds. */
export const RUN_PARAMS: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  properties: {
    startTime: { description: 'Not before this instant.', type: ['integer', 'string'] },
    windowStartTime: {
      description: 'Only what was last changed since.',
      type: ['integer', 'string'],
    },
    windowEndTime: {
      description: 'Only what was last changed before.',
      type: ['integer', 'string'],
    },
  },
  minProperties: 1,
}

/** What Weir adds to a flow, under `_weir`. */
export const FLOW_GUARDS: JsonSchema = {
  ...DRAFT_07,
  type: 'object',
  properties: {
    errorLimit: {
      type: 'integer',
      minimum: 0,
      description: 'How many refused records a run bears, whatever the percentage.',
    },
    abortAfter: {
      type: 'integer',
      minimum: 1,
      default: 1_000,
      description: 'A run whose first records are all refused stops after so many.',
    },
    timeZone: {
      type: 'string',
      default: 'UTC',
      description: 'An IANA name: in which zone a day or a week of the schedule goes by.',
    },
  },
}
