/** folder: whether the data folder is there, closed to others and open to Weir. */
import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../../domain/check.ts'
import { unwell, well } from './looked.ts'

export async function folderCheck(folder: string): Promise<Check> {
  const name = 'folder'
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory() !== true) {
    const todo = 'Start Weir there with `npm start`, or set WEIR_DATA to where its data is.'
    return unwell(name, `There is no data folder at "${folder}".`, todo)
  }
  const mode = found.mode & 0o777
  // Windows has no such bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    const says = `"${folder}" may be entered by others (mode ${mode.toString(8)}).`
    return unwell(name, says, `Run: chmod 700 "${folder}"`)
  }
  const closed = await firstClosed(folder)
  if (closed !== null) {
    const says = `"${closed}" cannot be read and written by who runs this.`
    const todo = `Run this as the user that runs Weir; where it is that one, give it back: chown -R <user> "${folder}"`
    return unwell(name, says, todo)
  }
  return well(name, `"${folder}" is there, and closed to others.`)
}

/** What Weir keeps its blobs in, where it is there. */
const BLOB_FOLDERS = ['work', 'datasets', 'batches', 'uploads']

async function firstClosed(folder: string): Promise<string | null> {
  for (const place of [folder, ...BLOB_FOLDERS.map((name) => join(folder, name))]) {
    const isThere = await stat(place).catch(
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    )
    if (isThere === false) continue
    const mode = constants.R_OK | constants.W_OK | constants.X_OK
    const isOpen = await access(place, mode).then(
      () => true,
      () => false,
    )
    if (!isOpen) return place
  }
  return null
}
