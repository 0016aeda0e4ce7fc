/**
 * scan-extent: where a record ends. Written like DuckDB's reader: a quote opens only where a value
 * begins, one space before it and any after it are nobody's, and a lone CR ends a record too.
 * Keeps: the answer depends on the bytes alone, never on how many of them have arrived.
 */
import { MAX_RECORD_BYTES } from './format.ts'
import { behindNewline, CR, LF, newlineFrom } from './scan-lines.ts'

/** Why a record is broken as a whole: see `flaw`. */
export type ExtentFlaw = 'none' | 'unclosed' | 'goes-on' | 'too-long'

/** What ends a value. `quote` is one ASCII character or ''. */
export interface Quoting {
  readonly delimiter: string
  readonly quote: string
}

export class ExtentFinder {
  /** Just behind the last byte of the record, its newline not counted. */
  end = 0
  /** Where the next record begins; meaningless for a record that is too long. */
  next = 0
  isMultiline = false
  /** True where a quoted value holds a doubled quote or has spaces around it. */
  isIntricate = false
  flaw: ExtentFlaw = 'none'
  /** Where the quote stands that is never closed, or whose value goes on. */
  openedAt = -1
  #isLast = false
  readonly #stops: Uint8Array
  readonly #delimiter: Buffer
  readonly #quote: number
  readonly #space: number

