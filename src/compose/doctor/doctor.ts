/**
 * doctor: looks through a data folder, also while its Weir runs, and says of each thing whether it is well
 * and what to do. It changes no data and takes no lock.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, isWell } from '../../domain/check.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Inspection, inspectSqlite } from '../../platform/store/sqlite-inspection.ts'
import { DATABASE_FILE } from '../data-folder.ts'
import { backlogCheck } from './backlog.ts'
import { clockCheck } from './clock.ts'
import { bodiesCheck, formatCheck, integrityCheck, walCheck } from './database.ts'
import { datasetsCheck } from './datasets.ts'
import { diskCheck } from './disk.ts'
import { folderCheck } from './folder.ts'
import { keysCheck } from './keys.ts'
import { looked, unwell } from './looked.ts'
import { type Machine, machineCheck } from './machine.ts'
import { runningCheck } from './running.ts'

export interface DoctorNeeds {
  readonly dataFolder: string
  readonly clock: Clock
  readonly freeBytes: (folder: string) => Promise<number>
  readonly machine: Machine
  /** Where its Weir is asked, the likeliest first. */
  readonly urls: readonly string[]
  readonly isRunning: boolean
  /** Looks at every page and every index, however long it takes. */
  readonly isThorough: boolean
}

export async function examine(needs: DoctorNeeds): Promise<readonly Check[]> {
  const machine = machineCheck(needs.machine)
  const folder = await looked('folder', () => folderCheck(needs.dataFolder))
  const isThere = await stat(needs.dataFolder).catch(() => null)
  if (isThere?.isDirectory() !== true) return [machine, folder]
  return [
    machine,
    folder,
    await looked('weir', () => runningCheck(needs)),
    await looked('keys', () => keysCheck(needs.dataFolder)),
    await looked('disk', () => diskCheck(needs)),
    ...(await databaseChecks(needs)),
  ]
}

async function databaseChecks(needs: DoctorNeeds): Promise<readonly Check[]> {
  const file = join(needs.dataFolder, DATABASE_FILE)
  let database: Inspection
  try {
    database = inspectSqlite(file)
  } catch (error) {
    return [unopened(error)]
  }
  try {
    const integrity = await looked('database', async () => integrityCheck(database, needs))
    const format = formatCheck(database)
    // Rows are read where they are whole, and in the form that this Weir knows.
    const canRead = isWell(integrity) && isWell(format) && database.format === database.ownFormat
    const rows = canRead ? await rowChecks(database, needs) : []
    return [integrity, format, await looked('log of writes', () => walCheck(file)), ...rows]
  } finally {
    database.close()
  }
}

async function rowChecks({ read }: Inspection, needs: DoctorNeeds): Promise<readonly Check[]> {
  return [
    await looked('bodies', () => bodiesCheck(read, needs)),
    await looked('datasets', () => datasetsCheck(read, needs.dataFolder)),
    await looked('clock', () => clockCheck(read, needs.clock.now())),
    await looked('backlog', () => backlogCheck(read, needs)),
  ]
}

const PUT_BACK =
  'Stop Weir, keep a copy of the data folder, and put the whole folder back from a backup.'

function unopened(error: unknown): Check {
  const reason = error instanceof Error ? error.message : String(error)
  return unwell('database', `"${DATABASE_FILE}" cannot be read: ${reason}.`, PUT_BACK)
}
