/** record-values: the values of one delimited record, read as DuckDB reads them. */
import type { Quoting } from './scan-extent.ts'

/** The values of one well-formed record. */
export function valuesOf(record: string, quoting: Quoting): string[] {
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
