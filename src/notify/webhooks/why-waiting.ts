/** why-waiting: why a delivery that is open has not been sent yet, as a sentence (pure). */
import type { Delivery } from '../../domain/delivery.ts'
import type { Bound } from './lane.ts'

/** How a registration stands with the sender. */
export interface Standing {
  /** Deliveries that are claimed: in flight, or about to be. */
  readonly held: number
  /** As many may be. */
  readonly room: number
  readonly bound: Bound
  /** Whether all registrations together hold as many as they may. */
  readonly isCrowded: boolean
}

/** `null` for what is over. */
export function whyWaiting(delivery: Delivery, now: number, standing: Standing): string | null {
  const { status, nextAttemptAt } = delivery
  if (status === 'sending') return whySending(standing)
  if (status !== 'waiting') return null
  return (nextAttemptAt ?? 0) > now ? whyLater(delivery) : whyNotYet(standing)
}

function whySending({ held, bound }: Standing): string {
  if (held === 0) return 'Its attempt was cut short; it is made again at the next start.'
  const others = held === 1 ? '' : `, with ${held - 1} more of its registration`
  const slow = bound === 'most' ? '' : ` ${BOUNDS[bound]}`
  return `It is being sent, or is about to be${others}.${slow}`
}

function whyLater({ attempts, nextAttemptAt, items, lastOutcome }: Delivery): string {
  const at = new Date(nextAttemptAt ?? 0).toISOString()
  if (attempts > 0) return `Attempt ${attempts} failed; attempt ${attempts + 1} is due at ${at}.`
  // What was held back says why.
  if (lastOutcome !== '') return `${lastOutcome} It is looked at again at ${at}.`
  if (items.length > 0) {
    return `Its batch is being gathered, until ${at} or until it is full; it has ${items.length} so far.`
  }
  return `It is due at ${at}.`
}

function whyNotYet({ held, room, bound, isCrowded }: Standing): string {
  if (held >= room) {
    const before =
      held === 1 ? '1 other of its registration is' : `${held} others of its registration are`
    return `It is due; ${before} before it. ${BOUNDS[bound]}`
  }
  if (isCrowded)
    return 'It is due; as many deliveries as may be are under way, and turns are taken.'
  return 'It is due, and its turn is next.'
}

const BOUNDS: Readonly<Record<Bound, string>> = {
  most: 'No more of them may be in flight at once (`_weir.maxInFlight`).',
  rate: 'No more of them may begin in a second (`_weir.maxPerSecond`).',
  overrun:
    'Its receiver did not answer in time, refused connections or said 429 or 503, so fewer are sent at once until it is well.',
}
