/**
 * scan-records: cuts the bytes of one item into records, counts them and gives back what to stage:
 * the same bytes, with a marker in the place of each broken record, blank lines left out (DuckDB
 * stumbles over thousands of them in a row) and a lone CR made an LF (DuckDB misreads CR CR LF).
 * Keeps: one broken record costs its own lines, and no more than about two records are held back.
 */
import type { Encoding } from '../../domain/source.ts'
import { cutValue } from '../../domain/offence.ts'
import type { Scan } from '../../domain/staged.ts'
import { openDecoder } from './decode.ts'
import type { Decoder } from './decode.ts'
import { BROKEN_RECORD_MARKER, MAX_RECORD_BYTES } from './format.ts'
import type { RecordScanner } from './format.ts'
import type { ExtentFinder } from './scan-extent.ts'
import { flawOf, isFlawless, tooLong } from './scan-flaws.ts'
import { behindNewline, countLines, CR, isBlank, LF, newlineFrom } from './scan-lines.ts'
import { MAX_SHOWN_BYTES, ScanNotes } from './scan-notes.ts'
import { countPlainLines } from './scan-plain.ts'
import { StagedBytes } from './scan-staged.ts'

/** What a format asks of the scan of its records. */
export interface RecordRules {
  readonly encoding: Encoding
  readonly extents: ExtentFinder
  /** The byte without which every line is a record; `null` where that is always so. */
  readonly quote: string | null
  readonly allowsNul: boolean
  /** True where a line of nothing but spaces and tabs is as blank as an empty one. */
  readonly ignoresSpaces: boolean
  /** Takes the first record as the header: its names, or a sentence about why it has none. */
  readonly header: ((header: Buffer, flaw: string | null) => HeaderReading) | null
}

export type HeaderReading = { readonly names: readonly string[] } | { readonly problem: string }

export function openRecordScanner(rules: RecordRules, itemPath: string): RecordScanner {
  return new Records(rules, itemPath)
}

class Records implements RecordScanner {
  readonly #rules: RecordRules
  readonly #path: string
  readonly #decoder: Decoder
  readonly #notes: ScanNotes
  #isHeaderAhead: boolean
  /** The beginning of a record whose end has not arrived, and what arrived since it was looked at. */
  #held: Buffer = EMPTY
  #arrived: Buffer[] = []
  #arrivedBytes = 0
  #hasBytes = false
  #isAfterIntricate = false
  /** The record that is too long to hold, while its bytes pass by. */
  #passing: Passing | null = null

  constructor(rules: RecordRules, itemPath: string) {
    this.#rules = rules
    this.#path = itemPath
    this.#decoder = openDecoder(rules.encoding)
    this.#isHeaderAhead = rules.header !== null
    this.#notes = new ScanNotes(this.#isHeaderAhead)
  }

  push(chunk: Buffer): Buffer {
    if (this.#notes.problem !== null) return EMPTY
    this.#arrive(this.#decoder.decode(chunk))
    // Looking again only once the bytes have doubled keeps a long record in many chunks linear.
    return this.#arrivedBytes > this.#held.length ? this.#stage(false) : EMPTY
  }

  finish(): Buffer {
    this.#arrive(this.#decoder.flush())
    if (!this.#hasBytes) {
      this.#notes.problem = { code: '106', message: `"${this.#path}" is empty.` }
    }
    return this.#stage(true)
  }

  scan(): Scan {
    return this.#notes.scan()
  }

  #arrive(bytes: Buffer): void {
    const mark = this.#decoder.utf16Mark()
    if (mark !== null) {
      this.#refuse('looks like UTF-16. Save it as UTF-8 or ISO-8859-1 and copy it again.', mark)
    }
    if (bytes.length === 0) return
    this.#hasBytes = true
    this.#arrived.push(bytes)
    this.#arrivedBytes += bytes.length
  }

