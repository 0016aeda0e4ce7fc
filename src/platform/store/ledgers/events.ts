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
  readonly position: number
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
  readonly id?: EventId | undefined
  /** The run that it tells about; alerts, which tell of a run by the way, are not found by it. */
  readonly runId?: RunId | undefined
  readonly flowId?: FlowId | undefined
  /** Announced from this instant on, and before the other. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Only what stands before this position. */
  readonly before?: number | undefined
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

    async findSummary(id: EventId): Promise<EventSummary | null> {
      return await rows.one<EventSummary>(`SELECT ${SUMMARY} FROM events WHERE id = ?`, id)
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
        `INSERT INTO events (id, cause, provider_id, code, at, published_id, flow_id, document)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (cause) DO NOTHING`,
        event.id,
        cause,
        event.providerId,
        event.code,
        event.at,
        publishedIdOf(event),
        event.flowId,
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

/** Each question finds an index; the plus keeps SQLite from one that is less narrow than another. */
function narrowed(asked: Omit<EventsAsked, 'limit'>): { where: string; values: SqlValue[] } {
  const { id, publishedId, runId, flowId } = asked
  const isNarrow = [id, publishedId, runId, flowId].some((one) => one !== undefined)
  const also = isNarrow ? '+' : ''
  const terms: readonly [term: string, values: readonly (SqlValue | undefined)[]][] = [
    ['id = ?', [id]],
    ['published_id = ?', [publishedId]],
    [
      'cause IN (?, ?)',
      runId === undefined ? [runId] : [`run ${runId} started`, `run ${runId} ended`],
    ],
    ['flow_id = ?', [flowId]],
    [`${also}provider_id = ?`, [asked.providerId]],
    [`${also}code = ?`, [asked.code]],
    ['at >= ?', [asked.from]],
    [BEFORE_INSTANT, [asked.to]],
    ['position < ?', [asked.before]],
  ]
  const wanted = terms.filter(([, [value]]) => value !== undefined)
  return {
    where: wanted.length === 0 ? '' : `WHERE ${wanted.map(([term]) => term).join(' AND ')}`,
    values: wanted.flatMap(([, values]) => values.filter((value) => value !== undefined)),
  }
}

/**
 * Before the first that was announced at that instant or later: half a million of them are passed over in 10 ms, and
 * what says to be earlier, where the clock was put back meanwhile, stays with what it was written after.
 */
const BEFORE_INSTANT = `position < coalesce((SELECT min(position) FROM events WHERE at >= ?), ${Number.MAX_SAFE_INTEGER})`

/** A run is named by the cause; only of an alert, which is small, the document is read. */
const SUMMARY = `id, position, provider_id AS providerId, code, at, published_id AS publishedId,
  CASE WHEN cause LIKE 'run % ended' THEN substr(cause, 5, length(cause) - 10)
    WHEN cause LIKE 'run % started' THEN substr(cause, 5, length(cause) - 12)
    WHEN cause LIKE 'alert %' THEN document ->> '$.fact.flowRunId' END AS runId,
  flow_id AS flowId,
  (SELECT count(*) FROM journal_entries WHERE event_id = events.id) AS journaled`

/** A sample has no publisher: its id is its own. */
function publishedIdOf({ id, attributes }: Event): string | null {
  const publishedId = attributes?.['id']
  return typeof publishedId === 'string' && publishedId !== id ? publishedId : null
}
