/** delivery-rows: a row of deliveries → a Delivery, and what an attempt reads and writes of it. */
import type { Delivery, DeliveryItem, DeliveryStatus } from '../../../domain/delivery.ts'
import { type DeliveryId, type EventId, idOf, type RegistrationId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'

export interface NewDelivery {
  readonly registrationId: RegistrationId
  readonly eventId: EventId
  readonly eventCode: string
  readonly providerMetadataId: string
  readonly bodyId: number
  /** As in Delivery: what it sends again. */
  readonly replayId: string | null
  readonly createdAt: number
}

/** When what is gathered for a batch is sent (decision 23). */
export interface BatchLimits {
  readonly items: number
  readonly bytes: number
  readonly waitMs: number
}

/** A delivery that is being sent now, with the bytes to send. */
export interface OwedDelivery extends Delivery {
  readonly bodyId: number
  readonly byteCount: number
  /** `null` where it was cleared, by whatever hand; then nothing may be sent. */
  readonly body: string | null
  /** How the body is written: the variant that it was kept as. */
  readonly variant: string
}

/** What one attempt changed about a delivery. */
export interface Settlement {
  readonly id: DeliveryId
  readonly status: DeliveryStatus
  readonly nextAttemptAt: number | null
  readonly lastOutcome: string
  /** False where nothing was sent. */
  readonly isMade?: boolean
}

/** By how much the clock was set. */
export interface Jump {
  readonly byMs: number
  /** What says to be from later was written after it. */
  readonly latest: number
}

/** So many bytes of bodies are claimed at once, to bound what is held in memory. */
export const CLAIM_BYTES = 16_000_000

/** What a registration leaves behind is nobody's, for as long as it takes to clear it. */
export const NOT_REMOVED =
  'registration_id NOT IN (SELECT registration_id FROM removed_registrations)'

/** In these words the index `deliveries_open` is found. */
export const OPEN = `status IN ('waiting', 'sending')`

/** In these words the indexes are found by which registrations have their turns. */
export const FIRST = `status = 'waiting' AND attempts = 0`
export const AGAIN = `status = 'waiting' AND attempts > 0`

/** In these words the index `deliveries_failed` is found. */
export const FAILED = `status IN ('refused', 'expired')`

export const COLUMNS = `id, registration_id, event_id, event_code, provider_metadata_id, item_count, replay_id,
  status, attempts, first_attempt_at, next_attempt_at, created_at, last_outcome`

export interface DeliveryRow {
  id: number
  registration_id: string
  event_id: string
  event_code: string
  provider_metadata_id: string
  item_count: number
  replay_id: string | null
  status: DeliveryStatus
  attempts: number
  first_attempt_at: number | null
  next_attempt_at: number | null
  created_at: number
  last_outcome: string
}

export function deliveryOf(row: DeliveryRow, items: readonly DeliveryItem[]): Delivery {
  return {
    id: idOf(String(row.id)),
    registrationId: idOf(row.registration_id),
    eventId: idOf(row.event_id),
    eventCode: row.event_code,
    providerMetadataId: row.provider_metadata_id,
    items,
    replayId: row.replay_id,
    status: row.status,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    lastOutcome: row.last_outcome,
  }
}

/** The bodies that rows point to, read at once. */
export async function bodiesOf(
  rows: Rows,
  found: readonly { readonly body_id: number | null }[],
): Promise<(bodyId: number | null) => { readonly body: string | null; readonly variant: string }> {
  const bodies = await rows.all<{ id: number; body: string; variant: string }>(
    'SELECT id, body, variant FROM bodies WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify([...new Set(found.map((row) => row.body_id))]),
  )
  const bodyOf = new Map(bodies.map(({ id, body, variant }) => [id, { body, variant }]))
  return (bodyId) => bodyOf.get(bodyId ?? 0) ?? { body: null, variant: '' }
}
