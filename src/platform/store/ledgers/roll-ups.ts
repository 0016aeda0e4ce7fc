/**
 * roll-ups: how many rows there are of what may be millions, without counting them.
 * Ledgers say with `rows.add` how many came and went; the store writes the sums with each commit.
 */
import type { Rows } from '../store.ts'

export type RollUp =
  | 'deliveries waiting'
  | 'deliveries retrying'
  | 'deliveries sending'
  | 'journal entries'

/** Deliveries that are still owed. */
export interface Backlog {
  /** Not tried yet. */
  readonly waiting: number
  /** Tried, and to be tried again. */
  readonly retrying: number
  readonly sending: number
}

export function rollUpsLedger(rows: Rows) {
  async function countOf(name: RollUp): Promise<number> {
    const row = await rows.one<{ count: number }>('SELECT count FROM roll_ups WHERE name = ?', name)
    return row?.count ?? 0
  }

  return {
    async countBacklog(): Promise<Backlog> {
      return {
        waiting: await countOf('deliveries waiting'),
        retrying: await countOf('deliveries retrying'),
        sending: await countOf('deliveries sending'),
      }
    },

    /** Of all journals together. */
    async countJournalEntries(): Promise<number> {
      return await countOf('journal entries')
    },
  }
}

/** The words of the store's one writer; `?1`: how many came, `?2`: of what. */
export const ADD_TO_ROLL_UP = 'UPDATE roll_ups SET count = count + ?1 WHERE name = ?2'

/** Under which a delivery that is open is counted. */
export function rollUpOf(status: 'waiting' | 'sending', attempts: number): RollUp {
  if (status === 'sending') return 'deliveries sending'
  return attempts === 0 ? 'deliveries waiting' : 'deliveries retrying'
}
