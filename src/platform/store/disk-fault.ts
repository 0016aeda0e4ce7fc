/** disk-fault: what SQLite says of a disk that is full or fails → the fault that everybody understands (pure). */
import { Fault } from '../../domain/fault.ts'

/** Any other error is answered as it is. */
export function diskFaultOf(error: unknown): unknown {
  const sentence = SENTENCES.get(primaryCodeOf(error) ?? 0)
  return sentence === undefined
    ? error
    : new Fault('WEIR-503', { problem: sentence }, { cause: error })
}

const FULL = 'The disk of the data folder is full; nothing was changed. Make room and try again.'
const FAILING =
  'The disk of the data folder cannot be written; nothing was changed. Make room or mend it, and try again.'

/** https://www.sqlite.org/rescode.html: SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN. */
const SENTENCES = new Map([
  [10, FAILING],
  [13, FULL],
  [14, FAILING],
])

/** The extended codes carry the primary one in their last byte. */
function primaryCodeOf(error: unknown): number | null {
  const isSqlite = error instanceof Error && 'errcode' in error
  return isSqlite && typeof error.errcode === 'number' ? error.errcode & 0xff : null
}
