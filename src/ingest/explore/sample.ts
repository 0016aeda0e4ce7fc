/**
 * sample: the first bytes of an item → its first records, read as a run would read them (pure).
 * Keeps: the scanner of the copy decides what a record is and which are broken, so that a preview and
 * a run cannot disagree; a record that goes on behind the bytes is left out.
 */
import type { RecordFormat } from '../../domain/source.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Scan } from '../../domain/staged.ts'
import { BROKEN_RECORD_MARKER } from '../formats/format.ts'
import { valuesOf } from '../formats/record-values.ts'
import { ExtentFinder } from '../formats/scan-extent.ts'
import { openScanner } from '../formats/scanner.ts'
import type { Head } from './head.ts'
import { readJsonLine } from './json-line.ts'

export type Sample = Table | Objects | Unreadable

interface Looked {
  /** Records without a row: what a run would refuse, whatever the schema, and what cannot be shown. */
  readonly leftOut: readonly LeftOut[]
  /** How many records were looked at, those without a row among them. */
  readonly recordCount: number
  /** True where these are all the records of the item. */
  readonly isWhole: boolean
}

export interface Table extends Looked {
  readonly kind: 'table'
  /** `null` where the file has no header: values go by position. */
  readonly columns: readonly string[] | null
  /** `null` for a value that is empty. */
  readonly rows: readonly Row<readonly (string | null)[]>[]
}

export interface Objects extends Looked {
  readonly kind: 'objects'
  readonly rows: readonly Row<JsonObject>[]
}

/** The sentence with which a run would fail. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly reason: string
}

export interface Row<Values> {
  /** Its ordinal in the item, from 1 on. */
  readonly record: number
  readonly values: Values
}

export interface LeftOut {
  readonly record: number
  readonly reason: string
}

const SAMPLE_RECORDS = 100

export function sampleOf(head: Head, format: RecordFormat, limit = SAMPLE_RECORDS): Sample {
  if (format.kind === 'parquet') return { kind: 'unreadable', reason: unseen(head.path) }
  const scanner = openScanner(format, head.path)
  const first = scanner.push(head.bytes)
  // Without its end, the scanner holds back the record that the cut goes through.
  const staged = head.isWhole ? Buffer.concat([first, scanner.finish()]) : first
  const scan = scanner.scan()
  if (scan.problem !== null) return { kind: 'unreadable', reason: scan.problem.message }
  const hasHeader = format.kind === 'delimited' && format.hasHeader
  if (hasHeader && scan.columns === null) {
    const reason = `"${head.path}" has a header row that does not end within its first ${head.bytes.length} bytes.`
    return { kind: 'unreadable', reason }
  }
  const texts = recordsOf(staged, format, hasHeader, limit)
  const looked = {
    recordCount: texts.length,
    isWhole: head.isWhole && scan.recordCount === texts.length,
  }
  return format.kind === 'json'
    ? { kind: 'objects', ...looked, ...objectsOf(texts, scan) }
    : { kind: 'table', ...looked, columns: scan.columns, ...tableOf(texts, format, scan) }
}

function unseen(path: string): string {
  return `"${path}" is Parquet, which is read from its end, so that its beginning shows nothing. A dry run (\`weir plan\`) tells what a run would make of it.`
}

/** The texts of the first records as they were staged: sound ones, and a marker for each broken one. */
function recordsOf(
  staged: Buffer,
  format: RecordFormat,
  hasHeader: boolean,
  limit: number,
): readonly string[] {
  const extents = new ExtentFinder(format.kind === 'delimited' ? format : null)
  const texts: string[] = []
  let at = 0
  let isHeader = hasHeader
  while (at < staged.length && texts.length < limit) {
    extents.find(staged, at, true)
    if (!isHeader) texts.push(staged.toString('utf8', at, extents.end))
    isHeader = false
    at = extents.next
  }
  return texts
}

function tableOf(
  texts: readonly string[],
  format: Extract<RecordFormat, { kind: 'delimited' }>,
  scan: Scan,
): Pick<Table, 'rows' | 'leftOut'> {
  const rows: Row<readonly (string | null)[]>[] = []
  const leftOut: LeftOut[] = []
  let count = scan.columns?.length
  for (const [index, text] of texts.entries()) {
    const record = index + 1
    if (text === BROKEN_RECORD_MARKER) {
      leftOut.push(brokenAt(record, scan))
      continue
    }
    const values = valuesOf(text, format)
    count ??= values.length
    if (values.length === count) {
      rows.push({ record, values: values.map((value) => (value === '' ? null : value)) })
    } else {
      const first = scan.columns === null ? 'first record' : 'header'
      const reason = `The record has ${values.length} values, and the ${first} has ${count}.`
      leftOut.push({ record, reason })
    }
  }
  return { rows, leftOut }
}

function objectsOf(texts: readonly string[], scan: Scan): Pick<Objects, 'rows' | 'leftOut'> {
  const rows: Row<JsonObject>[] = []
  const leftOut: LeftOut[] = []
  for (const [index, text] of texts.entries()) {
    const record = index + 1
    const line = text === BROKEN_RECORD_MARKER ? brokenAt(record, scan).reason : readJsonLine(text)
    if (typeof line === 'string') leftOut.push({ record, reason: line })
    else rows.push({ record, values: line })
  }
  return { rows, leftOut }
}

function brokenAt(record: number, { broken }: Scan): LeftOut {
  const found = broken.find((one) => one.record === record)
  return { record, reason: found?.reason ?? 'The record cannot be read.' }
}
