/** spoil-trial: ways in which disks, backups and people spoil a data folder. */
import { copyFile, mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openKeys } from '../../platform/keys.ts'
import type { DoctorTrial } from './doctor-trial.ts'

export async function overwrite(file: string, from: number, to: number): Promise<void> {
  const { size } = await stat(file)
  const handle = await open(file, 'r+')
  await handle.write(
    Buffer.alloc(Math.floor(size * (to - from)), 0xa5),
    0,
    null,
    Math.floor(size * from),
  )
  await handle.close()
}

export async function anotherMasterKey({ folder }: DoctorTrial): Promise<void> {
  const other = join(folder, 'other')
  await mkdir(other)
  await openKeys(other)
  await copyFile(join(other, 'master.key'), join(folder, 'keys/master.key'))
}

/** Writes rows while their index is not known: the one is no longer what the other says. */
export async function withoutEntries({ database: file }: DoctorTrial): Promise<void> {
  const each = (deed: (database: DatabaseSync) => void): void => {
    const database = new DatabaseSync(file)
    database.enableDefensive(false)
    database.exec('PRAGMA writable_schema = ON')
    deed(database)
    database.close()
  }
  const name = 'deliveries_of_event'
  let index: Record<string, string | number | bigint | null | Uint8Array> | undefined
  each((database) => {
    index = database.prepare('SELECT * FROM sqlite_schema WHERE name = ?').get(name)
    database.prepare('DELETE FROM sqlite_schema WHERE name = ?').run(name)
  })
  each((database) => database.exec(`UPDATE deliveries SET event_id = 'other' WHERE id = 5`))
  each((database) => {
    database
      .prepare('INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)')
      .run(...Object.values(index ?? {}))
  })
}
