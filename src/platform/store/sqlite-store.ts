/**
 * sqlite-store: the store in one SQLite file, through node:sqlite.
 * Peculiar to it: one connection writes, another reads, so that nobody sees a transaction half done;
 * writers that meet in one turn of the event loop share a commit, since each commit is an fsync
 * (measured: 63,000 rows/s durable in shared commits, 3,100/s one by one).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Ledgers, openLedgers } from './ledgers/ledgers.ts'
import type { OpenStore, Rows, SqlValue } from './store.ts'

interface Writer {
  readonly write: (ledgers: Ledgers) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** Opens, and where needed makes or migrates, the database in `file`. Throws where it is not one. */
export function openSqliteStore(file: string): OpenStore {
  const writing = new DatabaseSync(file)
  writing.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  migrate(writing)
  const reading = new DatabaseSync(file, { readOnly: true })
  reading.exec('PRAGMA busy_timeout = 5000')

  const ledgers = openLedgers(rowsOf(writing))
  let waiting: Writer[] = []
  let flushing: Promise<void> | null = null

  async function flush(): Promise<void> {
    // Lets whoever settles in this same turn of the loop come along.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const writers = waiting
      waiting = []
      await commitTogether(writing, ledgers, writers)
    }
    flushing = null
  }

  return {
    read: openLedgers(rowsOf(reading)),

    commit<T>(write: (all: Ledgers) => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      // The value that reaches `resolve` is the one that this same `write` returned.
      waiting.push({ write, resolve: resolve as (value: unknown) => void, reject })
      flushing ??= flush()
      return promise
    },

    async close() {
      await flushing
      if (reading.isOpen) reading.close()
      if (writing.isOpen) writing.close()
    },
  }
}

/** One transaction, one savepoint a writer; promises settle only after the commit. */
async function commitTogether(
  database: DatabaseSync,
  ledgers: Ledgers,
  writers: readonly Writer[],
): Promise<void> {
  const settle: (() => void)[] = []
  try {
    database.exec('BEGIN IMMEDIATE')
    for (const { write, resolve, reject } of writers) {
      database.exec('SAVEPOINT writer')
      try {
        const value = await write(ledgers)
        settle.push(() => resolve(value))
      } catch (error) {
        database.exec('ROLLBACK TO writer')
        settle.push(() => reject(error))
      }
      database.exec('RELEASE writer')
    }
    database.exec('COMMIT')
  } catch (error) {
    // A full disk, say: nothing of this round is on disk, and each of its writers is told so.
    if (database.isTransaction) database.exec('ROLLBACK')
    for (const { reject } of writers) reject(error)
    return
  }
  for (const done of settle) done()
}

function rowsOf(database: DatabaseSync): Rows {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  // A row's shape is what its SQL selects; only the ledger that wrote the SQL can vouch for it.
  return {
    async all<Row extends object>(sql: string, ...values: SqlValue[]) {
      return prepare(sql).all(...values) as Row[]
    },
    async one<Row extends object>(sql: string, ...values: SqlValue[]) {
      return (prepare(sql).get(...values) ?? null) as Row | null
    },
    async run(sql, ...values) {
      return Number(prepare(sql).run(...values).changes)
    },
  }
}

/** Applies the migrations that this file has not seen, each in a transaction of its own. */
function migrate(database: DatabaseSync): void {
  const folder = new URL('./migrations/', import.meta.url)
  const names = readdirSync(folder).toSorted()
  const seen = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (seen > names.length) {
    throw new Error(
      `The data folder was written by a newer Weir (format ${seen}; this one knows ${names.length}). Start the newer one.`,
    )
  }
  for (const [index, name] of names.entries()) {
    if (index < seen) continue
    const sql = readFileSync(new URL(name, folder), 'utf8')
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
