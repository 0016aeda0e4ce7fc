/** replays: plans to send again what a journal holds, how far each has come, and what lies ahead of it. */
import type { EventId, RegistrationId } from '../../../domain/ids.ts'
import type { Position } from '../../../domain/position.ts'
import type { Replay, ReplayWindow } from '../../../domain/replay.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** An entry of a journal, without its body, which may be large. */
export interface ReplayEntry {
  readonly position: Position
  readonly eventId: EventId
  readonly eventCode: string
  readonly bodyId: number
  readonly at: number
}

/** After `after`, up to and with `until`. */
export interface Stretch {
  readonly after: Position
  readonly until: Position
}

export function replaysLedger(rows: Rows) {
  return {
    async find(id: string): Promise<Replay | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM replays WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    /** Newest first. */
    async list(registrationId: RegistrationId, limit: number): Promise<Replay[]> {
      const found = await rows.all<DocumentRow>(
        'SELECT document FROM replays WHERE registration_id = ? ORDER BY seq DESC LIMIT ?',
        registrationId,
        limit,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    /** Oldest first. */
    async listRunning(): Promise<Replay[]> {
      const found = await rows.all<DocumentRow>(
        `SELECT document FROM replays WHERE status = 'running' ORDER BY seq`,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    /** Those of a registration that may still owe something. */
    async countOpen(registrationId: RegistrationId): Promise<number> {
      const row = await rows.one<{ n: number }>(
        `SELECT count(*) AS n FROM replays
         WHERE registration_id = ? AND status IN ('planned', 'running', 'paused')`,
        registrationId,
      )
      return row?.n ?? 0
    },

    /** What a journal holds in a stretch, oldest first. */
    async listEntries(
      registrationId: RegistrationId,
      { after, until }: Stretch,
      limit: number,
    ): Promise<ReplayEntry[]> {
      return await rows.all<ReplayEntry>(
        `SELECT position, event_id AS eventId, event_code AS eventCode, body_id AS bodyId, at
         FROM journal_entries WHERE registration_id = ? AND position > ? AND position <= ?
         ORDER BY position LIMIT ?`,
        registrationId,
        after,
        until,
        limit,
      )
    },

    /**
     * The stretch of a journal that holds what came in a window; `null` where nothing did. What is
     * bounded is found by the first and the last entry between the bounds, for instants follow
     * positions, but where a clock was put back meanwhile.
     */
    async findStretch(
      registrationId: RegistrationId,
      { from, to }: Pick<ReplayWindow, 'from' | 'to'>,
    ): Promise<Stretch | null> {
      const first = await rows.one<{ position: Position }>(
        `SELECT position FROM journal_entries WHERE registration_id = ?
           ${from === null ? 'AND ? IS NULL ORDER BY position' : 'AND at >= ? ORDER BY at, position'} LIMIT 1`,
        registrationId,
        from,
      )
      const last = await rows.one<{ position: Position }>(
        `SELECT position FROM journal_entries WHERE registration_id = ?
           ${to === null ? 'AND ? IS NULL ORDER BY position DESC' : 'AND at < ? ORDER BY at DESC, position DESC'} LIMIT 1`,
        registrationId,
        to,
      )
      if (first === null || last === null || first.position > last.position) return null
      return { after: first.position - 1, until: last.position }
    },

    async insert(replay: Replay): Promise<void> {
      await rows.run(
        'INSERT INTO replays (id, registration_id, status, document) VALUES (?, ?, ?, ?)',
        replay.id,
        replay.registrationId,
        replay.status,
        JSON.stringify(replay),
      )
    },

    /** Answers whether there was a row to replace. */
    async replace(replay: Replay): Promise<boolean> {
      const changed = await rows.run(
        'UPDATE replays SET status = ?, document = ? WHERE id = ?',
        replay.status,
        JSON.stringify(replay),
        replay.id,
      )
      return changed > 0
    },
  }
}
