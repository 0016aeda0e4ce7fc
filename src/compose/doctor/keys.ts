/** keys: whether what signs and seals, and the operator token, are there, whole and private. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../../domain/check.ts'
import { findKeyRing } from '../../platform/key-file.ts'
import { findMasterKey } from '../../platform/keys.ts'
import { readPrivate } from '../../platform/private-file.ts'
import { DATABASE_FILE, KEYS_FOLDER, OPERATOR_TOKEN_FILE } from '../data-folder.ts'
import { unwell, well } from './looked.ts'

const NAME = 'keys'

export async function keysCheck(dataFolder: string): Promise<Check> {
  const folder = join(dataFolder, KEYS_FOLDER)
  try {
    const masterKey = await findMasterKey(folder)
    if (masterKey === null) return await withoutMasterKey(dataFolder)
    if ((await findKeyRing(folder, masterKey)) === null) return missing('signing-keys.json')
    await readPrivate(join(dataFolder, OPERATOR_TOKEN_FILE))
  } catch (error) {
    // Each says what is wrong with which file, and what to do.
    const todo = error instanceof Error ? error.message : String(error)
    return unwell(NAME, 'A file with secrets is not in order; Weir does not start with it.', todo)
  }
  return well(NAME, 'What signs and what seals is there, whole and private.')
}

/** A Weir that was never started has none, and makes it. */
async function withoutMasterKey(dataFolder: string): Promise<Check> {
  const hasStarted = await stat(join(dataFolder, DATABASE_FILE)).then(
    () => true,
    () => false,
  )
  return hasStarted
    ? missing('master.key')
    : well(NAME, 'There are none yet; the first start makes them.')
}

function missing(file: string): Check {
  const says = `"${KEYS_FOLDER}/${file}" is missing.`
  const todo =
    'Put the folder of keys back from a backup before Weir is started: new keys cannot open the secrets that are kept, and receivers know the old ones.'
  return unwell(NAME, says, todo)
}
