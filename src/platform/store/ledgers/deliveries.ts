/** deliveries: what is owed to whom, and how far it has come. */
import type { Delivery } from '../../../domain/delivery.ts'
import { type DeliveryId, type EventId, idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { type DeliveriesAsked, narrowed } from './delivery-questions.ts'
import { type NewItem, NO_BODY, openBatches } from './delivery-batches.ts'
import {
  type BatchLimits,
  bodiesOf,
  CLAIM_BYTES,
  COLUMNS,
  type DeliveryRow,
  deliveryOf,
  type NewDelivery,
  NOT_REMOVED,
  OPEN,
  type OwedDelivery,
  type Settlement,
} from './delivery-rows.ts'

export function deliveriesLedger(rows: Rows) {
  const batches = openBatches(rows)

  async function listed(found: readonly DeliveryRow[]): Promise<Delivery[]> {
    const itemsOf = await batches.itemsOf(found)
    return found.map((row) => deliveryOf(row, itemsOf(row.id)))
  }

  return {
    async append(owed: NewDelivery): Promise<void> {
      await rows.run(
        `INSERT INTO deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id,
           item_count, byte_count, replay_id, status, attempts, next_attempt_at, created_at, last_outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, coalesce((SELECT octet_length(body) FROM bodies WHERE id = ?5), 0),
           ?6, 'waiting', 0, ?7, ?7, '')`,
        owed.registrationId,
        owed.eventId,
        owed.eventCode,
        owed.providerMetadataId,
        owed.bodyId,
        owed.replayId,
        owed.createdAt,
      )
    },

    /** Puts an event into the batch that is being gathered for a registration, or begins one. */
    async gather(owed: NewDelivery, bytes: number, limits: BatchLimits): Promise<void> {
      const item: NewItem = { ...owed, bytes }
      await batches.gather(item, limits)
    },

    /**
     * Takes due deliveries, of each registration as many as `share` gives it and the longest due first,
     * and counts the attempt before it is made. It ends with the one that fills `bytes`, or CLAIM_BYTES.
     */
    async claim(now: number, bytes: number, share: Share): Promise<OwedDelivery[]> {
      const taken = await takeTurns(rows, now, share)
      const most = Math.min(bytes, CLAIM_BYTES)
      let sum = 0
      const full = taken.findIndex((row) => (sum += row.byte_count) >= most)
      if (full !== -1) taken.splice(full + 1)
      for (const row of taken) row.body_id ??= await batches.close(row.id)
      await rows.run(
        `UPDATE deliveries SET status = 'sending', attempts = attempts + 1,
           first_attempt_at = coalesce(first_attempt_at, ?1)
         WHERE id IN (SELECT value FROM json_each(?2))`,
        now,
        JSON.stringify(taken.map(({ id }) => id)),
      )
      const bodyOf = await bodiesOf(rows, taken)
      const itemsOf = await batches.itemsOf(taken)
      return taken.map((row) => ({
        ...deliveryOf(row, itemsOf(row.id)),
        status: 'sending',
        attempts: row.attempts + 1,
        firstAttemptAt: row.first_attempt_at ?? now,
        bodyId: row.body_id ?? NO_BODY,
        byteCount: row.byte_count,
        ...bodyOf(row.body_id),
      }))
    },

    /**
     * Answers false, and changes nothing, where it is not being sent, is not there any more, or its
     * registration is not. An attempt that was not made is given back.
     */
    async settle(settlement: Settlement): Promise<boolean> {
      const changed = await rows.run(
        `UPDATE deliveries SET status = ?1, next_attempt_at = ?2, last_outcome = ?3, attempts = attempts - ?4,
           first_attempt_at = CASE WHEN attempts = ?4 THEN NULL ELSE first_attempt_at END
         WHERE id = ?5 AND status = 'sending' AND ${NOT_REMOVED}`,
        settlement.status,
        settlement.nextAttemptAt,
        settlement.lastOutcome,
        settlement.isMade === false ? 1 : 0,
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

    /** When the next delivery falls due that was not due at that instant; `null` where none will. */
    async findNextDue(after: number): Promise<number | null> {
      const row = await rows.one<{ at: number }>(
        `SELECT next_attempt_at AS at FROM deliveries
         WHERE ${OPEN} AND status = 'waiting' AND next_attempt_at > ? ORDER BY next_attempt_at LIMIT 1`,
        after,
      )
      return row?.at ?? null
    },

    /** Newest first, of those that are open the longest due first; what is absent leaves nothing out. */
    async list({ limit, ...asked }: DeliveriesAsked): Promise<Delivery[]> {
      const { where, values, order } = narrowed(asked)
      const found = await rows.all<DeliveryRow>(
        `SELECT ${COLUMNS} FROM deliveries ${where} ORDER BY ${order} LIMIT ?`,
        ...values,
        limit,
      )
      return await listed(found)
    },

    async find(id: DeliveryId): Promise<(Delivery & { readonly bodyId: number | null }) | null> {
      const row = await rows.one<DeliveryRow & { body_id: number | null }>(
        `SELECT ${COLUMNS}, body_id FROM deliveries WHERE id = ?`,
        Number(id),
      )
      if (row === null) return null
      const itemsOf = await batches.itemsOf([row])
      return { ...deliveryOf(row, itemsOf(row.id)), bodyId: row.body_id }
    },

    /** Every delivery of an event to a registration, alone or in a batch, oldest first. */
    async listOfEvent(registrationId: RegistrationId, eventId: EventId): Promise<Delivery[]> {
      const { where, values } = narrowed({ registrationId, eventId })
      const found = await rows.all<DeliveryRow>(
        `SELECT ${COLUMNS} FROM deliveries ${where} ORDER BY id`,
        ...values,
      )
      return await listed(found)
    },

    /** Owes a delivery once more, with the bytes and the events that it had. Answers the new one's id. */
    async appendAgain(id: DeliveryId, replayId: string, at: number): Promise<DeliveryId> {
      const row = await rows.one<{ id: number }>(
        `INSERT INTO deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id,
           item_count, byte_count, replay_id, status, attempts, next_attempt_at, created_at, last_outcome)
         SELECT registration_id, event_id, event_code, provider_metadata_id, body_id,
           item_count, byte_count, ?2, 'waiting', 0, ?3, ?3, ''
         FROM deliveries WHERE id = ?1 RETURNING id`,
        Number(id),
        replayId,
        at,
      )
      if (row === null) throw new Error(`There is no delivery "${id}" to be owed again.`)
      await batches.copyItems(Number(id), row.id)
      return idOf(String(row.id))
    },
  }
}

/**
 * Of the registrations that have something due, by their ids: how many deliveries each may have taken,
 * and how many of them may have been tried before.
 */
export type Share = (
  wanting: readonly RegistrationId[],
) => ReadonlyMap<RegistrationId, { readonly all: number; readonly again: number }>

/** What is due by the shares, longest due first. */
async function takeTurns(rows: Rows, now: number, share: Share): Promise<DueRow[]> {
  const wanting = new Set<RegistrationId>()
  for (const kind of [FIRST, AGAIN]) {
    for (const { id } of await rows.all<{ id: RegistrationId }>(wantingOf(kind), now)) {
      wanting.add(id)
    }
  }
  const shares = share([...wanting].toSorted())
  if (shares.size === 0) return []
  const due: DueRow[] = []
  for (const [kind, count] of [
    [AGAIN, 'again'],
    [FIRST, 'all'],
  ] as const) {
    const most = new Map<string, number>([...shares].map(([id, portion]) => [id, portion[count]]))
    const ids = JSON.stringify([...most.keys()])
    const found = await rows.all<DueRow>(dueOf(kind), ids, now, Math.max(...most.values()))
    due.push(...noMoreThan(most, found))
  }
  const all = new Map<string, number>([...shares].map(([id, portion]) => [id, portion.all]))
  return noMoreThan(all, due)
}

/** Of each registration the longest due, up to so many; all of them longest due first. */
function noMoreThan(most: ReadonlyMap<string, number>, due: readonly DueRow[]): DueRow[] {
  const left = new Map(most)
  return due.toSorted(byDue).filter(({ registration_id: id }) => {
    const count = left.get(id) ?? 0
    left.set(id, count - 1)
    return count > 0
  })
}

/** In these words the indexes are found by which registrations have their turns. */
const FIRST = `status = 'waiting' AND attempts = 0`
const AGAIN = `status = 'waiting' AND attempts > 0`

/**
 * The index is walked from registration to registration, so that nobody's backlog is read to be passed
 * over (measured: 1.2 µs for each).
 */
function wantingOf(kind: string): string {
  return `WITH RECURSIVE turn (registration_id) AS (
      SELECT min(registration_id) FROM deliveries WHERE ${kind}
      UNION ALL
      SELECT (SELECT min(registration_id) FROM deliveries
              WHERE ${kind} AND registration_id > turn.registration_id)
      FROM turn WHERE registration_id IS NOT NULL)
    SELECT registration_id AS id FROM turn
    WHERE registration_id IS NOT NULL AND ${NOT_REMOVED}
      AND (SELECT min(next_attempt_at) FROM deliveries
           WHERE ${kind} AND registration_id = turn.registration_id) <= ?`
}

/** `?1`: a list of registrations; `?3`: up to how many deliveries of each. */
function dueOf(kind: string): string {
  // Of the columns only the first, the id, is one of json_each too.
  return `SELECT deliveries.${COLUMNS}, body_id, byte_count
    FROM json_each(?1) AS turn JOIN deliveries ON deliveries.id IN (
      SELECT id FROM deliveries AS own
      WHERE ${kind} AND registration_id = turn.value AND next_attempt_at <= ?2
      ORDER BY next_attempt_at, id LIMIT ?3)`
}

interface DueRow extends DeliveryRow {
  body_id: number | null
  byte_count: number
}

function byDue(a: Pick<DueRow, 'id' | 'next_attempt_at'>, b: typeof a): number {
  return dueAt(a) - dueAt(b) || a.id - b.id
}

function dueAt(row: Pick<DeliveryRow, 'next_attempt_at'>): number {
  return row.next_attempt_at ?? 0
}
