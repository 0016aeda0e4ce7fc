/** lost-keys: a store whose keys are gone is not begun anew with others: nothing could open what they sealed. */
import { existsSync, readdirSync } from 'node:fs'
import { keyFileIn } from '../platform/key-file.ts'
import { masterKeyFileIn } from '../platform/keys.ts'

/** Throws, with what to do, where there is a database and one of its keys is missing. */
export function refuseLostKeys(database: string, keyFolder: string): void {
  if (!existsSync(database) || isLeftEmpty(keyFolder)) return
  const missing = [masterKeyFileIn(keyFolder), keyFileIn(keyFolder)].find(
    (file) => !existsSync(file),
  )
  if (missing === undefined) return
  throw new Error(
    `"${missing}" is missing, but "${database}" was written with it. Put it back from a backup. To go on with new keys instead, leave "${keyFolder}" there and empty: receivers then fetch new public keys, and every secret of Standard Webhooks has to be made anew.`,
  )
}

/** On purpose: what is lost takes its folder with it, or a part of what is in it. */
function isLeftEmpty(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0
}
