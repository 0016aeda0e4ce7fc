/**
 * delivery: one event, or one batch of events, owed to one registration.
 * Its life is drawn in docs/lives.md; DELIVERY_MOVES is the same picture as a table.
 */
import type { DeliveryId, EventId, RegistrationId } from './ids.ts'

export interface Delivery {
  readonly id: DeliveryId
  readonly registrationId: RegistrationId
  /** Of a batch, its first event. */
  readonly eventId: EventId
  /** In the spelling the registration asked for; of a batch, that of its first event. */
  readonly eventCode: string
  readonly providerMetadataId: string
  /** Every event of a batch, in order; empty where it is no batch. */
  readonly items: readonly DeliveryItem[]
  /** What it sends again: `resend`, or the id of a replay; `null` for what is owed the first time. */
  readonly replayId: string | null
  readonly status: DeliveryStatus
  /** How many attempts were begun; counted before the request leaves. */
  readonly attempts: number
  readonly firstAttemptAt: number | null
  readonly nextAttemptAt: number | null
  readonly createdAt: number
  /** What the last attempt came to, as a sentence; '' before the first. */
  readonly lastOutcome: string
}

/** One event of a batch. */
export interface DeliveryItem {
  readonly eventId: EventId
  readonly eventCode: string
  readonly providerMetadataId: string
}

/** waiting: owed · sending: an attempt is out · delivered: a 2xx came · refused: a final answer came · expired: 24 h are over. */
export type DeliveryStatus = 'waiting' | 'sending' | 'delivered' | 'refused' | 'expired'

/** From which status a delivery may move to which. A crash moves `sending` back to `waiting`. */
export const DELIVERY_MOVES: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  waiting: ['sending'],
  sending: ['delivered', 'waiting', 'refused', 'expired'],
  delivered: [],
  refused: [],
  expired: [],
}
