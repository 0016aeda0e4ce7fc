/** events: facts as announced, the bodies written from them, and whose filter left which out. */
import type { Event } from '../../../domain/event.ts'
import type { EventId, FlowId, ProviderId, RegistrationId, RunId } from '../../../domain/ids.ts'
import type { Rows, SqlValue } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** How the cause of a sample begins. */
export const SAMPLE_CAUSE = 'sample'

/** An event without what happened, which may be large. */
export interface EventSummary {
  readonly id: EventId
  readonly providerId: ProviderId
  readonly code: string
  readonly at: number
  /** The CloudEvents id under which it was published; `null` for Weir's own. */
  readonly publishedId: string | null
  /** The run it tells about, and its flow; `null` for events of other providers. */
  readonly runId: RunId | null
  readonly flowId: FlowId | null
  /** How many journals have it. */
  readonly journaled: number
}

/** Where an event stands, and how many bytes it has as it is kept. */
export interface EventSize {
  readonly position: number
  readonly size: number
}

export interface EventsAsked {
  readonly providerId?: ProviderId | undefined
  readonly code?: string | undefined
  readonly publishedId?: string | undefined
  readonly limit: number
}

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

    /** Of the newest events of a code no more than how large each is, newest first; samples are not among them. */
    async listSizesOfCode(
      providerId: ProviderId,
      code: string,
      limit: number,
    ): Promise<EventSize[]> {
      return await rows.all<EventSize>(
        `SELECT position, octet_length(document) AS size FROM events
         WHERE provider_id = ? AND code = ? AND cause NOT LIKE '${SAMPLE_CAUSE} %'
         ORDER BY position DESC LIMIT ?`,
        providerId,
        code,
        limit,
      )
    },

    async findAt(position: number): Promise<Event | null> {
      const row = await rows.one<DocumentRow>(
        'SELECT document FROM events WHERE position = ?',
        position,
      )
      return row === null ? null : JSON.parse(row.document)
    },

    /** What was announced, newest first, samples included. */
    async list({ limit, ...asked }: EventsAsked): Promise<EventSummary[]> {
      const { where, values } = narrowed(asked)
      return await rows.all<EventSummary>(
        `SELECT ${SUMMARY} FROM events ${where} ORDER BY position DESC LIMIT ?`,
        ...values,
        limit,
      )
    },

    /** Answers false, and changes nothing, where the same cause was announced before. */
    async append(event: Event, cause: string): Promise<boolean> {
      const changed = await rows.run(
        `INSERT INTO events (id, cause, provider_id, code, at, published_id, document)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (cause) DO NOTHING`,
        event.id,
        cause,
        event.providerId,
        event.code,
        event.at,
        publishedIdOf(event),
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

/** Each question finds an index; the plus keeps SQLite from one that is less narrow than the first. */
function narrowed({ publishedId, providerId, code }: Omit<EventsAsked, 'limit'>): {
  where: string
  values: SqlValue[]
} {
  const also = publishedId === undefined ? '' : '+'
  const terms: [term: string, value: SqlValue][] = []
  if (publishedId !== undefined) terms.push(['published_id = ?', publishedId])
  if (providerId !== undefined) terms.push([`${also}provider_id = ?`, providerId])
  if (code !== undefined) terms.push([`${also}code = ?`, code])
  return {
    where: terms.length === 0 ? '' : `WHERE ${terms.map(([term]) => term).join(' AND ')}`,
    values: terms.map(([, value]) => value),
  }
}

/** A run is named by the cause; only its documents, which are small, are read for the flow. */
const SUMMARY = `id, provider_id AS providerId, code, at, published_id AS publishedId,
  CASE WHEN cause LIKE 'run % ended' THEN substr(cause, 5, length(cause) - 10)
    WHEN cause LIKE 'run % started' THEN substr(cause, 5, length(cause) - 12)
    WHEN cause LIKE 'alert %' THEN document ->> '$.fact.flowRunId' END AS runId,
  CASE WHEN cause LIKE 'run %' OR cause LIKE 'alert %' THEN document ->> 'flowId' END AS flowId,
  (SELECT count(*) FROM journal_entries WHERE event_id = events.id) AS journaled`

/** A sample has no publisher: its id is its own. */
function publishedIdOf({ id, attributes }: Event): string | null {
  const publishedId = attributes?.['id']
  return typeof publishedId === 'string' && publishedId !== id ? publishedId : null
}
