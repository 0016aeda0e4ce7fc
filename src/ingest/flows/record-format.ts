/** record-format: what a source says of its files → how their records are written down (flow-service 5). */
import { Fault } from '../../domain/fault.ts'
import type { Encoding, RecordFormat } from '../../domain/source.ts'

/** `data.format` and `data.properties` → how records are written down; what cannot be done is refused. */
export function recordFormatOf(
  format: string,
  properties: Readonly<Record<string, unknown>>,
): RecordFormat {
  refuseUnknown(format, properties)
  switch (format) {
    case 'parquet':
      return { kind: 'parquet' }
    case 'json':
      return jsonOf(properties['isMultiLineJson'] ?? false)
    default:
      return delimitedOf(properties)
  }
}

function refuseUnknown(format: string, properties: Readonly<Record<string, unknown>>): void {
  const known = PROPERTIES.get(format)
  if (known === undefined) throw new Fault('FLOW-1327-400', { format })
  for (const [name, value] of Object.entries(properties)) {
    if (known.includes(name)) continue
    throw new Fault('FLOW-1452-400', {
      problem: `The property "${name}" (${JSON.stringify(value)}) is not one that the format "${format}" has here. Use ${known.length === 0 ? 'none' : known.join(', ')}.`,
    })
  }
}

const PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['delimited', ['columnDelimiter', 'quote', 'header', 'encoding']],
  ['json', ['isMultiLineJson']],
  ['parquet', []],
])

function jsonOf(isMultiLine: unknown): RecordFormat {
  return booleanOf('isMultiLineJson', isMultiLine)
    ? { kind: 'json', isMultiLine: true }
    : { kind: 'json' }
}

function delimitedOf(properties: Readonly<Record<string, unknown>>): RecordFormat {
  // Only what is left out has a default: null is a value, and not a right one.
  const { columnDelimiter = ',', quote = '"', header = true, encoding = 'UTF-8' } = properties
  const delimiter = delimiterOf(columnDelimiter)
  return {
    kind: 'delimited',
    delimiter,
    quote: quoteOf(quote, delimiter),
    hasHeader: booleanOf('header', header),
    encoding: encodingOf(encoding),
  }
}

function delimiterOf(value: unknown): string {
  const delimiter = value === '\\t' ? '\t' : value
  if (typeof delimiter !== 'string' || !/^[^\r\n"\0]$/u.test(delimiter)) {
    throw new Fault('FLOW-1331-400', { delimiter: textOf(value) })
  }
  return delimiter
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

function quoteOf(value: unknown, delimiter: string): string {
  if (value === delimiter) {
    throw new Fault('FLOW-1452-400', {
      problem: `The quote ${JSON.stringify(value)} is the column delimiter too. Choose another.`,
    })
  }
  if (value === '"' || value === "'" || value === '') return value
  throw new Fault('FLOW-1452-400', {
    problem: `The quote ${JSON.stringify(value)} is not one of \`"\`, \`'\` or the empty text for none.`,
  })
}

function booleanOf(name: string, value: unknown): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw new Fault('FLOW-1452-400', {
    problem: `\`${name}\` is ${JSON.stringify(value)}; use true or false.`,
  })
}

function encodingOf(value: unknown): Encoding {
  if (value === 'UTF-8' || value === 'ISO-8859-1') return value
  throw new Fault('FLOW-1452-400', {
    problem: `The encoding ${JSON.stringify(value)} is not one of UTF-8 and ISO-8859-1.`,
  })
}
