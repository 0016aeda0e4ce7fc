/** delivery-words: how a delivery stands, to people, and what all of an event's come to (pure). */
import type { Static } from 'typebox'
import type { DeliveryFields } from '../../../../src/api/contract/weir/delivery.ts'
import type { Tone } from '../../parts/status.tsx'

export type Delivery = Static<typeof DeliveryFields>

interface Standing {
  readonly word: string
  readonly tone: Tone
}

const STANDINGS: Readonly<Record<string, Standing>> = {
  waiting: { word: 'Waiting', tone: 'neutral' },
  sending: { word: 'Being sent', tone: 'informative' },
  delivered: { word: 'Delivered', tone: 'positive' },
  refused: { word: 'Refused', tone: 'negative' },
  expired: { word: 'Given up', tone: 'negative' },
}

export function deliveryStanding({ status, attempts }: Delivery): Standing {
  if (status === 'waiting' && attempts > 0) return { word: 'Being retried', tone: 'notice' }
  return STANDINGS[status] ?? { word: status, tone: 'neutral' }
}

/** Whether it will not be sent any more by itself. */
export function isOver({ status }: Delivery): boolean {
  return ['delivered', 'refused', 'expired'].includes(status)
}

/** How it came to be owed, where it was not the first time. */
export function originOf({ replayId }: Delivery): string | null {
  if (replayId === null) return null
  return replayId === 'resend' ? 'Sent again on demand' : `Sent again by the replay ${replayId}`
}

export interface Tally {
  readonly delivered: number
  readonly underWay: number
  readonly givenUp: number
}

/** Registrations by the best that any of their deliveries came to. */
export function tallyOf(deliveries: readonly Delivery[]): Tally {
  const groups = [...Map.groupBy(deliveries, ({ registrationId }) => registrationId).values()]
  const isDelivered = (own: readonly Delivery[]) => own.some(({ status }) => status === 'delivered')
  const open = groups.filter((own) => !isDelivered(own))
  const underWay = open.filter((own) => own.some((one) => !isOver(one))).length
  return {
    delivered: groups.length - open.length,
    underWay,
    givenUp: open.length - underWay,
  }
}
