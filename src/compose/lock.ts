/**
 * lock: one Weir a data folder. The lock is SQLite's own on an empty file, which the system lets go of
 * when its process ends, however it ends: a crash leaves nothing to clean up.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Throws where another process holds the folder. Answers with the way to let go. */
export function lockDataFolder(folder: string): () => void {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(join(folder, 'lock'))
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      /locked|busy/.test(reason)
        ? `The data folder "${folder}" is in use by another Weir. Stop it, or set WEIR_DATA to another folder.`
        : `The data folder "${folder}" cannot be written to (${reason}). Change its permissions, or set WEIR_DATA to another folder.`,
      { cause: error },
    )
  }
  const held = lock
  return () => held.close()
}

/** Whether a Weir holds the folder now. Asking takes nothing and lets nobody wait. */
export function isDataFolderLocked(folder: string): boolean {
  const file = join(folder, 'lock')
  if (!existsSync(file)) return false
  const lock = new DatabaseSync(file, { readOnly: true })
  try {
    lock.prepare('SELECT 1 FROM sqlite_schema').get()
    return false
  } catch (error) {
    if (/locked|busy/.test(String(error))) return true
    throw error
  } finally {
    lock.close()
  }
}