  /** What is refused of a whole file is always how it begins. */
  #refuse(complaint: string, value: string): void {
    const message = `"${this.#path}" ${complaint}`
    this.#notes.problem ??= { code: '118', message, line: 1, value: cutValue(value) }
  }

  #stage(isLast: boolean): Buffer {
    if (this.#notes.problem !== null) return EMPTY
    const bytes = this.#takeArrived()
    const staged = new StagedBytes(bytes)
    let at = this.#pass(bytes, 0, isLast, staged)
    if (this.#isHeaderAhead) at = this.#readHeader(bytes, at, isLast, staged)
    if (this.#notes.problem !== null) return EMPTY
    if (!this.#isHeaderAhead) at = this.#readRecords(bytes, at, isLast, staged)
    this.#held = Buffer.from(bytes.subarray(at))
    return staged.join()
  }

  #takeArrived(): Buffer {
    const [first, ...more] = this.#arrived
    const isAlone = first !== undefined && more.length === 0 && this.#held.length === 0
    const bytes = isAlone ? first : Buffer.concat([this.#held, ...this.#arrived])
    this.#arrived = []
    this.#arrivedBytes = 0
    return bytes
  }

  #readHeader(bytes: Buffer, at: number, isLast: boolean, staged: StagedBytes): number {
    const { extents, header } = this.#rules
    if (header === null || bytes.length === 0) return at
    if (!extents.find(bytes, at, isLast)) return at
    this.#isHeaderAhead = false
    const isTooLong = extents.flaw === 'too-long'
    const line = bytes.subarray(at, isTooLong ? at + 1 : extents.end)
    const reading = header(line, this.#flawAt(bytes, at))
    if ('problem' in reading) {
      const shown = Math.min(isTooLong ? bytes.length : extents.end, at + MAX_SHOWN_BYTES)
      this.#refuse(reading.problem, bytes.toString('utf8', at, shown))
      return at
    }
    this.#notes.columns = reading.names
    this.#notes.hasMultilineRecords = extents.isMultiline
    this.#notes.line += countLines(line) + 1
    this.#isAfterIntricate = extents.isIntricate
    staged.keepRecord(at, extents.end, extents.next)
    return extents.next
  }

  #readRecords(bytes: Buffer, start: number, isLast: boolean, staged: StagedBytes): number {
    const settled = Math.max(start, bytes.lastIndexOf(LF) + 1)
    const lines = bytes.subarray(start, settled)
    const areFlawless = isFlawless(lines, this.#rules.allowsNul)
    const count = areFlawless ? this.#countPlain(lines) : null
    let at = start
    if (count !== null) {
      this.#notes.addPlain(count)
      staged.keep(start, settled)
      at = settled
    }
    const trusted = areFlawless ? settled : start
    while (at < bytes.length && this.#rules.extents.find(bytes, at, isLast)) {
      at = this.#readRecord(bytes, at, trusted, isLast, staged)
    }
    return at
  }

  #countPlain(lines: Buffer): number | null {
    const { quote, ignoresSpaces } = this.#rules
    if (this.#isAfterIntricate) return null
    return quote !== null && lines.includes(quote) ? null : countPlainLines(lines, ignoresSpaces)
  }

  #readRecord(
    bytes: Buffer,
    start: number,
    trusted: number,
    isLast: boolean,
    staged: StagedBytes,
  ): number {
    const { extents, ignoresSpaces, allowsNul } = this.#rules
    if (extents.flaw === 'too-long') {
      this.#passing = firstBytesOf(bytes, start)
      return this.#pass(bytes, start + this.#passing.bytes, isLast, staged)
    }
    const { end, next } = extents
    if (isBlank(bytes, start, end, ignoresSpaces)) {
      this.#notes.line++
      return next
    }
    const isSound = next <= trusted || isFlawless(bytes.subarray(start, end), allowsNul)
    if (isSound && extents.flaw === 'none') this.#keep(bytes, start, staged)
    else this.#mark(bytes, start, staged)
    return next
  }

  #mark(bytes: Buffer, start: number, staged: StagedBytes): void {
    const record = bytes.subarray(start, this.#rules.extents.end)
    const reason = () => this.#flawAt(bytes, start) ?? ''
    this.#notes.addBroken(reason, record, countLines(record) + 1)
    staged.put(MARKER_LINE)
    this.#isAfterIntricate = false
  }

  #keep(bytes: Buffer, start: number, staged: StagedBytes): void {
    const { extents } = this.#rules
    const { end, next, isMultiline } = extents
    if (isMultiline) this.#notes.addMultiline(countLines(bytes.subarray(start, end)) + 1)
    else this.#notes.addPlain(1)
    const safe = this.#isAfterIntricate ? extents.safeStart(bytes, start) : null
    if (safe !== null) staged.put(safe.text)
    staged.keepRecord(safe?.end ?? start, end, next)
    this.#isAfterIntricate = extents.isIntricate
  }

  /** Why the record just found is broken, if it is. */
  #flawAt(bytes: Buffer, start: number): string | null {
    const { flaw, end, openedAt } = this.#rules.extents
    switch (flaw) {
      case 'none':
        return flawOf(bytes.subarray(start, end), this.#rules.allowsNul)
      case 'goes-on':
        return 'A quoted value goes on after its closing quote.'
      case 'unclosed': {
        const line = this.#notes.line + countLines(bytes.subarray(start, openedAt))
        return `The quote opened in line ${line} is never closed.`
      }
      case 'too-long':
        return `It is longer than ${MAX_RECORD_BYTES} bytes.`
    }
  }

  /** Lets the bytes of a record that is too long go by, up to its newline. */
  #pass(bytes: Buffer, start: number, isLast: boolean, staged: StagedBytes): number {
    const passing = this.#passing
    if (passing === null) return start
    const newline = newlineFrom(bytes, start)
    const end = newline === -1 ? bytes.length : newline
    passing.bytes += end - start
    const isHalfNewline = bytes[end] === CR && end + 1 === bytes.length
    if (!isLast && (newline === -1 || isHalfNewline)) return end
    this.#notes.addBroken(() => tooLong(passing.bytes), passing.text, passing.lines)
    staged.put(MARKER_LINE)
    this.#passing = null
    this.#isAfterIntricate = false
    return newline === -1 ? end : behindNewline(bytes, newline)
  }
}

interface Passing {
  readonly text: Buffer
  readonly lines: number
  bytes: number
}

const EMPTY = Buffer.alloc(0)
const MARKER_LINE = Buffer.from(`${BROKEN_RECORD_MARKER}\n`)

/** What is to be remembered of a record that is too long, and how many bytes of it were looked at. */
function firstBytesOf(bytes: Buffer, start: number): Passing {
  const seen = bytes.subarray(start, start + MAX_RECORD_BYTES + 1)
  const text = Buffer.from(seen.subarray(0, MAX_SHOWN_BYTES))
  return { text, lines: countLines(seen) + 1, bytes: seen.length }
}
