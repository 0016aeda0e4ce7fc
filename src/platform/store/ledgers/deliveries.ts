/** deliveries: what is owed to whom, and how far it has come. */
import type { Delivery } from '../../../domain/delivery.ts'
import { type DeliveryId, type EventId, idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { type DeliveriesAsked, narrowed } from './delivery-questions.ts'
import { type NewItem, openBatches } from './delivery-batches.ts'
import {
  type BatchLimits,
  bodiesOf,
  COLUMNS,
  type DeliveryRow,
  deliveryOf,
  type NewDelivery,
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
         VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, 'waiting', 0, ?7, ?7, '')`,
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
      const due = await rows.all<{ id: number; registration_id: string; body_id: number | null }>(
        `SELECT id, registration_id, body_id FROM deliveries
         WHERE ${OPEN} AND status = 'waiting' AND next_attempt_at <= ?1
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
      for (const { id, body_id: bodyId } of taken) if (bodyId === null) await batches.close(id)
      const claimed = await rows.all<DeliveryRow & { body_id: number }>(
        `UPDATE deliveries SET status = 'sending', attempts = attempts + 1,
           first_attempt_at = coalesce(first_attempt_at, ?1)
         WHERE id IN (SELECT value FROM json_each(?2)) RETURNING ${COLUMNS}, body_id`,
        now,
        JSON.stringify(taken.map(({ id }) => id)),
      )
      const bodyOf = await bodiesOf(rows, claimed)
      const itemsOf = await batches.itemsOf(claimed)
      // RETURNING keeps no order.
      const inOrder = claimed.toSorted((a, b) => dueAt(a) - dueAt(b) || a.id - b.id)
      return inOrder.map((row) => ({
        ...deliveryOf(row, itemsOf(row.id)),
        bodyId: row.body_id,
        ...bodyOf(row.body_id),
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

    /** Newest first; what is absent leaves nothing out. */
    async list({ limit, ...asked }: DeliveriesAsked): Promise<Delivery[]> {
      const { where, values } = narrowed(asked)
      const found = await rows.all<DeliveryRow>(
        `SELECT ${COLUMNS} FROM deliveries ${where} ORDER BY id DESC LIMIT ?`,
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

function dueAt(row: DeliveryRow): number {
  return row.next_attempt_at ?? 0
}
