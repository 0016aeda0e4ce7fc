/**
 * sqlite-inspection: a look into the database of a Weir that may be running, or broken. It changes nothing
 * and keeps nobody from writing.
 */
import { DatabaseSync } from 'node:sqlite'
import { type Ledgers, openLedgers } from './ledgers/ledgers.ts'
import { formatOf, listMigrations, rowsOf } from './sqlite-rows.ts'
import type { Store } from './store.ts'

export interface Inspection {
  readonly format: number
  /** The format that this Weir writes. */
  readonly ownFormat: number
  /** Holds only where the two are the same. */
  readonly read: Store<keyof Ledgers>['read']
  /** Those with the most rows last. */
  readonly tables: readonly string[]
  /** What is wrong with a table, and where `isThorough` with its indexes too; nothing where it is whole. */
  readonly listDamage: (table: string, isThorough: boolean) => readonly string[]
  readonly close: () => void
}

/** Throws where `file` cannot be read as a database. */
export function inspectSqlite(file: string): Inspection {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    database.exec('PRAGMA busy_timeout = 5000')
    const named = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
    return {
      format: formatOf(database),
      ownFormat: listMigrations().length,
      read: openLedgers(rowsOf(database)),
      tables: named.map(({ name }) => String(name)).toSorted(byRows),
      listDamage: (table, isThorough) => damageOf(database, table, isThorough),
      close: () => database.close(),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

const LARGE = ['deliveries', 'journal_entries', 'traces', 'events', 'bodies']

function byRows(a: string, b: string): number {
  return LARGE.indexOf(a) - LARGE.indexOf(b)
}

const MOST_DAMAGE = 5

function damageOf(database: DatabaseSync, table: string, isThorough: boolean): readonly string[] {
  const pragma = isThorough ? 'integrity_check' : 'quick_check'
  try {
    const lines = database.prepare(`PRAGMA ${pragma}(${table})`).all()
    return lines
      .flatMap((line) => Object.values(line).join('\n').split('\n'))
      .filter((line) => line !== 'ok' && !line.startsWith('***'))
      .slice(0, MOST_DAMAGE)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
