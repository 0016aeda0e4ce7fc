/**
 * sqlite-store: the store in one SQLite file, through node:sqlite.
 * Peculiar to it: one connection writes, another reads, so that nobody sees a transaction half done;
 * writers that meet in one turn of the event loop share a commit, since each commit is an fsync
 * (measured: 63,000 rows/s durable in shared commits, 3,100/s one by one), for which nobody else waits
 * (wal-sync.ts).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Ledgers, openLedgers } from './ledgers/ledgers.ts'
import { diskFaultOf } from './disk-fault.ts'
import { openWalSync } from './wal-sync.ts'
import type { OpenStore, Rows, SqlValue } from './store.ts'

/** How long a commit waits for company; more made the bench `deliver` no faster. */
const GATHER_MS = 4

/** A writer whose writes are committed, and who is told once they are on disk. */
interface Done {
  readonly settle: () => void
  readonly reject: (reason: unknown) => void
}

interface Writer {
  readonly write: (ledgers: Ledgers) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** Opens, and where needed makes or migrates, the database in `file`. Throws where it is not one. */
export function openSqliteStore(file: string): OpenStore {
  const writing = new DatabaseSync(file)
  writing.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000',
  )
  migrate(writing)
  const reading = new DatabaseSync(file, { readOnly: true })
  reading.exec('PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000')

  const ledgers = openLedgers(rowsOf(writing))
  const wal = openWalSync(file)
  let waiting: Writer[] = []
  let flushing: Promise<void> | null = null
  /** The last that was begun: what it has committed may be read before it is on disk. */
  let round: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await company()
      const writers = waiting
      waiting = []
      round = write(writers)
      await round
    }
    flushing = null
  }

  async function write(writers: readonly Writer[]): Promise<void> {
    const done = await commitTogether(writing, ledgers, writers)
    try {
      if (done.length > 0) await wal.sync()
      for (const { settle } of done) settle()
    } catch (error) {
      for (const { reject } of done) reject(error)
    }
  }

  /** Waits while each turn of the event loop brings further writers, for a few milliseconds at most. */
  async function company(): Promise<void> {
    const until = performance.now() + GATHER_MS
    let known = 0
    while (waiting.length > known && performance.now() < until) {
      known = waiting.length
      await new Promise(setImmediate)
    }
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

    async flushed() {
      await round
      wal.check()
    },

    async close() {
      await flushing
      if (reading.isOpen) reading.close()
      if (!writing.isOpen) return
      wal.close()
      writing.close()
    },
  }
}

/**
 * One transaction; answers who is to be told once it is on disk. Where a writer throws, it alone is told so
 * and the others begin again without it: a savepoint for each writer, which would undo one alone,
 * cost half of the whole (measured with the bench `deliver`).
 */
async function commitTogether(
  database: DatabaseSync,
  ledgers: Ledgers,
  writers: readonly Writer[],
): Promise<readonly Done[]> {
  const done: Done[] = []
  let writing: Writer | null = null
  try {
    // One that could not be undone is undone before the next begins.
    undo(database)
    database.exec('BEGIN IMMEDIATE')
    for (writing of writers) {
      const { resolve, reject } = writing
      const value = await writing.write(ledgers)
      done.push({ settle: () => resolve(value), reject })
    }
    writing = null
    database.exec('COMMIT')
  } catch (error) {
    // Where it cannot be undone, nobody's writes can be kept.
    const failing = hasUndone(database) ? writing : null
    // A full disk, say, is nobody's own fault: nothing of this round is on disk, and each is told so.
    for (const { reject } of failing === null ? writers : [failing]) reject(diskFaultOf(error))
    const others = failing === null ? [] : writers.filter((writer) => writer !== failing)
    return others.length === 0 ? [] : await commitTogether(database, ledgers, others)
  }
  return done
}

function undo(database: DatabaseSync): void {
  if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
}

/** Answers whether it went: where the disk itself fails, that may fail too. */
function hasUndone(database: DatabaseSync): boolean {
  try {
    undo(database)
    return true
  } catch {
    return false // What the writers are told is why it had to be undone.
  }
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
