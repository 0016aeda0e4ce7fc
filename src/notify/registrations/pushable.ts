/** pushable: why nothing new can be pushed to a registration, as a sentence; `null` where it can be (pure). */
import { isPushedTo, type Registration } from '../../domain/registration.ts'

export function whyNotPushed(registration: Registration): string | null {
  if (isPushedTo(registration)) return null
  const { id, name, deliveryType, status, statusReason, statusSince } = registration
  const it = `The registration "${name}" (${id})`
  if (deliveryType === 'journal')
    return `${it} has no webhook: its events are read from its journal.`
  const since = new Date(statusSince).toISOString()
  const reason = statusReason === '' ? '' : ` ${statusReason}`
  return status === 'pending_verification'
    ? `${it} waits since ${since} for the proof that its webhook is its own.${reason}`
    : `${it} is disabled; its webhook is "${status}" since ${since}.${reason} Edit it to have its webhook challenged and enabled again.`
}
