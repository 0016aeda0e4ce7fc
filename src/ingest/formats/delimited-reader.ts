/**
 * delimited-reader: staged delimited files of one header → a relation of texts.
 * Keeps: every record comes out once, whatever is wrong with it (spec/duckdb.md 5.3).
 */
import { SHOWN_VALUE_CHARACTERS, NULL_MARKER, type Reading } from './reader.ts'
import { isScalar, type RecordSchema } from '../../domain/dataset.ts'
import type { RecordFormat } from '../../domain/source.ts'
import { BROKEN_RECORD_MARKER } from './format.ts'
import { quotePath, quoteText } from './quoting.ts'
import { slotsOf } from './slots.ts'

export interface DelimitedFiles {
  readonly paths: readonly string[]
  /** The names in the files' order; without a header the schema's fields. */
  readonly columns: readonly string[]
  readonly hasMultilineRecords: boolean
  readonly format: RecordFormat & { kind: 'delimited' }
}

export function readDelimited(files: DelimitedFiles, schema: RecordSchema): Reading {
  const { columns } = files
  const known = new Set(schema.fields.map((field) => field.name))
  const strays = schema.isOpen ? [] : columns.filter((column) => !known.has(column))

  return {
    from: tableOf(files),
    fault: faultOf(columns.length),
    fields: slotsOf(schema.fields).map(({ field, parent }) => {
      const isFlat = parent === null && isScalar(field)
      // Columns do not nest: only a mapping can fill what does.
      return isFlat ? { text: textOf(field.name), jsonType: null } : NOTHING
    }),
    strays: strays.map((column) => ({ column, isAbsent: `${textOf(column)} IS NULL` })),
    raw: columns.map((_, index) => `left(${nameOf(index)}, ${SHOWN_VALUE_CHARACTERS})`),
    valuesOf: (raw) => Object.fromEntries(columns.map((column, index) => [column, raw[index]])),
  }

  /** An empty value is an absent one, for strings too. */
  function textOf(column: string): string {
    const index = columns.indexOf(column)
    return index < 0 ? 'NULL::VARCHAR' : `nullif(${nameOf(index)}, '')`
  }
}

const NOTHING = { text: 'NULL::VARCHAR', jsonType: 'NULL::VARCHAR' }

/**
 * `strict_mode=false` and `null_padding` make a missing value NULL and put what is too much into
 * the column `excess`. Positional names keep strange or doubled column names out of the SQL.
 */
function tableOf({ paths, columns, hasMultilineRecords, format }: DelimitedFiles): string {
  const types = columns.map((_, index) => `'${nameOf(index)}': 'VARCHAR'`)
  const quote = quoteText(format.quote)
  return `read_csv([${paths.map(quotePath).join(', ')}], ${[
    `columns={${[...types, `'excess': 'VARCHAR'`].join(', ')}}`,
    'auto_detect=false',
    `header=${format.hasHeader}`,
    `delim=${quoteText(format.delimiter)}`,
    `quote=${quote}`,
    `escape=${quote}`,
    `nullstr='${NULL_MARKER}'`,
    'null_padding=true',
    'strict_mode=false',
    // DuckDB refuses null_padding with quoted newlines in its parallel scanner.
    `parallel=${!hasMultilineRecords}`,
    `compression='none'`,
    'hive_partitioning=false',
  ].join(', ')})`
}

function faultOf(columnCount: number): string {
  const second = columnCount > 1 ? nameOf(1) : 'excess'
  const last = nameOf(columnCount - 1)
  return `CASE
    WHEN c0 = '${BROKEN_RECORD_MARKER}' AND ${second} IS NULL THEN 'broken'
    WHEN excess IS NOT NULL THEN 'long'
    WHEN ${last} IS NULL THEN 'short'
  END`
}

function nameOf(index: number): string {
  return `c${index}`
}
