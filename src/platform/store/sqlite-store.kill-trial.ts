/**
 * sqlite-store.kill-trial: a process that commits without end and says each commit aloud once it has
 * resolved, until its test kills it. Its one argument is the database.
 */
import { writeSync } from 'node:fs'
import { openSqliteStore } from './sqlite-store.ts'
import { aConnection, aRun } from './store-trial.ts'
import { idOf } from '../../domain/ids.ts'

const store = openSqliteStore(process.argv[2] ?? '')

async function commitForEver(writer: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${writer}-${n}`
    await store.commit(async ({ connections, runs }) => {
      await connections.insert(aConnection(id))
      await runs.insert(aRun({ id: idOf(id) }))
    })
    writeSync(1, `${id}\n`)
  }
}

await Promise.all([1, 2, 3].map(commitForEver))
