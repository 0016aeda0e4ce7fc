/** events: facts as announced, and the bodies written from them. */
import type { Event } from '../../../domain/event.ts'
import type { EventId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

export function eventsLedger(rows: Rows) {
  return {
    async find(id: EventId): Promise<Event | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM events WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    /** Answers false, and changes nothing, where the same cause was announced before. */
    async append(event: Event, cause: string): Promise<boolean> {
      const changed = await rows.run(
        'INSERT INTO events (id, cause, document) VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING',
        event.id,
        cause,
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
  }
}
