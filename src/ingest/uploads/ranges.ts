/**
 * ranges: the ranges in which a large file has come → the pieces that it is put together of, or what is
 * missing (pure). They come in any order, and again; where two overlap, both bring the same bytes.
 */
import { Fault } from '../../domain/fault.ts'

/** From a byte to another, both included, of so many. */
export interface FileRange {
  readonly first: number
  readonly last: number
  readonly total: number
}

/** The header `Content-Range` of a part of a file. */
export function fileRangeOf(header: string | undefined): FileRange {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(header?.trim() ?? '')
  const [first = 0, last = -1, total = 0] = (found ?? []).slice(1).map(Number)
  if (first > last || last >= total) {
    const given = header === undefined ? 'is missing' : `is ${JSON.stringify(header.slice(0, 100))}`
    const problem = `The header Content-Range ${given}. Give the first byte, the last and how many there are of the whole file, like "bytes 0-1048575/3000000".`
    throw new Fault('IMPORT-400', { problem })
  }
  return { first, last, total }
}

/** As it is kept: a range that comes again takes the place of the one before. */
export function nameOfRange({ first, last, total }: FileRange): string {
  return `${first}-${last}-${total}`
}

/** `null` for another file that is kept beside them. */
export function rangeNamed(name: string): FileRange | null {
  const [, first, last, total] = /^(\d+)-(\d+)-(\d+)$/.exec(name) ?? []
  if (total === undefined) return null
  return { first: Number(first), last: Number(last), total: Number(total) }
}

/** A stretch of the whole file, and where in which range its bytes are. */
export interface Piece {
  readonly range: FileRange
  readonly start: number
  readonly end: number
}

export interface Assembly {
  readonly pieces: readonly Piece[]
  /** From a byte to another, both included. */
  readonly missing: readonly (readonly [first: number, last: number])[]
}

/** All of one file. */
export function assemble(ranges: readonly FileRange[]): Assembly {
  const total = ranges[0]?.total ?? 0
  const pieces: Piece[] = []
  const missing: [number, number][] = []
  let next = 0
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    if (range.last < next) continue
    if (range.first > next) missing.push([next, range.first - 1])
    const from = Math.max(next, range.first)
    pieces.push({ range, start: from - range.first, end: range.last - range.first })
    next = range.last + 1
  }
  if (next < total) missing.push([next, total - 1])
  return { pieces, missing }
}
