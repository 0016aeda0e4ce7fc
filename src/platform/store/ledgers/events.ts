/** events: facts as announced, the bodies written from them, and whose filter left which out. */
import type { Event } from '../../../domain/event.ts'
import type { EventId, ProviderId, RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** How the cause of a sample begins. */
export const SAMPLE_CAUSE = 'sample'

export function eventsLedger(rows: Rows) {
  return {
    async find(id: EventId): Promise<Event | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM events WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    /** The newest events of a code, newest first; samples are not among them. */
    async listOfCode(providerId: ProviderId, code: string, limit: number): Promise<Event[]> {
      const found = await rows.all<DocumentRow>(
        `SELECT document FROM events WHERE provider_id = ? AND code = ? AND cause NOT LIKE '${SAMPLE_CAUSE} %'
         ORDER BY position DESC LIMIT ?`,
        providerId,
        code,
        limit,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    /** Answers false, and changes nothing, where the same cause was announced before. */
    async append(event: Event, cause: string): Promise<boolean> {
      const changed = await rows.run(
        `INSERT INTO events (id, cause, provider_id, code, at, document) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (cause) DO NOTHING`,
        event.id,
        cause,
        event.providerId,
        event.code,
        event.at,
        JSON.stringify(event),
      )
      return changed > 0
    },

    /** Keeps a body; one (event, variant) is kept once. Answers its id. */
    async appendBody(eventId: EventId, variant: string, body: string): Promise<number> {
      const row = await rows.one<{ id: number }>(
        `INSERT INTO bodies (event_id, variant, body) VALUES (?, ?, ?)
         ON CONFLICT (event_id, variant) DO UPDATE SET variant = excluded.variant RETURNING id`,
        eventId,
        variant,
        body,
      )
      if (row === null) throw new Error(`The body of event "${eventId}" was not kept.`)
      return row.id
    },

    async findBody(bodyId: number): Promise<string | null> {
      const row = await rows.one<{ body: string }>('SELECT body FROM bodies WHERE id = ?', bodyId)
      return row?.body ?? null
    },

    /** Notes that the filter of a registration left an event out, and why. */
    async appendMiss(
      eventId: EventId,
      registrationId: RegistrationId,
      reason: string,
    ): Promise<void> {
      await rows.run(
        'INSERT OR REPLACE INTO misses (event_id, registration_id, reason) VALUES (?, ?, ?)',
        eventId,
        registrationId,
        reason,
      )
    },

    async findMiss(eventId: EventId, registrationId: RegistrationId): Promise<string | null> {
      const row = await rows.one<{ reason: string }>(
        'SELECT reason FROM misses WHERE event_id = ? AND registration_id = ?',
        eventId,
        registrationId,
      )
      return row?.reason ?? null
    },
  }
}
