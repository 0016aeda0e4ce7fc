/** offence: where a run first went wrong. What has no such place says `null`: an empty file has no line. */
import type { RunCode } from './explained/run-codes.ts'

export interface Offence {
  readonly code: RunCode
  readonly message: string
  /** The path inside the source. */
  readonly file: string | null
  /** The physical line, counted from 1, header included. */
  readonly line: number | null
  readonly column: string | null
  /** As it stands there, cut; of a record that cannot be parsed, its text. */
  readonly value: string | null
}

/** An offence of which no more than this is known. */
export function offenceOf(
  { code, message }: Pick<Offence, 'code' | 'message'>,
  file: string | null,
): Offence {
  return { code, message, file, line: null, column: null, value: null }
}

const SHOWN_CHARACTERS = 100

/** A file may be a megabyte of something else. */
export function cutValue(text: string): string {
  return text.slice(0, SHOWN_CHARACTERS).toWellFormed()
}
