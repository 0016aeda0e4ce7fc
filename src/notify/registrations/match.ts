/** match: does a registration want an event, and in which spelling of its code (pure). */
import type { Event } from '../../domain/event.ts'
import type { EventCode } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'

/** The spelling that the registration asked for; `null` where it did not ask. */
export function match(
  { providerId }: Pick<Event, 'providerId'>,
  { code, aliases }: Pick<EventCode, 'code' | 'aliases'>,
  registration: Pick<Registration, 'interests'>,
): string | null {
  const asked = registration.interests
    .filter((interest) => interest.providerId === providerId)
    .map(({ eventCode }) => eventCode)
  // The code itself comes first: who asked for both spellings gets the event once, under its own.
  return [code, ...aliases].find((spelling) => asked.includes(spelling)) ?? null
}
