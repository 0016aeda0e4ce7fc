/**
 * store: rows that must not be lost. A port; each back end is a `*-store.ts` beside it.
 *
 * `read` shows only what is committed, be it some milliseconds before it is on disk. `commit` runs its callback inside a transaction that it may
 * share with other writers of the same few milliseconds, and resolves once that transaction is on
 * disk: whatever is done after `await commit(…)` survives `kill -9`. A callback that throws undoes its
 * own writes alone and rejects its own promise alone; a disk that is full or fails rejects with WEIR-503. A callback touches nothing but its ledgers:
 * no network, no clock, no waiting. It may be run more than once; only its last run counts.
 */
import { Fault } from '../../domain/fault.ts'
import type { Ledgers } from './ledgers/ledgers.ts'
import type { RollUp } from './ledgers/roll-ups.ts'

export interface Store<Noun extends keyof Ledgers = keyof Ledgers> {
  readonly read: { readonly [N in Noun]: Reading<Ledgers[N]> }
  commit<T>(write: (ledgers: Pick<Ledgers, Noun>) => Promise<T>): Promise<T>
}

export interface WholeStore extends Store {
  /** Resolves once all that was read until now is on disk, so that it may be told to others. */
  flushed(): Promise<void>
  /** What the disk said to the last commit, as a sentence; `null` where it took it. */
  readonly trouble: string | null
}

/** The methods of a ledger that only look: those that begin with one of the three reading verbs. */
export type Reading<Ledger> = {
  readonly [
    Method in keyof Ledger as Method extends `${'find' | 'list' | 'count'}${string}`
      ? Method
      : never
  ]: Ledger[Method]
}

export interface OpenStore extends WholeStore {
  close(): Promise<void>
}

/** How a ledger speaks SQL; what differs between back ends stays behind it. */
export interface Rows {
  all<Row extends object>(sql: string, ...values: SqlValue[]): Promise<Row[]>
  one<Row extends object>(sql: string, ...values: SqlValue[]): Promise<Row | null>
  /** Answers how many rows changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>
  /** Adds to a roll-up, or takes away: all that a commit adds is one write in it, and undone with it. */
  add(rollUp: RollUp, count: number): void
}

export type SqlValue = string | number | null

/** Whether a commit may go well once there is room on the disk. */
export function isDiskFault(error: unknown): error is Fault {
  return error instanceof Fault && error.code === 'WEIR-503'
}
