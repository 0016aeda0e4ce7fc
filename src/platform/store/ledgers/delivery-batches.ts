/**
 * delivery-batches: events that go to a registration together (decision 23).
 * Keeps: once a batch has been claimed or is full, its bytes are written and never change, so that
 * every retry sends the same ones.
 */
import type { DeliveryItem } from '../../../domain/delivery.ts'
import { type EventId, idOf } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { BatchLimits, DeliveryRow, NewDelivery } from './delivery-rows.ts'

export interface NewItem extends NewDelivery {
  readonly bytes: number
}

export function openBatches(rows: Rows) {
  async function gather(item: NewItem, limits: BatchLimits): Promise<void> {
    const open = await rows.one<GatheringRow>(
      `SELECT id, item_count, byte_count FROM deliveries
       WHERE registration_id = ?1 AND body_id IS NULL AND replay_id IS ?2
         AND coalesce(${FORMAT_OF_FIRST} = (SELECT ${FORMAT} FROM bodies WHERE id = ?3), true)
       ORDER BY id DESC LIMIT 1`,
      item.registrationId,
      item.replayId,
      item.bodyId,
    )
    const grown = item.bytes + COMMA_BYTES
    const isRoomy = open !== null && open.byte_count + grown <= limits.bytes
    // One that has no room left for this event goes out as it is.
    if (open !== null && !isRoomy) await flush(open.id, item.createdAt)
    const batch = open !== null && isRoomy ? open : await begin(item, limits)
    await add(batch, item)
    // An event that is larger than a whole batch may be has one of its own, and waits for no other.
    const isFull = batch.item_count + 1 >= limits.items || batch.byte_count + grown >= limits.bytes
    if (isFull) await flush(batch.id, item.createdAt)
  }

  async function begin(item: NewItem, { waitMs }: BatchLimits): Promise<GatheringRow> {
    const row = await rows.one<{ id: number }>(
      `INSERT INTO deliveries (registration_id, event_id, event_code, provider_metadata_id, body_id,
         item_count, byte_count, replay_id, status, attempts, next_attempt_at, created_at, last_outcome)
       VALUES (?1, ?2, ?3, ?4, NULL, 0, ?5, ?6, 'waiting', 0, ?7, ?8, '') RETURNING id`,
      item.registrationId,
      item.eventId,
      item.eventCode,
      item.providerMetadataId,
      EMPTY_BYTES,
      item.replayId,
      item.createdAt + waitMs,
      item.createdAt,
    )
    if (row === null) throw new Error('The batch was not begun.')
    rows.add('deliveries waiting', 1)
    return { id: row.id, item_count: 0, byte_count: EMPTY_BYTES }
  }

  async function add({ id, item_count: ordinal }: GatheringRow, item: NewItem): Promise<void> {
    await rows.run(
      `INSERT INTO delivery_items (delivery_id, ordinal, event_id, event_code, provider_metadata_id, body_id)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      ordinal,
      item.eventId,
      item.eventCode,
      item.providerMetadataId,
      item.bodyId,
    )
    await rows.run(
      'UPDATE deliveries SET item_count = item_count + 1, byte_count = byte_count + ? WHERE id = ?',
      item.bytes + COMMA_BYTES,
      id,
    )
  }

  /** Full: it is closed and falls due at once. */
  async function flush(id: number, now: number): Promise<void> {
    await close(id)
    await rows.run(
      'UPDATE deliveries SET next_attempt_at = min(next_attempt_at, ?) WHERE id = ?',
      now,
      id,
    )
  }

  /** Writes its bytes; from here on nothing is added. Answers the id of its body. */
  async function close(id: number): Promise<number> {
    const items = await rows.all<{ event_id: string; body: string | null }>(
      `SELECT delivery_items.event_id, body FROM delivery_items LEFT JOIN bodies ON bodies.id = body_id
       WHERE delivery_id = ? ORDER BY ordinal`,
      id,
    )
    // It must not be sent without one of its events.
    if (items.some(({ body }) => body === null)) return await point(id, NO_BODY)
    const row = await rows.one<{ id: number }>(
      'INSERT INTO bodies (event_id, variant, body) VALUES (?, ?, ?) RETURNING id',
      items[0]?.event_id ?? '',
      `batch ${id}`,
      `[${items.map(({ body }) => body).join(',')}]`,
    )
    return await point(id, row?.id ?? NO_BODY)
  }

  async function point(id: number, bodyId: number): Promise<number> {
    await rows.run('UPDATE deliveries SET body_id = ? WHERE id = ?', bodyId, id)
    return bodyId
  }

  /** The events of a batch once more, as those of the delivery that sends it again. */
  async function copyItems(from: number, to: number): Promise<void> {
    await rows.run(
      `INSERT INTO delivery_items (delivery_id, ordinal, event_id, event_code, provider_metadata_id, body_id)
       SELECT ?2, ordinal, event_id, event_code, provider_metadata_id, body_id
       FROM delivery_items WHERE delivery_id = ?1`,
      from,
      to,
    )
  }

  /** What each batch among some rows holds; nothing for those that are none. */
  async function itemsOf(
    found: readonly DeliveryRow[],
  ): Promise<(id: number) => readonly DeliveryItem[]> {
    const ids = found.filter((row) => row.item_count > 0).map(({ id }) => id)
    if (ids.length === 0) return () => []
    const items = await rows.all<ItemRow>(
      `SELECT delivery_id, event_id, event_code, provider_metadata_id FROM delivery_items
       WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY delivery_id, ordinal`,
      JSON.stringify(ids),
    )
    const byId = Map.groupBy(items, (item) => item.delivery_id)
    return (id) => (byId.get(id) ?? []).map(itemOf)
  }

  return { gather, close, copyItems, itemsOf }
}

/** No body has this id. */
export const NO_BODY = 0

/**
 * A batch has one format, which is how its variants begin: a registration may be edited while one is being
 * gathered, or ask for events of providers that write theirs in different ways.
 */
const FORMAT = `substr(variant, 1, instr(variant || ' ', ' ') - 1)`
const FORMAT_OF_FIRST = `(SELECT ${FORMAT} FROM delivery_items JOIN bodies ON bodies.id = delivery_items.body_id
  WHERE delivery_id = deliveries.id AND ordinal = 0)`

const COMMA_BYTES = 1
/** Two brackets, less the comma that the first event does not have before it. */
const EMPTY_BYTES = 2 - COMMA_BYTES

interface GatheringRow {
  id: number
  item_count: number
  byte_count: number
}

interface ItemRow {
  delivery_id: number
  event_id: string
  event_code: string
  provider_metadata_id: string
}

function itemOf(row: ItemRow): DeliveryItem {
  return {
    eventId: idOf<'event'>(row.event_id) satisfies EventId,
    eventCode: row.event_code,
    providerMetadataId: row.provider_metadata_id,
  }
}
