/**
 * json-document-scanner: scans a whole JSON document, laid out over any number of lines (`isMultiLineJson`,
 * flow-service 4.6): each element of its list is a record, or, without a list, each of the values that
 * follow each other. Staged is one value a line, so that promotion reads it like any JSON.
 * Keeps: what is wrong inside of a record costs that record alone. Where brackets or commas do not fit
 * together nobody can say which records there are, and the file as a whole has a problem.
 */
import { cutValue } from '../../domain/offence.ts'
import type { Scan } from '../../domain/staged.ts'
import { type Decoder, openDecoder } from './decode.ts'
import { BROKEN_RECORD_MARKER, MAX_RECORD_BYTES, type RecordScanner } from './format.ts'
import { flawOf, tooLong } from './scan-flaws.ts'
import { CR, LF } from './scan-lines.ts'
import { MAX_SHOWN_BYTES, ScanNotes } from './scan-notes.ts'

export function openJsonDocumentScanner(itemPath: string): RecordScanner {
  return new Documents(itemPath)
}

/**
 * start: nothing was seen yet · value: one must come · first: one, or the end of the list · behind: a comma
 * or the end of the list must come · record: within one · end: nothing may come.
 */
type Place = Between | 'record'
type Between = 'start' | 'value' | 'first' | 'behind' | 'end'

class Documents implements RecordScanner {
  readonly #path: string
  readonly #decoder: Decoder = openDecoder('UTF-8')
  readonly #notes = new ScanNotes(false)
  #hasBytes = false
  #place: Place = 'start'
  #isList = false
  #line = 1
  #isBehindCr = false
  #staged: Buffer[] = []

  // Of the record that is being read:
  /** Where what is new of it begins in the bytes that have arrived. */
  #from = 0
  /** What must close, the innermost last. */
  #open: number[] = []
  #isText = false
  #isEscaped = false
  #isScalar = false
  #pieces: Buffer[] = []
  #bytes = 0
  #beganAt = 1
  /** The first line on whose end a text goes on, which no JSON does. */
  #brokenText = 0
  #isLaidOut = false

  constructor(itemPath: string) {
    this.#path = itemPath
  }

  push(chunk: Buffer): Buffer {
    this.#arrive(this.#decoder.decode(chunk))
    return this.#takeStaged()
  }

  finish(): Buffer {
    this.#arrive(this.#decoder.flush())
    if (!this.#hasBytes) {
      this.#notes.problem ??= { code: '106', message: `"${this.#path}" is empty.` }
    }
    if (this.#place === 'record' && this.#isScalar) this.#endRecord()
    if (this.#place === 'record') {
      this.#refuse(`ends within the value that begins in line ${this.#beganAt}`, '')
    } else if (this.#isList && this.#place !== 'end') {
      this.#refuse('ends before its list does', '')
    }
    return this.#takeStaged()
  }

  scan(): Scan {
    return this.#notes.scan()
  }

  #arrive(bytes: Buffer): void {
    const mark = this.#decoder.utf16Mark()
    if (mark !== null) this.#refuse('looks like UTF-16. Save it as UTF-8', mark)
    if (bytes.length > 0) this.#hasBytes = true
    this.#from = 0
    for (let at = 0; at < bytes.length && this.#notes.problem === null; at++) {
      this.#read(bytes, at)
      this.#countLine(bytes[at])
    }
    if (this.#place === 'record') this.#hold(bytes.subarray(this.#from))
  }

  #read(bytes: Buffer, at: number): void {
    const byte = bytes[at] ?? 0
    const place = this.#place
    if (place !== 'record') {
      if (this.#readBetween(byte, place)) this.#from = at
      return
    }
    if (this.#isScalar ? this.#readScalar(byte) : this.#readInside(byte)) return
    this.#hold(bytes.subarray(this.#from, this.#isScalar ? at : at + 1))
    this.#endRecord()
    // The byte behind a number or a word is looked at again.
    if (this.#isScalar) this.#readBetween(byte, this.#isList ? 'behind' : 'value')
  }

  /** Answers true where a record begins. */
  #readBetween(byte: number, place: Between): boolean {
    if (isBlank(byte)) return false
    const next = placeBehind(byte, place)
    if (next !== null) {
      this.#isList = true
      this.#place = next
      return false
    }
    if (MAY_BEGIN.has(place) && !NEVER_FIRST.has(byte)) return this.#beginRecord(byte)
    this.#refuse(`is not one JSON document: ${MISSING[place]}`, String.fromCharCode(byte))
    return false
  }

  #beginRecord(byte: number): boolean {
    this.#place = 'record'
    this.#beganAt = this.#line
    this.#brokenText = 0
    this.#isLaidOut = false
    this.#bytes = 0
    this.#pieces = []
    this.#isText = byte === QUOTE
    this.#open = CLOSES.has(byte) ? [CLOSES.get(byte) ?? 0] : []
    this.#isScalar = !this.#isText && this.#open.length === 0
    return true
  }

  /** Answers false with the byte that is behind it. */
  #readScalar(byte: number): boolean {
    return !isBlank(byte) && byte !== COMMA && byte !== CLOSE_LIST
  }

