/** byte-range: which bytes of a file a Range asks for (pure). */
import { Fault } from '../../../domain/fault.ts'

/** Both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** `null`: all of them. What is not one range of bytes is passed over, as RFC 9110 has it. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | null {
  const range = header === undefined ? null : rangeIn(header.trim(), bytes)
  if (range === null || range.start <= range.end) return range
  throw new Fault('EXPORT-416', {
    problem: `The range "${header}" has none of the ${bytes} bytes of the file.`,
  })
}

function rangeIn(header: string, bytes: number): ByteRange | null {
  const last = /^bytes=-(\d+)$/i.exec(header)?.[1]
  if (last !== undefined) return { start: Math.max(bytes - Number(last), 0), end: bytes - 1 }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/i.exec(header) ?? []
  if (from === undefined) return null
  const end = to === undefined || to === '' ? Infinity : Number(to)
  return Number(from) > end ? null : { start: Number(from), end: Math.min(end, bytes - 1) }
}
