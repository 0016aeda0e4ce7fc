/** why-delivery: how far the deliveries of an event to a registration have come, as a sentence (pure). */
import type { Delivery, DeliveryStatus } from '../../domain/delivery.ts'
import type { Registration } from '../../domain/registration.ts'
import { whyNotPushed } from '../registrations/pushable.ts'

export function answerOf(
  deliveries: readonly Delivery[],
  registration: Registration,
): { verdict: DeliveryStatus; sentence: string; detail: string } {
  // One that arrived answers the question; else one that may still arrive; else the last that did not.
  const told =
    deliveries.find(({ status }) => status === 'delivered') ??
    deliveries.findLast(({ status }) => status === 'waiting' || status === 'sending') ??
    deliveries.at(-1)
  if (told === undefined) throw new Error('An event that was owed has a delivery.')
  const { id, status, attempts } = told
  const again = told.replayId === null ? '' : `, sent again (${told.replayId})`
  const detail = `Delivery ${id}${again}: ${status} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}.`
  return { verdict: status, sentence: sentenceOf(told, registration), detail }
}

export function instant(at: number): string {
  return new Date(at).toISOString()
}

function sentenceOf(delivery: Delivery, registration: Registration): string {
  const { status, attempts, lastOutcome } = delivery
  switch (status) {
    case 'delivered':
      return `The event was delivered by attempt ${attempts}: ${lastOutcome}.`
    case 'sending':
      return `Attempt ${attempts} is under way, or about to be.`
    case 'refused':
      return attempts === 0
        ? `The event was never sent: ${lastOutcome}`
        : `The receiver refused the event at attempt ${attempts}: ${lastOutcome}`
    case 'expired':
      return attempts === 0
        ? `The delivery expired before it was ever sent: ${lastOutcome}`
        : `The delivery expired after attempt ${attempts}: ${lastOutcome}`
    case 'waiting':
      return `${waiting(delivery)} ${whyNotPushed(registration) ?? ''}`.trimEnd()
  }
}

function waiting({ attempts, nextAttemptAt, lastOutcome, items }: Delivery): string {
  const at = instant(nextAttemptAt ?? 0)
  if (attempts > 0) {
    const came = lastOutcome === '' ? 'was cut short' : `came to "${lastOutcome}"`
    return `The event waits for attempt ${attempts + 1} at ${at}; attempt ${attempts} ${came}.`
  }
  return items.length === 0
    ? `The event waits for its first attempt, due at ${at}.`
    : `The event waits in a batch of ${items.length} for its first attempt, due at ${at}.`
}
