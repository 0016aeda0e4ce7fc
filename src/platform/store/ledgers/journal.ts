/** journal: per registration, the ordered log that it can pull. */
import type { EventId, RegistrationId } from '../../../domain/ids.ts'
import type { Position } from '../../../domain/position.ts'
import type { Rows } from '../store.ts'

export interface JournalEntry {
  readonly position: Position
  readonly eventId: EventId
  readonly eventCode: string
  readonly bodyId: number
  readonly at: number
  readonly push: Push
  readonly body: string
}

/** owed: it is also pushed · journal: this registration only pulls · disabled: it could not be pushed to. */
export type Push = 'owed' | 'journal' | 'disabled'

export type NewJournalEntry = Omit<JournalEntry, 'position' | 'body'> & {
  readonly registrationId: RegistrationId
}

export function journalLedger(rows: Rows) {
  return {
    async append(entry: NewJournalEntry): Promise<void> {
      await rows.run(
        `INSERT INTO journal_entries (registration_id, body_id, event_id, event_code, push, at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        entry.registrationId,
        entry.bodyId,
        entry.eventId,
        entry.eventCode,
        entry.push,
        entry.at,
      )
      rows.add('journal entries', 1)
    },

    /** The entries after a position, oldest first. */
    async list(
      registrationId: RegistrationId,
      since: Position,
      limit: number,
    ): Promise<JournalEntry[]> {
      return await rows.all<JournalEntry>(
        `SELECT ${ENTRY} FROM journal_entries JOIN bodies ON bodies.id = body_id
         WHERE registration_id = ? AND position > ? ORDER BY position LIMIT ?`,
        registrationId,
        since,
        limit,
      )
    },

    /** The entry of an event in a registration's journal; the first where it was journaled twice. */
    async findOfEvent(
      registrationId: RegistrationId,
      eventId: EventId,
    ): Promise<JournalEntry | null> {
      return await rows.one<JournalEntry>(
        `SELECT ${ENTRY} FROM journal_entries JOIN bodies ON bodies.id = body_id
         WHERE journal_entries.event_id = ? AND registration_id = ? ORDER BY position LIMIT 1`,
        eventId,
        registrationId,
      )
    },

    /** Who has an event in their journal, and whether it was pushed to them; oldest entry first. */
    async listOfEvent(
      eventId: EventId,
      limit: number,
    ): Promise<{ registrationId: RegistrationId; push: Push }[]> {
      return await rows.all(
        `SELECT registration_id AS registrationId, push FROM journal_entries
         WHERE event_id = ? ORDER BY position LIMIT ?`,
        eventId,
        limit,
      )
    },

    /** How many entries come after a position; counted no further than `limit`. */
    async count(registrationId: RegistrationId, since: Position, limit: number): Promise<number> {
      const row = await rows.one<{ n: number }>(
        `SELECT count(*) AS n FROM (
           SELECT 1 FROM journal_entries WHERE registration_id = ? AND position > ? LIMIT ?)`,
        registrationId,
        since,
        limit,
      )
      return row?.n ?? 0
    },

    /**
     * The position before the first entry of that instant or later: after it come all of these, and where
     * the clock was put back meanwhile, some that say to be earlier. Half a million entries take 10 ms.
     */
    async findBefore(registrationId: RegistrationId, at: number): Promise<Position> {
      const first = await rows.one<{ position: number | null }>(
        'SELECT min(position) AS position FROM journal_entries WHERE registration_id = ? AND at >= ?',
        registrationId,
        at,
      )
      const position = first?.position ?? null
      return position === null ? await this.findLatest(registrationId) : position - 1
    },

    /** The position of the newest entry; of an empty journal, how far it was cleared. */
    async findLatest(registrationId: RegistrationId): Promise<Position> {
      const row = await rows.one<{ position: number | null }>(
        'SELECT max(position) AS position FROM journal_entries WHERE registration_id = ?',
        registrationId,
      )
      return row?.position ?? (await this.findFloor(registrationId))
    },

    /** Up to which position a journal was cleared; 0 where all that was ever in it is there. */
    async findFloor(registrationId: RegistrationId): Promise<Position> {
      const row = await rows.one<{ position: number }>(
        'SELECT position FROM journal_floors WHERE registration_id = ?',
        registrationId,
      )
      return row?.position ?? 0
    },
  }
}

const ENTRY = `position, journal_entries.event_id AS eventId, event_code AS eventCode,
  body_id AS bodyId, at, push, body`
