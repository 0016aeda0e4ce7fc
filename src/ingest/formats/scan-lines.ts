/** scan-lines: physical lines: LF, CR and CRLF end one each. */

export const LF = 0x0a
export const CR = 0x0d

/** The first LF or CR at or behind `start`; -1 where there is none. */
export function newlineFrom(bytes: Buffer, start: number): number {
  const lf = bytes.indexOf(LF, start)
  const cr = bytes.subarray(0, lf === -1 ? bytes.length : lf).indexOf(CR, start)
  return cr === -1 ? lf : cr
}

/** Where the line after a newline begins: LF, CR and CRLF are one newline each. */
export function behindNewline(bytes: Buffer, newline: number): number {
  return bytes[newline] === CR && bytes[newline + 1] === LF ? newline + 2 : newline + 1
}

/** How many newlines lie in a piece of text. */
export function countLines(text: Buffer): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (byte === LF || (byte === CR && text[at + 1] !== LF)) count++
  }
  return count
}

/** True for an empty line; where `ignoresSpaces` also for one of spaces and tabs only. */
export function isBlank(
  bytes: Buffer,
  start: number,
  end: number,
  ignoresSpaces: boolean,
): boolean {
  if (start === end) return true
  return ignoresSpaces && isSpace(bytes[start]) && bytes.subarray(start, end).every(isSpace)
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}
