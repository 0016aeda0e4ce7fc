/**
 * mended-file: a file of refused rows as Weir hands it out, which somebody has mended → the rows to send (pure).
 * Keeps: what Weir added is left out, and a row that cannot be sent is named by its line; as `weir resubmit` has it.
 */
import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import { Refused } from './client.ts'
import { PLACE, type Recognised } from './sent-file.ts'

export interface Mended {
  readonly text: string
  /** Rows of CSV are texts, in a file of JSON too, and go as CSV again. */
  readonly format: 'csv' | 'json'
}

export function mended(text: string, name: string, { kind, delimiter }: Recognised): Mended {
  const rows = kind === 'json' ? rowsOfJson(text, name) : rowsOfCsv(text, name, delimiter)
  if (rows.length === 0) throw new Refused(`"${name}" has no row to send again.`, 0)
  const areTexts = rows.every((row) => Object.values(row).every(isTextOrNothing))
  return kind === 'json' && !areTexts
    ? { text: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), format: 'json' }
    : { text: asCsv(rows, delimiter), format: 'csv' }
}

type Row = Readonly<Record<string, unknown>>

function isTextOrNothing(value: unknown): boolean {
  return typeof value === 'string' || value === null
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function rowsOfCsv(text: string, name: string, delimiter: string): readonly Row[] {
  const [header, ...records] = parsed(text, name, delimiter)
  const columns = header?.record ?? []
  const twice = columns.find((one, index) => columns.indexOf(one) !== index)
  if (twice !== undefined)
    throw new Refused(`"${name}", line 1: the column "${twice}" is there twice.`, 0)
  return records.map(({ record, info: { lines: line } }) => {
    if (record.length !== columns.length) {
      throw new Refused(
        `"${name}", line ${line}: the row has ${record.length} values, and the header ${columns.length}.`,
        0,
      )
    }
    const all = columns.map((column, index) => [column, record[index] ?? ''] as const)
    const own = all.filter(([column]) => !PLACE.includes(column))
    const whole = all.find(([column]) => column === '_row')?.[1] ?? ''
    if (whole !== '' && own.every(([, value]) => value === '')) throw unmended(name, line)
    return Object.fromEntries(own)
  })
}

function parsed(text: string, name: string, delimiter: string): Parsed[] {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }
    // What the options make of the answer, its types do not tell.
    return parse(text, { ...options, delimiter }) as unknown as Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Refused(`"${name}" is not the CSV that Weir handed out: ${error.message}`, 0)
  }
}

/** As they were handed out, with `row` in each, or the bare rows. */
function rowsOfJson(text: string, name: string): readonly Row[] {
  return text.split('\n').flatMap((one, index) => {
    if (one.trim() === '') return []
    const value = jsonOf(one, name, index + 1)
    const isWrapped = isObject(value) && 'row' in value && 'errors' in value
    const row = isWrapped ? value['row'] : value
    if (typeof row === 'string') throw unmended(name, index + 1)
    if (!isObject(row)) throw new Refused(`"${name}", line ${index + 1}: a row is an object.`, 0)
    return [row]
  })
}

function jsonOf(text: string, name: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refused(`"${name}", line ${line}: not valid JSON (${why}).`, 0)
  }
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asCsv(rows: readonly Row[], delimiter: string): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lineOf = (values: readonly string[]): string => {
    const line = values.map((value) => quoted(value, delimiter)).join(delimiter)
    // A line with nothing in it would be no record at all.
    return `${line === '' ? '""' : line}\n`
  }
  const lines = rows.map((row) => lineOf(columns.map((column) => textOf(row[column]))))
  return `${lineOf(columns)}${lines.join('')}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function quoted(value: string, delimiter: string): string {
  const isPlain = !/["\r\n]|^\s|\s$/.test(value) && !value.includes(delimiter)
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`
}

function unmended(name: string, line: number): Refused {
  return new Refused(
    `"${name}", line ${line}: the row could not be parsed, and stands in one piece still. Put its values into the columns, or take the line out.`,
    0,
  )
}
