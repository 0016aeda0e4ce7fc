/** scan-flaws: what inside a record keeps it from being read, whatever its format. */
import { isUtf8 } from 'node:buffer'
import { BROKEN_RECORD_MARKER, MAX_RECORD_BYTES } from './format.ts'

/** True where no record in these whole records has a flaw of its contents: one look at many records. */
export function isFlawless(records: Buffer, allowsNul: boolean): boolean {
  return isUtf8(records) && !records.includes(MARKER_BYTES) && (allowsNul || !records.includes(0))
}

/** The first flaw of one record's contents as a sentence; `null` for a sound record. */
export function flawOf(record: Buffer, allowsNul: boolean): string | null {
  if (!isUtf8(record)) return notUtf8(record)
  if (record.includes(MARKER_BYTES)) {
    return 'The record holds the character U+FDD1, which is reserved for marking broken records.'
  }
  const nul = allowsNul ? -1 : record.indexOf(0)
  return nul === -1 ? null : `Byte ${nul + 1} of the record is 0x00, which JSON does not allow.`
}

export function tooLong(bytes: number): string {
  return `The record is ${bytes} bytes long; at most ${MAX_RECORD_BYTES} are allowed.`
}

const MARKER_BYTES = Buffer.from(BROKEN_RECORD_MARKER)

function notUtf8(record: Buffer): string {
  const at = firstInvalidByte(record)
  const byte = record.toString('hex', at, at + 1).toUpperCase()
  return `Byte ${at + 1} of the record is 0x${byte}, which is not valid UTF-8.`
}

/** Where decoding first had to put U+FFFD that the bytes themselves do not hold. */
function firstInvalidByte(record: Buffer): number {
  let at = 0
  for (const run of record.toString('utf8').split('\uFFFD')) {
    at += Buffer.byteLength(run)
    if (!record.subarray(at, at + REPLACEMENT.length).equals(REPLACEMENT)) return at
    at += REPLACEMENT.length
  }
  return at
}

const REPLACEMENT = Buffer.from('\uFFFD')
