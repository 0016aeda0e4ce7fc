/** deliveries: what is owed to whom, and how far it has come. */
import type { Delivery } from '../../../domain/delivery.ts'
import { type DeliveryId, type EventId, idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import { type DeliveriesAsked, firstDueOf, narrowed } from './delivery-questions.ts'
import { type Share, takeTurns } from './delivery-turns.ts'
import { type NewItem, NO_BODY, openBatches } from './delivery-batches.ts'
import {
  AGAIN,
  type BatchLimits,
  bodiesOf,
  CLAIM_BYTES,
  COLUMNS,
  type DeliveryRow,
  deliveryOf,
  FIRST,
  type Jump,
  type NewDelivery,
  NOT_REMOVED,
  OPEN,
  type OwedDelivery,
  type Settlement,
} from './delivery-rows.ts'
import { rollUpOf } from './roll-ups.ts'

export function deliveriesLedger(rows: Rows) {
  const batches = openBatches(rows)

  async function listed(found: readonly DeliveryRow[]): Promise<Delivery[]> {
    const itemsOf = await batches.itemsOf(found)
    return found.map((row) => deliveryOf(row, itemsOf(row.id)))
  }

  async function attemptsOf(id: DeliveryId): Promise<number> {
    const row = await rows.one<{ attempts: number }>(
      'SELECT attempts FROM deliveries WHERE id = ?',
      Number(id),
    )
    return row?.attempts ?? 0
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
      rows.add('deliveries waiting', 1)
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
      for (const { attempts } of taken) rows.add(rollUpOf('waiting', attempts), -1)
      rows.add('deliveries sending', taken.length)
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
      const isMade = settlement.isMade !== false
      const changed = await rows.run(
        `UPDATE deliveries SET status = ?1, next_attempt_at = ?2, last_outcome = ?3, attempts = attempts - ?4,
           first_attempt_at = CASE WHEN attempts = ?4 THEN NULL ELSE first_attempt_at END
         WHERE id = ?5 AND status = 'sending' AND ${NOT_REMOVED}`,
        settlement.status,
        settlement.nextAttemptAt,
        settlement.lastOutcome,
        isMade ? 0 : 1,
        Number(settlement.id),
      )
      if (changed === 0) return false
      rows.add('deliveries sending', -1)
      if (settlement.status === 'waiting') {
        rows.add(rollUpOf('waiting', isMade ? 1 : await attemptsOf(settlement.id)), 1)
      }
      return true
    },

    /**
     * After a crash: whatever was out when Weir stopped is owed again at once, and so is what waits for
     * later than `latest`, which no delivery ever does: it was written by a clock that ran ahead. Answers
     * how many were out.
     */
    async releaseAll(now: number, latest: number): Promise<number> {
      await rows.run(
        `UPDATE deliveries SET next_attempt_at = ?1
         WHERE ${OPEN} AND status = 'waiting' AND next_attempt_at > ?2`,
        now,
        latest,
      )
      const released = await rows.run(
        `UPDATE deliveries SET status = 'waiting', next_attempt_at = ? WHERE ${OPEN} AND status = 'sending'`,
        now,
      )
      rows.add('deliveries sending', -released)
      rows.add('deliveries retrying', released)
      return released
    },

    /**
     * The clock was set: what is open waits for as long as before, and what is new since then no longer. It goes through the ids after one, a step
     * of them at once. Answers where the next step goes on; `null` after the last.
     */
    async shift({ byMs, latest }: Jump, after: number, limit: number): Promise<number | null> {
      await rows.run(
        `UPDATE deliveries SET next_attempt_at = next_attempt_at + ?1, first_attempt_at = first_attempt_at + ?1
         WHERE id > ?2 AND id <= ?2 + ?3 AND ${OPEN} AND (attempts > 0 OR created_at <= ?4)`,
        byMs,
        after,
        limit,
        latest,
      )
      const last = await rows.one<{ id: number }>(
        'SELECT id FROM deliveries WHERE id > ? ORDER BY id LIMIT 1',
        after + limit,
      )
      return last === null ? null : last.id - 1
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

    /** Since when the delivery that is longest due has been due; `null` where none is. */
    async findDueSince(now: number): Promise<number | null> {
      const instants: number[] = []
      for (const kind of [FIRST, AGAIN]) {
        const row = await rows.one<{ at: number | null }>(
          `${firstDueOf(kind)} SELECT min(due_at) AS at FROM first_due WHERE due_at <= ?`,
          now,
        )
        if (row !== null && row.at !== null) instants.push(row.at)
      }
      return instants.length === 0 ? null : Math.min(...instants)
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
      rows.add('deliveries waiting', 1)
      await batches.copyItems(Number(id), row.id)
      return idOf(String(row.id))
    },
  }
}
