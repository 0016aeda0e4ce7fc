/**
 * wal-sync: puts what SQLite has committed on disk, beside the event loop instead of in its way.
 * SQLite with `synchronous=FULL` syncs the write-ahead log within each COMMIT, and nothing else happens
 * meanwhile; with NORMAL it leaves that one sync out and keeps every other (before and after a checkpoint,
 * and of the log's header). This is the one left out: whoever waits for it has what FULL promises.
 */
import { fdatasync, openSync, closeSync } from 'node:fs'
import { promisify } from 'node:util'
import { Fault } from '../../domain/fault.ts'

export interface WalSync {
  /** Rejects where the disk failed, then and ever after: what it holds is known to nobody any more. */
  sync(): Promise<void>
  /** Throws where the disk has failed. */
  check(): void
  close(): void
}

const syncData = promisify(fdatasync)

/** `database` is the file of an open database that something has been committed to. */
export function openWalSync(database: string): WalSync {
  // SQLite holds its locks on other files, so closing this one loses none of them.
  const file = openSync(`${database}-wal`, 'r+')
  let failure: Fault | null = null

  const check = (): void => {
    if (failure !== null) throw failure
  }

  return {
    check,
    async sync() {
      check()
      try {
        await syncData(file)
      } catch (error) {
        const problem = `The disk failed to keep what was written (${String(error)}). Mend it, then start Weir again.`
        failure = new Fault('WEIR-503', { problem }, { cause: error })
        throw failure
      }
    },
    close: () => closeSync(file),
  }
}
