/** scan-header: the header record of a delimited file → the names of its columns, or what is wrong. */
import type { Quoting } from './scan-extent.ts'
import type { HeaderReading } from './scan-records.ts'

/** Reads the header; `flaw` says why the record could not be parsed at all. */
export function readHeader(header: Buffer, flaw: string | null, quoting: Quoting): HeaderReading {
  if (header.length === 0) return { problem: `has an empty header row in line 1. ${REMEDY}` }
  if (flaw !== null) {
    return { problem: `has a header row in line 1 that cannot be read. ${flaw} ${REMEDY}` }
  }
  const names = valuesOf(header.toString('utf8'), quoting)
  const empty = names.findIndex((name) => name.trim() === '')
  if (empty !== -1) {
    return { problem: `has no name for column ${empty + 1} in its header row, line 1. ${REMEDY}` }
  }
  if (names.every(isNumber)) {
    const seen = names.slice(0, 3).join(', ')
    return { problem: `has only numbers (${seen}) in line 1: its header row is missing. ${REMEDY}` }
  }
  return { names }
}

const REMEDY = 'Give the first line one name for each column, or say that the file has no header.'

function isNumber(name: string): boolean {
  return Number.isFinite(Number(name))
}

/** The values of one well-formed record. */
function valuesOf(record: string, quoting: Quoting): string[] {
  const values: string[] = []
  let at = 0
  while (at <= record.length) {
    const [value, end] = valueAt(record, at, quoting)
    values.push(value)
    at = end + quoting.delimiter.length
  }
  return values
}

/** The value that begins at `start`, and where it ends. */
function valueAt(record: string, start: number, { delimiter, quote }: Quoting): [string, number] {
  const space = delimiter !== ' ' && record.startsWith(` ${quote}`, start) ? 1 : 0
  if (quote === '' || !record.startsWith(quote, start + space)) {
    const end = endOfValue(record, start, delimiter)
    return [record.slice(start, end), end]
  }
  const opened = start + space + 1
  const closed = closingQuote(record, opened, quote)
  const value = record.slice(opened, closed).replaceAll(quote + quote, quote)
  return [value, endOfValue(record, closed, delimiter)]
}

function endOfValue(record: string, from: number, delimiter: string): number {
  const at = record.indexOf(delimiter, from)
  return at === -1 ? record.length : at
}

function closingQuote(record: string, from: number, quote: string): number {
  let at = record.indexOf(quote, from)
  while (record[at + 1] === quote) at = record.indexOf(quote, at + 2)
  return at
}
