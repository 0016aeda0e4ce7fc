/**
 * decode: the bytes of a source item → UTF-8 without a byte order mark.
 * Bytes that are not UTF-8 pass as they are: which record they break is the scanner's to say.
 */
import { isAscii } from 'node:buffer'
import type { Encoding } from '../../domain/source.ts'

export interface Decoder {
  decode(chunk: Buffer): Buffer
  /** The bytes that were kept back to see whether they begin a byte order mark. */
  flush(): Buffer
  /** The byte order mark of UTF-16, once the first bytes are seen to be one. */
  utf16Mark(): string | null
}

export function openDecoder(encoding: Encoding): Decoder {
  let start: Buffer | null = Buffer.alloc(0)
  let utf16Mark: string | null = null
  const toUtf8 = encoding === 'UTF-8' ? same : latin1ToUtf8

  const settleStart = (bytes: Buffer): Buffer => {
    start = null
    utf16Mark = UTF16_MARKS.find(({ mark }) => beginsWith(bytes, mark))?.name ?? null
    const isMarked = encoding === 'UTF-8' && beginsWith(bytes, UTF8_MARK)
    return toUtf8(isMarked ? bytes.subarray(UTF8_MARK.length) : bytes)
  }

  return {
    decode(chunk) {
      if (start === null) return toUtf8(chunk)
      const bytes = Buffer.concat([start, chunk])
      if (bytes.length >= UTF8_MARK.length) return settleStart(bytes)
      start = bytes
      return start.subarray(0, 0)
    },
    flush: () => (start === null ? Buffer.alloc(0) : settleStart(start)),
    utf16Mark: () => utf16Mark,
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const UTF16_MARKS = [
  { name: '0xFE 0xFF', mark: Buffer.from([0xfe, 0xff]) },
  { name: '0xFF 0xFE', mark: Buffer.from([0xff, 0xfe]) },
]

function beginsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark)
}

function same(bytes: Buffer): Buffer {
  return bytes
}

function latin1ToUtf8(bytes: Buffer): Buffer {
  return isAscii(bytes) ? bytes : Buffer.from(bytes.toString('latin1'), 'utf8')
}