  constructor(quoting: Quoting | null) {
    this.#delimiter = Buffer.from(quoting?.delimiter ?? '')
    this.#quote = quoting === null || quoting.quote === '' ? NEVER : quoting.quote.charCodeAt(0)
    this.#space = quoting?.delimiter === ' ' ? NEVER : SPACE
    this.#stops = new Uint8Array(256)
    this.#stops[LF] = this.#stops[CR] = STOPS_PLAIN | STOPS_QUOTED
    if (this.#quote !== NEVER) this.#stops[this.#quote] = STOPS_QUOTED
    const first = this.#delimiter[0]
    if (first !== undefined) this.#stops[first] = (this.#stops[first] ?? 0) | STOPS_PLAIN
  }

  /** Finds the extent of the record that begins at `start`; false when it takes more bytes to tell. */
  find(bytes: Buffer, start: number, isLast: boolean): boolean {
    const limit = Math.min(bytes.length, start + MAX_RECORD_BYTES + 1)
    this.isMultiline = false
    this.isIntricate = false
    this.flaw = 'none'
    this.#isLast = isLast
    let at = start
    while (at < limit) {
      at = this.#value(bytes, at, limit)
      if (this.flaw !== 'none') return this.#break(bytes, start, isLast)
      if (at >= limit) break
      if (isNewline(bytes[at])) return this.#finish(bytes, at, isLast)
      at += this.#delimiter.length
    }
    return this.#runOut(bytes, start, isLast)
  }

  /**
   * The first value of the record just found, in quotes, where DuckDB 1.5.6 would misread it behind a
   * record with an escape: where that record has values too many, it takes this one for escaped and
   * drops its quotes, or counts a longer delimiter wrongly. `null` where it is safe as it stands.
   */
  safeStart(bytes: Buffer, start: number): { readonly text: Buffer; readonly end: number } | null {
    if (this.#openingQuote(bytes, start) !== -1) return null
    const end = this.#plain(bytes, start, this.end)
    const isExposed = this.#delimiter.length > 1 || this.#holdsQuote(bytes, start, end)
    if (!isExposed) return null
    const quote = String.fromCharCode(this.#quote)
    const value = bytes.toString('latin1', start, end).replaceAll(quote, quote + quote)
    const text = `${quote}${value}${quote}`
    return { text: Buffer.from(text, 'latin1'), end }
  }

  /** Passes one value; stands then on a delimiter or a newline, or at the limit. */
  #value(bytes: Buffer, start: number, limit: number): number {
    const opened = this.#openingQuote(bytes, start)
    if (opened === -1) return this.#plain(bytes, start, limit)
    const closed = this.#quoted(bytes, opened + 1, limit)
    this.openedAt = opened
    if (closed === -1) {
      this.flaw = 'unclosed'
      return limit
    }
    return this.#behindQuote(bytes, closed, limit, opened > start)
  }

  /** Behind a closing quote, only spaces may stand before a delimiter or a newline. */
  #behindQuote(bytes: Buffer, closed: number, limit: number, isIndented: boolean): number {
    let at = closed
    while (at < limit && bytes[at] === this.#space) at++
    if (at > closed || isIndented) this.isIntricate = true
    if (at >= limit || isNewline(bytes[at]) || this.#isDelimiter(bytes, at)) return at
    // These may be the first bytes of a longer delimiter.
    if (at + this.#delimiter.length > bytes.length && !this.#isLast) return limit
    this.flaw = 'goes-on'
    return at
  }

  #holdsQuote(bytes: Buffer, start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (bytes[at] === this.#quote) return true
    return false
  }

  #openingQuote(bytes: Buffer, at: number): number {
    if (bytes[at] === this.#quote) return at
    return bytes[at] === this.#space && bytes[at + 1] === this.#quote ? at + 1 : -1
  }

  #plain(bytes: Buffer, start: number, limit: number): number {
    const stops = this.#stops
    for (let at = start; at < limit; at++) {
      const byte = bytes[at] ?? 0
      if (((stops[byte] ?? 0) & STOPS_PLAIN) === 0) continue
      if (isNewline(byte) || this.#isDelimiter(bytes, at)) return at
    }
    return limit
  }

  /** Just behind the closing quote; -1 where there is none. */
  #quoted(bytes: Buffer, start: number, limit: number): number {
    const stops = this.#stops
    for (let at = start; at < limit; at++) {
      const byte = bytes[at] ?? 0
      if (((stops[byte] ?? 0) & STOPS_QUOTED) === 0) continue
      if (byte !== this.#quote) this.isMultiline = true
      else if (bytes[at + 1] !== this.#quote) return at + 1
      else {
        this.isIntricate = true
        at++
      }
    }
    return -1
  }

  #isDelimiter(bytes: Buffer, at: number): boolean {
    const delimiter = this.#delimiter
    if (delimiter.length === 1) return bytes[at] === delimiter[0]
    return delimiter.length > 1 && bytes.subarray(at, at + delimiter.length).equals(delimiter)
  }

  #finish(bytes: Buffer, newline: number, isLast: boolean): boolean {
    this.end = newline
    this.next = behindNewline(bytes, newline)
    // A CR that is the last byte so far may be half of a CRLF.
    return this.next < bytes.length || isLast || bytes[newline] === LF
  }

  /** Neither a newline nor the limit's decision yet: the end of the file, or a record that is too long. */
  #runOut(bytes: Buffer, start: number, isLast: boolean): boolean {
    if (bytes.length - start > MAX_RECORD_BYTES) {
      this.flaw = 'too-long'
      return isLast || canSeeBeyond(bytes, start)
    }
    this.end = this.next = bytes.length
    return isLast
  }

  /**
   * Breaks no more than the lines up to the one on which the faulty quote opened, so that one stray
   * quote costs one line and not the rest of the file.
   */
  #break(bytes: Buffer, start: number, isLast: boolean): boolean {
    if (this.flaw === 'unclosed' && !isLast && !canSeeBeyond(bytes, start)) return false
    const newline = newlineFrom(bytes, this.openedAt)
    const end = newline === -1 ? bytes.length : newline
    if (end - start > MAX_RECORD_BYTES) return this.#runOut(bytes, start, isLast)
    if (newline !== -1) return this.#finish(bytes, newline, isLast)
    this.end = this.next = bytes.length
    return isLast
  }
}

const SPACE = 0x20
const NEVER = -1
const STOPS_PLAIN = 1
const STOPS_QUOTED = 2

/** The longest look beyond the limit is for a delimiter of four bytes. */
const LOOKAHEAD_BYTES = 4

function canSeeBeyond(bytes: Buffer, start: number): boolean {
  return bytes.length - start > MAX_RECORD_BYTES + LOOKAHEAD_BYTES
}

function isNewline(byte: number | undefined): boolean {
  return byte === LF || byte === CR
}
