/**
 * sqlite-store: the store in one SQLite file, through node:sqlite.
 * Peculiar to it: one connection writes, another reads, so that nobody sees a transaction half done;
 * writers that meet in one turn of the event loop share a commit, since each commit is an fsync
 * (measured: 63,000 rows/s durable in shared commits, 3,100/s one by one), for which nobody else waits
 * (wal-sync.ts).
 */
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { diskFaultOf } from './disk-fault.ts'
import { type Ledgers, openLedgers } from './ledgers/ledgers.ts'
import { ADD_TO_ROLL_UP } from './ledgers/roll-ups.ts'
import { formatOf, listMigrations, MIGRATIONS, type RollUps, rowsOf } from './sqlite-rows.ts'
import { openWalSync } from './wal-sync.ts'
import { isDiskFault, type OpenStore } from './store.ts'

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

/** What one commit carried, and how long it took until it was on disk. */
export interface CommitFacts {
  readonly writers: number
  readonly durationMs: number
}

/** Opens, and where needed makes or migrates, the database in `file`. Throws where it is not one. */
export function openSqliteStore(
  file: string,
  onCommit: (facts: CommitFacts) => void = () => {},
): OpenStore {
  const writing = new DatabaseSync(file)
  // 64 MB of pages: with the 2 MB that are usual, claiming and settling one took 49 µs instead of 40.
  writing.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000',
  )
  migrate(writing)
  const reading = new DatabaseSync(file, { readOnly: true })
  reading.exec('PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000')

  const rollUps: RollUps = new Map()
  const ledgers = openLedgers(rowsOf(writing, rollUps))
  const addToRollUp = writing.prepare(ADD_TO_ROLL_UP)
  const together: Together = {
    database: writing,
    ledgers,
    begin: () => rollUps.clear(),
    end() {
      for (const [name, count] of rollUps) if (count !== 0) addToRollUp.run(count, name)
    },
  }
  const wal = openWalSync(file)
  let trouble: string | null = null
  let waiting: Writer[] = []
  let flushing: Promise<void> | null = null
  /** The last that was begun: what it has committed may be read before it is on disk. */
  let round: Promise<void> = Promise.resolve()

  /** One round is written while the one before it is being synced, and no more than one. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await company()
      const writers = waiting
      waiting = []
      const before = round
      const written = commitTogether(writers, together)
      round = tell(written, before)
      await written
      await before
    }
    flushing = null
  }

  async function tell(written: Promise<readonly Done[]>, before: Promise<void>): Promise<void> {
    const begun = performance.now()
    const done = await written
    // Nothing to sync, but what came before may still be on its way.
    if (done.length === 0) return await before
    try {
      await wal.sync()
      for (const { settle } of done) settle()
      onCommit({ writers: done.length, durationMs: performance.now() - begun })
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
      waiting.push({
        write,
        resolve(value) {
          trouble = null
          // It is what this same `write` returned.
          resolve(value as T)
        },
        reject(error) {
          if (isDiskFault(error)) trouble = error.message
          reject(error)
        },
      })
      flushing ??= flush()
      return promise
    },

    get trouble() {
      return trouble
    },

    async flushed() {
      await round
      wal.check()
    },

    async close() {
      await flushing
      await round
      if (reading.isOpen) reading.close()
      if (!writing.isOpen) return
      wal.close()
      writing.close()
    },
  }
}

/** What is the same for every transaction. */
interface Together {
  readonly database: DatabaseSync
  readonly ledgers: Ledgers
  /** Once it has begun, and before it ends. */
  readonly begin: () => void
  readonly end: () => void
}

/**
 * One transaction; answers who is to be told once it is on disk. Where a writer throws, it alone is told so
 * and the others begin again without it: a savepoint for each writer, which would undo one alone,
 * cost half of the whole (measured with the bench `deliver`).
 */
async function commitTogether(
  writers: readonly Writer[],
  together: Together,
): Promise<readonly Done[]> {
  const { database, ledgers } = together
  const done: Done[] = []
  let writing: Writer | null = null
  try {
    // One that could not be undone is undone before the next begins.
    undo(database)
    database.exec('BEGIN IMMEDIATE')
    together.begin()
    for (writing of writers) {
      const { resolve, reject } = writing
      const value = await writing.write(ledgers)
      done.push({ settle: () => resolve(value), reject })
    }
    writing = null
    together.end()
    database.exec('COMMIT')
  } catch (error) {
    // Where it cannot be undone, nobody's writes can be kept.
    const failing = hasUndone(database) ? writing : null
    // A full disk, say, is nobody's own fault: nothing of this round is on disk, and each is told so.
    for (const { reject } of failing === null ? writers : [failing]) reject(diskFaultOf(error))
    const others = failing === null ? [] : writers.filter((writer) => writer !== failing)
    return others.length === 0 ? [] : await commitTogether(others, together)
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

/** Applies the migrations that this file has not seen, each in a transaction of its own. */
function migrate(database: DatabaseSync): void {
  const names = listMigrations()
  const seen = formatOf(database)
  if (seen > names.length) {
    throw new Error(
      `The data folder was written by a newer Weir (format ${seen}; this one knows ${names.length}). Start the newer one.`,
    )
  }
  for (const [index, name] of names.entries()) {
    if (index < seen) continue
    const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8')
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
