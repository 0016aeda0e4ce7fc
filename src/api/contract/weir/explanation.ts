/** explanation: why a registration did or did not get an event, on the wire. */
import { type Static, Type } from 'typebox'
import type { Delivery } from '../../../domain/delivery.ts'
import type { Explanation } from '../../../notify/webhooks/why.ts'
import { DeliveryFields, deliveryFields } from './delivery.ts'

export const ExplanationFields = Type.Object({
  eventId: Type.String(),
  registrationId: Type.String(),
  /** A word that programs can go by; `sentence` says the same to people. */
  verdict: Type.String(),
  sentence: Type.String(),
  /** In the order in which they are asked, up to the one that decided. */
  steps: Type.Array(
    Type.Object({ step: Type.String(), passed: Type.Boolean(), detail: Type.String() }),
  ),
  deliveries: Type.Array(DeliveryFields),
})

export function explanationFields(
  explanation: Explanation,
  whyWaiting: (delivery: Delivery) => string | null,
): Static<typeof ExplanationFields> {
  const { steps, deliveries, ...said } = explanation
  const shown = deliveries.map((delivery) => deliveryFields(delivery, whyWaiting(delivery)))
  return { ...said, steps: [...steps], deliveries: shown }
}
