/** sqlite-rows: how ledgers speak to one connection of SQLite, and which format its file has. */
import { readdirSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RollUp } from './ledgers/roll-ups.ts'
import type { Rows, SqlValue } from './store.ts'

/** What the transaction that is open adds to each. */
export type RollUps = Map<RollUp, number>

export function rowsOf(database: DatabaseSync, rollUps: RollUps = new Map()): Rows {
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
    add(rollUp, count) {
      rollUps.set(rollUp, (rollUps.get(rollUp) ?? 0) + count)
    },
  }
}

export const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** In order; how many there are is the newest format. */
export function listMigrations(): string[] {
  return readdirSync(MIGRATIONS).toSorted()
}

/** How many migrations the file has seen. */
export function formatOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
