/**
 * format: how records are written down in a file, as far as copy and promotion must know.
 * A format has two halves: a scanner, which counts and mends while the bytes are copied, and a
 * reader, which tells DuckDB how to read the staged file as text. They must agree on what a record
 * is; formats.test.ts holds them to it.
 */
import type { Scan } from '../../domain/staged.ts'

export interface RecordScanner {
  /** Takes the next bytes of the source; answers with the bytes to stage. */
  push(chunk: Buffer): Buffer
  /** Says that the source has ended; answers with the last bytes to stage. */
  finish(): Buffer
  /** What was seen; complete after `finish`. */
  scan(): Scan
}

/**
 * Stands alone in the place of a record that cannot be parsed, so that ordinals stay true.
 * U+FDD1 is a noncharacter: Unicode keeps it out of interchange.
 */
export const BROKEN_RECORD_MARKER = '\uFDD1'

/** A longer record is refused; DuckDB's own limit for a line is 2,000,000 bytes. */
export const MAX_RECORD_BYTES = 1_000_000

/** How many broken records a scan describes; all are counted. */
export const MAX_BROKEN_KEPT = 1_000
