/** journal: per registration, the ordered log that it can pull. */
import type { RegistrationId } from '../../../domain/ids.ts'
import type { Position } from '../../../domain/position.ts'
import type { Rows } from '../store.ts'

export interface JournalEntry {
  readonly position: Position
  readonly body: string
}

export function journalLedger(rows: Rows) {
  return {
    async append(registrationId: RegistrationId, bodyId: number): Promise<void> {
      await rows.run(
        'INSERT INTO journal_entries (registration_id, body_id) VALUES (?, ?)',
        registrationId,
        bodyId,
      )
    },

    /** The entries after a position, oldest first. */
    async list(
      registrationId: RegistrationId,
      since: Position,
      limit: number,
    ): Promise<JournalEntry[]> {
      return await rows.all<{ position: number; body: string }>(
        `SELECT position, body FROM journal_entries JOIN bodies ON bodies.id = body_id
         WHERE registration_id = ? AND position > ? ORDER BY position LIMIT ?`,
        registrationId,
        since,
        limit,
      )
    },

    /** The position of the newest entry; 0 for an empty journal. */
    async findLatest(registrationId: RegistrationId): Promise<Position> {
      const row = await rows.one<{ position: number | null }>(
        'SELECT max(position) AS position FROM journal_entries WHERE registration_id = ?',
        registrationId,
      )
      return row?.position ?? 0
    },
  }
}
