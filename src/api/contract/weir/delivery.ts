/** delivery: what is owed to whom, and how far it has come, on the wire. */
import { type Static, Type } from 'typebox'
import type { Delivery, DeliveryStatus } from '../../../domain/delivery.ts'

const Instant = Type.Union([Type.Null(), Type.Integer()])

export const STATUSES = [
  'waiting',
  'sending',
  'delivered',
  'refused',
  'expired',
] as const satisfies readonly DeliveryStatus[]

export const DeliveryFields = Type.Object({
  id: Type.String(),
  registrationId: Type.String(),
  /** Of a batch, its first event. */
  eventId: Type.String(),
  eventCode: Type.String(),
  /** Every event of a batch; empty where it is no batch. */
  items: Type.Array(Type.Object({ eventId: Type.String(), eventCode: Type.String() })),
  /** What it sends again: `resend`, or the id of a replay. */
  replayId: Type.Union([Type.Null(), Type.String()]),
  status: Type.String(),
  attempts: Type.Integer(),
  createdAt: Type.Integer(),
  firstAttemptAt: Instant,
  nextAttemptAt: Instant,
  lastOutcome: Type.String(),
  /** Why it has not been sent yet; null where it is over. */
  waitsFor: Type.Union([Type.Null(), Type.String()]),
})

export function deliveryFields(
  delivery: Delivery,
  waitsFor: string | null,
): Static<typeof DeliveryFields> {
  const { providerMetadataId: _, items, ...fields } = delivery
  const shown = items.map(({ eventId, eventCode }) => ({ eventId, eventCode }))
  return { ...fields, items: shown, waitsFor }
}
