/**
 * detect: the first bytes of a file → how its records are written down (pure). Every way is tried with
 * the reader of a run, so that what is found is what a run would read.
 */
import { isUtf8 } from 'node:buffer'
import type { RecordFormat } from '../../domain/source.ts'
import type { Head } from './head.ts'
import { sampleOf, type Table } from './sample.ts'

export type Delimited = Extract<RecordFormat, { kind: 'delimited' }>

const DELIMITERS = [',', '\t', ';', '|']
const QUOTES = ['"', '', "'"]

/** `null` where no way reads at least half of the records alike. */
export function detect(head: Head): Delimited | null {
  // The beginning is enough, unless its header is longer.
  return detectIn(beginningOf(head)) ?? detectIn(head)
}

/** One object a line, unless no line is an object and a document is made of some. */
export function detectJson(head: Head): RecordFormat {
  const lines: RecordFormat = { kind: 'json' }
  const document: RecordFormat = { kind: 'json', isMultiLine: true }
  return !hasObjects(head, lines) && hasObjects(head, document) ? document : lines
}

function hasObjects(head: Head, format: RecordFormat): boolean {
  const sample = sampleOf(head, format)
  return sample.kind === 'objects' && sample.rows.length > 0
}

function detectIn(seen: Head): Delimited | null {
  const encoding = isUtf8(wholeCharacters(seen)) ? 'UTF-8' : 'ISO-8859-1'
  let best: { readonly format: Delimited; readonly score: readonly number[] } | null = null
  for (const quote of QUOTES) {
    for (const delimiter of DELIMITERS) {
      const format: Delimited = { kind: 'delimited', delimiter, quote, hasHeader: true, encoding }
      const sample = sampleOf(seen, format)
      if (sample.kind !== 'table') continue
      const score = scoreOf(sample)
      if (best === null || isBetter(score, best.score)) best = { format, score }
    }
  }
  if (best === null) return null
  const [, share = 0] = best.score
  return share < LEAST_SHARE ? null : best.format
}

const SEEN_BYTES = 64 * 1024
const LEAST_SHARE = 0.5

function beginningOf({ path, bytes, isWhole }: Head): Head {
  const isAll = bytes.length <= SEEN_BYTES
  return { path, bytes: bytes.subarray(0, SEEN_BYTES), isWhole: isWhole && isAll }
}

/** A cut may go through a character of up to four bytes. */
function wholeCharacters({ bytes, isWhole }: Head): Buffer {
  if (isWhole) return bytes
  const last = bytes.subarray(-3).findLastIndex((byte) => byte >= 0xc0)
  return last === -1 ? bytes : bytes.subarray(0, bytes.length - Math.min(3, bytes.length) + last)
}

/**
 * Whether it tells columns apart, and best first by: the share of records that have as many values as
 * the header, the columns, and how little text is left, since quotes that are understood are gone. One
 * column reads everything alike, so it comes after any way that reads half of it in several.
 */
function scoreOf({ columns, rows, recordCount }: Table): readonly number[] {
  const share = recordCount === 0 ? 1 : rows.length / recordCount
  const count = columns?.length ?? 0
  const isSplit = count > 1 && share >= LEAST_SHARE
  const texts = [...(columns ?? []), ...rows.flatMap(({ values }) => values)]
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0)
  return [isSplit ? 1 : 0, share, isSplit ? count : 0, -length]
}

function isBetter(score: readonly number[], than: readonly number[]): boolean {
  const index = score.findIndex((one, at) => one !== than[at])
  return index !== -1 && (score[index] ?? 0) > (than[index] ?? 0)
}