  /** Answers false with its last byte. */
  #readInside(byte: number): boolean {
    if (this.#isText) this.#readText(byte)
    else this.#readBracket(byte)
    return this.#isText || this.#open.length > 0
  }

  #readText(byte: number): void {
    const isEscaped = this.#isEscaped
    this.#isEscaped = !isEscaped && byte === BACKSLASH
    if (byte === QUOTE && !isEscaped) this.#isText = false
    if (byte !== LF && byte !== CR) return
    // It ends there, so that one quote too few costs one record.
    if (this.#brokenText === 0) this.#brokenText = this.#line
    this.#isText = false
    this.#isEscaped = false
  }

  #readBracket(byte: number): void {
    if (byte === QUOTE) this.#isText = true
    else if (byte === LF || byte === CR) this.#isLaidOut = true
    else if (CLOSES.has(byte)) this.#openBracket(CLOSES.get(byte) ?? 0)
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#closeBracket(byte)
  }

  #openBracket(closing: number): void {
    this.#open.push(closing)
    if (this.#open.length <= MAX_RECORD_BYTES) return
    this.#refuse(`nests more than ${MAX_RECORD_BYTES} levels deep`, String.fromCharCode(closing))
  }

  #closeBracket(byte: number): void {
    const closing = this.#open.pop() ?? 0
    if (closing === byte) return
    const [given, wanted] = [byte, closing].map((one) => String.fromCharCode(one))
    const complaint = `is not one JSON document: in the value that begins in line ${this.#beganAt}, "${given}" stands where "${wanted}" must`
    this.#refuse(complaint, given ?? '')
  }

  /** Of a record that is too long, only what is shown of it. */
  #hold(bytes: Buffer): void {
    const most = this.#bytes > MAX_RECORD_BYTES ? 0 : MAX_RECORD_BYTES + 1 - this.#bytes
    this.#bytes += bytes.length
    if (most > 0) this.#pieces.push(Buffer.from(bytes.subarray(0, most)))
  }

  #endRecord(): void {
    const record = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#place = this.#isList ? 'behind' : 'value'
    const flaw = this.#flawIn(record)
    this.#notes.line = this.#beganAt
    if (flaw === null) {
      this.#notes.addPlain(1)
      if (this.#isLaidOut) joinLines(record)
      this.#staged.push(record, NEWLINE)
    } else {
      this.#notes.addBroken(() => flaw, record.subarray(0, MAX_SHOWN_BYTES), 1)
      this.#staged.push(MARKER_LINE)
    }
  }

  #flawIn(record: Buffer): string | null {
    if (this.#bytes > MAX_RECORD_BYTES) return tooLong(this.#bytes)
    if (this.#brokenText > 0) return `A text goes on behind the end of line ${this.#brokenText}.`
    return flawOf(record, false)
  }

  #refuse(complaint: string, value: string): void {
    const line = this.#line
    const message = `"${this.#path}" line ${line}: the file ${complaint}.`
    this.#notes.problem ??= { code: '118', message, line, ...(value && { value: cutValue(value) }) }
    this.#staged = []
  }

  #countLine(byte: number | undefined): void {
    if (byte === CR || (byte === LF && !this.#isBehindCr)) this.#line++
    this.#isBehindCr = byte === CR
  }

  #takeStaged(): Buffer {
    const staged = Buffer.concat(this.#staged)
    this.#staged = []
    return staged
  }
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const CLOSE_OBJECT = 0x7d
const CLOSES: ReadonlyMap<number, number> = new Map([
  [OPEN_LIST, CLOSE_LIST],
  [0x7b, CLOSE_OBJECT],
])
const NEVER_FIRST: ReadonlySet<number> = new Set([COMMA, CLOSE_LIST, CLOSE_OBJECT])

const MAY_BEGIN: ReadonlySet<Between> = new Set(['start', 'value', 'first'] as const)

/** For what makes a list of values; `null` for any other byte. */
function placeBehind(byte: number, place: Between): Between | null {
  if (byte === OPEN_LIST && place === 'start') return 'first'
  if (byte === CLOSE_LIST && (place === 'first' || place === 'behind')) return 'end'
  return byte === COMMA && place === 'behind' ? 'value' : null
}

const MISSING: Readonly<Record<Between, string>> = {
  start: 'a list or an object must stand there',
  value: 'a value must stand there',
  first: 'a value or the end of the list must stand there',
  behind: 'a comma or the end of the list must stand there',
  end: 'nothing may follow on its list',
}

const NEWLINE = Buffer.from('\n')
const MARKER_LINE = Buffer.from(`${BROKEN_RECORD_MARKER}\n`)

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === LF || byte === CR || byte === 0x09
}

/** Between the parts of a value a newline is as good as a space. */
function joinLines(record: Buffer): void {
  for (let at = 0; at < record.length; at++) {
    if (record[at] === LF || record[at] === CR) record[at] = 0x20
  }
}
