/**
 * mended: the rows that `weir rejected` printed, as somebody has mended them → rows to send again (pure).
 * Keeps: what it added is left out, and a row that cannot be sent is named by its line.
 */
import { closest } from 'fastest-levenshtein'
import { CsvError, parse } from 'csv-parse/sync'
import { isObject } from '../domain/json.ts'
import { csvLine } from '../api/contract/csv.ts'
import { PLACE } from '../api/contract/weir/rejection.ts'

export interface MendedRow {
  readonly line: number
  readonly values: Readonly<Record<string, unknown>>
}

/** One object a line where it begins like one, else CSV. */
export function isJsonLines(text: string): boolean {
  return text.trimStart().startsWith('{')
}

export function mendedRows(text: string, file: string): readonly MendedRow[] {
  const rows = isJsonLines(text) ? rowsOfJson(text, file) : rowsOfCsv(text, file)
  if (rows.length === 0) throw new Error(`"${file}" has no row to send again.`)
  return rows
}

/** Each column is one that the refused rows have: another is a slip, or belongs to nothing; of CSV none may be left out. */
export function refuseOtherColumns(
  rows: readonly MendedRow[],
  known: readonly string[],
  file: string,
  isCsv: boolean,
): void {
  for (const { line, values } of rows) {
    const name = Object.keys(values).find((one) => !known.includes(one))
    if (name === undefined) continue
    if (known.length === 0) return
    throw new Error(
      `"${file}", line ${line}: the refused rows have no column "${name}". Did you mean "${closest(name, [...known])}"? They have: ${known.join(', ')}.`,
    )
  }
  const missing = known.find((name) => rows.every(({ values }) => !(name in values)))
  if (!isCsv || missing === undefined) return
  throw new Error(
    `"${file}" has no column "${missing}", which the refused rows have; without it their values would be lost. Leave it in, be it empty.`,
  )
}

export function asCsv(rows: readonly MendedRow[], file: string): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))]
  const lines = rows.map((row) => csvLine(columns.map((name) => cellOf(row, name, file))))
  return `${[csvLine(columns), ...lines].join('\n')}\n`
}

export function asJsonLines(rows: readonly MendedRow[]): string {
  return rows.map(({ values }) => `${JSON.stringify(values)}\n`).join('')
}

function cellOf({ line, values }: MendedRow, name: string, file: string): string {
  const value = values[name] ?? ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`"${file}", line ${line}: "${name}" is not a single value, and goes into CSV.`)
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function rowsOfCsv(text: string, file: string): MendedRow[] {
  const [header, ...records] = parsed(text, file)
  if (header === undefined) return []
  const names = header.record
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new Error(`"${file}", line 1: the column "${twice}" is there twice.`)
  return records.map(({ record, info: { lines: line } }) => {
    if (record.length !== names.length) {
      throw new Error(
        `"${file}", line ${line}: the row has ${record.length} values, and the header ${names.length}.`,
      )
    }
    const all = names.map((name, index) => [name, record[index] ?? ''] as const)
    const own = all.filter(([name]) => !PLACE.includes(name))
    const unparsed = all.find(([name]) => name === '_row')?.[1] ?? ''
    if (own.every(([, value]) => value === '') && unparsed !== '') throw unmended(file, line)
    return { line, values: Object.fromEntries(own) }
  })
}

function parsed(text: string, file: string): Parsed[] {
  try {
    // What the options make of the answer, its types do not tell.
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Error(`"${file}" is not the CSV that \`weir rejected\` printed: ${error.message}`, {
      cause: error,
    })
  }
}

/** As they were printed, with `row` in each, or the bare rows. */
function rowsOfJson(text: string, file: string): MendedRow[] {
  return text.split('\n').flatMap((one, index) => {
    const line = index + 1
    if (one.trim() === '') return []
    const value = jsonOf(one, file, line)
    const isPrinted = isObject(value) && 'row' in value && 'errors' in value
    const row = isPrinted ? value['row'] : value
    if (typeof row === 'string') throw unmended(file, line)
    if (!isObject(row)) throw new Error(`"${file}", line ${line}: a row is an object.`)
    return [{ line, values: row }]
  })
}

function jsonOf(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`"${file}", line ${line}: not valid JSON (${why}).`, { cause: error })
  }
}

function unmended(file: string, line: number): Error {
  return new Error(
    `"${file}", line ${line}: the row could not be parsed, and stands in one piece still. Put its values into the columns, or take the line out.`,
  )
}
