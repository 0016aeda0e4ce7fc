/**
 * tallies: how the attempts of each registration went, counted in buckets of time.
 * They are those of a registration as it was last edited: an attempt that began before an edit and ends
 * after it counts for what is gone.
 */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Registration } from '../../../domain/registration.ts'
import type { Rows } from '../store.ts'

/** `editedAt` names the edit. */
export type Tallied = Pick<Registration, 'id' | 'editedAt'>

export interface Tally {
  readonly attempts: number
  readonly successes: number
}

export function talliesLedger(rows: Rows) {
  return {
    /** Adds to what is counted of a bucket. */
    async note({ id, editedAt }: Tallied, bucket: number, tally: Tally): Promise<void> {
      await rows.run(
        `INSERT INTO tallies (registration_id, edited_at, bucket, attempts, successes)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (registration_id, edited_at, bucket) DO UPDATE
         SET attempts = attempts + excluded.attempts, successes = successes + excluded.successes`,
        id,
        editedAt,
        bucket,
        tally.attempts,
        tally.successes,
      )
    },

    /** The sum over the buckets from one on. */
    async find({ id, editedAt }: Tallied, fromBucket: number): Promise<Tally> {
      const row = await rows.one<Tally>(
        `SELECT coalesce(sum(attempts), 0) AS attempts, coalesce(sum(successes), 0) AS successes
         FROM tallies WHERE registration_id = ? AND edited_at = ? AND bucket >= ?`,
        id,
        editedAt,
        fromBucket,
      )
      return row === null
        ? { attempts: 0, successes: 0 }
        : { attempts: row.attempts, successes: row.successes }
    },

    async clear(id: RegistrationId): Promise<void> {
      await rows.run('DELETE FROM tallies WHERE registration_id = ?', id)
    },

    /** Of all registrations. Answers how many buckets were dropped. */
    async dropBefore(bucket: number): Promise<number> {
      return await rows.run('DELETE FROM tallies WHERE bucket < ?', bucket)
    },
  }
}
