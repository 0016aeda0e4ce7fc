/** pushable: why nothing new can be pushed to a registration, as a sentence; `null` where it can be (pure). */
import { isEnabled, isPushedTo, type Registration } from '../../domain/registration.ts'

export function whyNotPushed(registration: Registration): string | null {
  if (isPushedTo(registration)) return null
  const { id, name, deliveryType, isWanted, status, statusReason, statusSince } = registration
  const it = `The registration "${name}" (${id})`
  if (deliveryType === 'journal')
    return `${it} has no webhook: its events are read from its journal.`
  const since = new Date(statusSince).toISOString()
  const reason = statusReason === '' ? '' : ` ${statusReason}`
  if (status === 'pending_verification') {
    return `${it} waits since ${since} for the proof that its webhook is its own.${reason}`
  }
  // What its webhook is matters no less where its owner has switched it off as well.
  if (isEnabled({ isWanted: true, status })) {
    return `${it} was switched off by an edit; set \`enabled\` to true to switch it on again.`
  }
  const how = isWanted ? 'Edit it' : 'Edit it, and set `enabled` to true,'
  return `${it} is disabled; its webhook is "${status}" since ${since}.${reason} ${how} to have its webhook challenged and enabled again.`
}
