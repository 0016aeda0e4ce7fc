/** disk: whether the disk of the data folder has room for what is to come. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../../domain/check.ts'
import { DATABASE_FILE } from '../data-folder.ts'
import { sizeOf, unwell, well } from './looked.ts'

interface DiskNeeds {
  readonly dataFolder: string
  readonly freeBytes: (folder: string) => Promise<number>
}

/** Below it, somebody ought to act before Weir is no longer ready. */
const LEAST_FREE_BYTES = 512_000_000

export async function diskCheck({ dataFolder, freeBytes }: DiskNeeds): Promise<Check> {
  const free = await freeBytes(dataFolder)
  const database = await stat(join(dataFolder, DATABASE_FILE)).then(
    ({ size }) => size,
    () => 0,
  )
  const says = `${sizeOf(free)} are free; the database has ${sizeOf(database)}.`
  const least = Math.max(LEAST_FREE_BYTES, database / 10)
  if (free >= least) return well('disk', says)
  const todo = `Make room until ${sizeOf(least)} are free. A lower WEIR_RETENTION_DAYS keeps the database from growing; old datasets may be moved away.`
  return unwell('disk', says, todo)
}
