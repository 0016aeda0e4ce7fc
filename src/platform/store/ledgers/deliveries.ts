/** deliveries: what is owed to whom, and how far it has come. */
import type { Delivery, DeliveryStatus } from '../../../domain/delivery.ts'
import { type DeliveryId, type EventId, idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'

/** A delivery that is being sent now, with the bytes to send. */
export interface OwedDelivery extends Delivery {
  readonly bodyId: number
  readonly body: string
}

/** What one attempt changed about a delivery. */
export interface Settlement {
  readonly id: DeliveryId
  readonly status: DeliveryStatus
  readonly nextAttemptAt: number | null
  readonly lastOutcome: string
}

export interface NewDelivery {
  readonly registrationId: RegistrationId
  readonly eventId: EventId
  readonly eventCode: string
  readonly providerMetadataId: string
  readonly bodyId: number
  readonly createdAt: number
}

export function deliveriesLedger(rows: Rows) {
  return {
    async append(owed: NewDelivery): Promise<void> {
      await rows.run(
        `INSERT INTO deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id,
           status, attempts, next_attempt_at, created_at, last_outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, ?6, '')`,
        owed.registrationId,
        owed.eventId,
        owed.eventCode,
        owed.providerMetadataId,
        owed.bodyId,
        owed.createdAt,
      )
    },

    /**
     * Takes due deliveries, longest due first, and counts the attempt before it is made. A registration
     * gets at most `maxOfOne` together with what it has in flight.
     */
    async claim(
      now: number,
      limit: number,
      inFlight: ReadonlyMap<RegistrationId, number>,
      maxOfOne: number,
    ): Promise<OwedDelivery[]> {
      const busy = [...inFlight].filter(([, count]) => count >= maxOfOne).map(([id]) => id)
      const due = await rows.all<{ id: number; registration_id: string }>(
        `SELECT id, registration_id FROM deliveries WHERE ${OPEN} AND status = 'waiting' AND next_attempt_at <= ?1
           AND registration_id NOT IN (SELECT value FROM json_each(?3))
         ORDER BY next_attempt_at, id LIMIT ?2`,
        now,
        limit,
        JSON.stringify(busy),
      )
      const shares = new Map<string, number>(inFlight)
      const taken = due.filter(({ registration_id: id }) => {
        const share = (shares.get(id) ?? 0) + 1
        shares.set(id, share)
        return share <= maxOfOne
      })
      const claimed = await rows.all<DeliveryRow & { body_id: number }>(
        `UPDATE deliveries SET status = 'sending', attempts = attempts + 1,
           first_attempt_at = coalesce(first_attempt_at, ?1)
         WHERE id IN (SELECT value FROM json_each(?2)) RETURNING ${COLUMNS}, body_id`,
        now,
        JSON.stringify(taken.map(({ id }) => id)),
      )
      const bodies = await rows.all<{ id: number; body: string }>(
        'SELECT id, body FROM bodies WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify([...new Set(claimed.map((row) => row.body_id))]),
      )
      const bodyOf = new Map(bodies.map(({ id, body }) => [id, body]))
      // RETURNING keeps no order.
      const inOrder = claimed.toSorted((a, b) => dueAt(a) - dueAt(b) || a.id - b.id)
      return inOrder.map((row) => ({
        ...deliveryOf(row),
        bodyId: row.body_id,
        body: bodyOf.get(row.body_id) ?? '',
      }))
    },

    /** Answers false, and changes nothing, where it is not being sent, or is not there any more. */
    async settle(settlement: Settlement): Promise<boolean> {
      const changed = await rows.run(
        `UPDATE deliveries SET status = ?, next_attempt_at = ?, last_outcome = ?
         WHERE id = ? AND status = 'sending'`,
        settlement.status,
        settlement.nextAttemptAt,
        settlement.lastOutcome,
        Number(settlement.id),
      )
      return changed > 0
    },

    /** After a crash: whatever was out when Weir stopped is owed again at once. Answers how many. */
    async releaseAll(now: number): Promise<number> {
      return await rows.run(
        `UPDATE deliveries SET status = 'waiting', next_attempt_at = ? WHERE ${OPEN} AND status = 'sending'`,
        now,
      )
    },

    /** When the next delivery falls due that is not of those in `except`; `null` where none waits. */
    async findNextDue(except: readonly RegistrationId[]): Promise<number | null> {
      const row = await rows.one<{ at: number }>(
        `SELECT next_attempt_at AS at FROM deliveries
         WHERE ${OPEN} AND status = 'waiting' AND registration_id NOT IN (SELECT value FROM json_each(?))
         ORDER BY next_attempt_at LIMIT 1`,
        JSON.stringify(except),
      )
      return row?.at ?? null
    },

    /** How many are waiting or being sent. */
    async countUnsettled(): Promise<number> {
      const row = await rows.one<{ n: number }>(
        `SELECT count(*) AS n FROM deliveries WHERE ${OPEN}`,
      )
      return row?.n ?? 0
    },

    /** Newest first; of one registration, or of all. */
    async list({ registrationId, limit }: { registrationId?: RegistrationId; limit: number }) {
      const found = await rows.all<DeliveryRow>(
        `SELECT ${COLUMNS} FROM deliveries WHERE (?1 IS NULL OR registration_id = ?1)
         ORDER BY id DESC LIMIT ?2`,
        registrationId ?? null,
        limit,
      )
      return found.map(deliveryOf)
    },
  }
}

/** In these words the index `deliveries_open` is found. */
const OPEN = `status IN ('waiting', 'sending')`

const COLUMNS = `id, registration_id, event_id, event_code, provider_metadata_id, status, attempts,
  first_attempt_at, next_attempt_at, created_at, last_outcome`

interface DeliveryRow {
  id: number
  registration_id: string
  event_id: string
  event_code: string
  provider_metadata_id: string
  status: DeliveryStatus
  attempts: number
  first_attempt_at: number | null
  next_attempt_at: number | null
  created_at: number
  last_outcome: string
}

function dueAt(row: DeliveryRow): number {
  return row.next_attempt_at ?? 0
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: idOf(String(row.id)),
    registrationId: idOf(row.registration_id),
    eventId: idOf(row.event_id),
    eventCode: row.event_code,
    providerMetadataId: row.provider_metadata_id,
    status: row.status,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    lastOutcome: row.last_outcome,
  }
}
