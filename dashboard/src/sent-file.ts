/** sent-file: what a file is, by its name and by how it begins: CSV, JSON or Parquet, and whether Weir added something to it (pure). */

/** What Weir puts before the columns of refused rows that it hands out as CSV. */
export const PLACE: readonly string[] = ['_file', '_line', '_column', '_code', '_message', '_row']

/** And around each of them where it does as JSON. */
const AROUND: readonly string[] = ['file', 'line', 'record', 'errors']

export interface Recognised {
  readonly kind: 'csv' | 'json' | 'parquet'
  readonly delimiter: string
}

export const DELIMITERS: readonly string[] = [',', ';', '\t', '|']

export function recognised(name: string, head: string): Recognised {
  if (/\.parquet$/i.test(name) || head.startsWith('PAR1'))
    return { kind: 'parquet', delimiter: ',' }
  const isNamedJson = /\.(ndjson|jsonl?)$/i.test(name)
  const isNamedCsv = /\.(csv|tsv|txt)$/i.test(name)
  const looksJson = isDocument(head) || bare(head).trimStart().startsWith('{')
  if (isNamedJson || (looksJson && !isNamedCsv)) return { kind: 'json', delimiter: ',' }
  const header = headerOf(head).replaceAll(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((one) => header.split(one).length)
  // The first of those that are there most often.
  return { kind: 'csv', delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',' }
}

/** Whether it is JSON of one list, and not of one object a line. */
export function isDocument(head: string): boolean {
  return /^\s*\[/.test(bare(head))
}

/** What there is in a file of refused rows beside the rows; nothing where it is none. */
export function addedIn(head: string, { kind, delimiter }: Recognised): readonly string[] {
  if (kind === 'parquet') return []
  if (kind === 'json') return addedAround(bare(head).split('\n')[0] ?? '')
  const columns = headerOf(head)
    .split(delimiter)
    .map((column) => column.trim().replaceAll(/^"|"$/g, ''))
  return PLACE.filter((one) => columns.includes(one))
}

function addedAround(line: string): readonly string[] {
  // A line that is longer than what was read of the file cannot be parsed, and begins so nevertheless.
  return /^\s*\{"file":.*"line":.*"errors":/.test(line) ? AROUND : []
}

function headerOf(head: string): string {
  return bare(head).split(/\r?\n/, 1)[0] ?? ''
}

function bare(head: string): string {
  return head.replace(/^\u{FEFF}/u, '')
}
