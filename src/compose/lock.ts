/**
 * lock: one Weir a data folder. The lock is SQLite's own on an empty file, which the system lets go of
 * when its process ends, however it ends: a crash leaves nothing to clean up.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Throws where another process holds the folder. Answers with the way to let go. */
export function lockDataFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new Error(
      `The data folder "${folder}" is in use by another Weir. Stop it, or set WEIR_DATA to another folder.`,
      { cause: error },
    )
  }
  return () => lock.close()
}
