/**
 * scan-reference: for the tests of the scanners: the rules of delimited records once more, slowly
 * and another way. Works on text of which each character is one byte (latin1).
 */
import { isUtf8 } from 'node:buffer'
import { BROKEN_RECORD_MARKER } from './format.ts'
import type { Delimited } from './scan-trial.ts'

/** The values of each record; `null` for a broken one. */
export function recordsOf(bytes: Buffer, format: Delimited): (readonly string[] | null)[] {
  const text = bytes.toString('latin1')
  const records: (readonly string[] | null)[] = []
  let at = 0
  while (at < text.length) {
    const { values, end } = recordAt(text, at, format)
    const record = Buffer.from(text.slice(at, end), 'latin1')
    const isSound = isUtf8(record) && !record.includes(BROKEN_RECORD_MARKER)
    if (end > at) records.push(isSound ? values : null)
    at = end + (/^(?:\r\n|\r|\n|)/.exec(text.slice(end, end + 2))?.[0].length ?? 0)
  }
  return records
}

interface RecordAt {
  readonly values: readonly string[] | null
  readonly end: number
}

function recordAt(text: string, start: number, format: Delimited): RecordAt {
  const delimiter = escaped(asBytes(format.delimiter))
  const [space, spaces] = format.delimiter === ' ' ? ['', ''] : [' ?', ' *']
  const quote = escaped(format.quote)
  const opening = new RegExp(`${space}${quote}`, 'y')
  const inside = `((?:[^${quote}]|${quote}${quote})*)${quote}`
  const quoted = new RegExp(`${opening.source}${inside}${spaces}(?=${delimiter}|[\\r\\n]|$)`, 'y')
  const plain = new RegExp(`(?:(?!${delimiter})[^\\r\\n])*`, 'y')
  const values: string[] = []
  let at = start
  for (;;) {
    const isQuoted = format.quote !== '' && matchAt(opening, text, at) !== null
    const match = matchAt(isQuoted ? quoted : plain, text, at)
    if (match === null) return { values: null, end: lineEnd(text, at) }
    values.push(asText(match[1]?.replaceAll(format.quote + format.quote, format.quote) ?? match[0]))
    at += match[0].length
    if (!text.startsWith(asBytes(format.delimiter), at)) return { values, end: at }
    at += asBytes(format.delimiter).length
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function lineEnd(text: string, at: number): number {
  const length = text.slice(at).search(/[\r\n]/)
  return length === -1 ? text.length : at + length
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function asText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
