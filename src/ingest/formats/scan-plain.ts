/** scan-plain: counts the records of bytes in which every line is one; the path of most files. */
import { MAX_RECORD_BYTES } from './format.ts'
import { CR, isSpace, LF } from './scan-lines.ts'

/**
 * How many lines there are in `lines`, which end with an LF; `null` where one may be blank, is too
 * long, or holds a lone CR, so that each must be looked at.
 */
export function countPlainLines(lines: Buffer, ignoresSpaces: boolean): number | null {
  let count = 0
  let start = 0
  let cr = nextCr(lines, 0)
  while (start < lines.length) {
    const lf = lines.indexOf(LF, start)
    const isEmpty = lf === start || cr === start
    if (isEmpty || cr < lf - 1 || lf - start > MAX_RECORD_BYTES) return null
    if (ignoresSpaces && isSpace(lines[start])) return null
    if (cr < lf) cr = nextCr(lines, lf)
    start = lf + 1
    count++
  }
  return count
}

function nextCr(lines: Buffer, from: number): number {
  const at = lines.indexOf(CR, from)
  return at === -1 ? lines.length : at
}
