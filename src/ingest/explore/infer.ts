/**
 * infer: the first records of a file → a schema that they fit (pure): types, what is never empty and, where it
 * is asked for, the few values that come again and again.
 */
import type { RecordFormat } from '../../domain/source.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import { columnsOf, namesOf, objectSchemaOf } from './columns.ts'
import { detect, detectJson } from './detect.ts'
import type { Head } from './head.ts'
import { keptOf } from './nested-rules.ts'
import { type Objects, sampleOf, type Table } from './sample.ts'

export interface Inferred {
  readonly format: RecordFormat
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  /** What the schema does not say, a sentence each. */
  readonly notes: readonly string[]
  readonly recordCount: number
  readonly isWhole: boolean
}

/** Enough to fill what is read of a file, however short its records are. */
const MAX_RECORDS = 50_000

/** How a file is read, or only of what kind it is. */
export type AskedFormat = RecordFormat | RecordFormat['kind']

/** Where `format` is a kind alone, it is found out how. A sentence where nothing can be read. */
export function inferSchema(head: Head, format: AskedFormat, hasEnums: boolean): Inferred | string {
  const read = readingOf(head, format)
  if (read === null) {
    return `It cannot be found out how "${head.path}" is delimited. Say it, or that it is JSON.`
  }
  const sample = sampleOf(head, read, MAX_RECORDS)
  if (sample.kind === 'unreadable') return sample.reason
  const { recordCount, isWhole, leftOut } = sample
  const fields = sample.kind === 'table' ? columnFields(sample) : objectFields(sample)
  if (fields.length === 0) return `"${head.path}" has no record from which to infer a schema.`
  const known = fields.flatMap(({ rules, ...one }) => (rules === null ? [] : [{ ...one, rules }]))
  const firstLeftOut = leftOut[0]
  return {
    format: read,
    properties: Object.fromEntries(
      known.map(({ name, rules, values }) => [
        name,
        hasEnums ? { ...rules, ...enumOf(rules, values) } : rules,
      ]),
    ),
    required: known.filter(({ values }) => isEverywhere(values, sample)).map(({ name }) => name),
    notes: [
      ...fields.flatMap((one) => one.notes),
      ...known.filter(({ values }) => values.length === 0).map(({ name }) => emptyNote(name)),
      ...(firstLeftOut === undefined
        ? []
        : [
            `${leftOut.length} of ${recordCount} records were passed over; record ${firstLeftOut.record}: ${firstLeftOut.reason}`,
          ]),
    ],
    recordCount,
    isWhole,
  }
}

function readingOf(head: Head, format: AskedFormat): RecordFormat | null {
  if (format === 'delimited') return detect(head)
  if (format === 'json') return detectJson(head)
  return format === 'parquet' ? { kind: 'parquet' } : format
}

interface SeenField {
  readonly name: string
  /** `null` for what cannot be told. */
  readonly rules: JsonObject | null
  /** Those that are there. */
  readonly values: readonly unknown[]
  /** What of it is left out, a sentence each. */
  readonly notes: readonly string[]
}

/** A name that a header gives twice counts the first time, as in a run. */
function columnFields(table: Table): readonly SeenField[] {
  const columns = columnsOf(table)
  const names = namesOf(table)
  return columns.flatMap(({ name, xdm }, index) => {
    if (names.indexOf(name) !== index) return []
    return [
      {
        name,
        rules: { ...xdm },
        values: table.rows.flatMap(({ values }) => values[index] ?? []),
        notes: [],
      },
    ]
  })
}

function objectFields(objects: Objects): readonly SeenField[] {
  const { properties } = objectSchemaOf(objects)
  return Object.entries(isObject(properties) ? properties : {}).map(([name, rules]) => {
    const values = objects.rows.flatMap(({ values: row }) =>
      Object.hasOwn(row, name) && row[name] !== null ? [row[name]] : [],
    )
    return { name, values, ...keptOf(isObject(rules) ? rules : {}, values, name) }
  })
}

function isEverywhere(values: readonly unknown[], { rows }: Table | Objects): boolean {
  return rows.length > 0 && values.length === rows.length && !values.includes('')
}

/** Few values on many rows: at most this many, and each of them often. */
const MAX_ENUM = 12
const LEAST_REPEATS = 10

function enumOf({ type, format }: JsonObject, values: readonly unknown[]): JsonObject {
  if (type !== 'string' || format !== undefined) return {}
  const found = new Set(values)
  const isFew = found.size <= MAX_ENUM && found.size * LEAST_REPEATS <= values.length
  return isFew && found.size > 0 ? { enum: [...found].map(String).toSorted() } : {}
}

function emptyNote(name: string): string {
  return `"${name}" is taken for a text: there is never a value in it.`
}
