/** match: does a registration want an event, and in which spelling of its code (pure). */
import type { Event } from '../../domain/event.ts'
import type { EventCode } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'

/** The spelling that the registration asked for; `null` where it did not ask, or not for events of that flow. */
export function match(
  event: Pick<Event, 'providerId' | 'flowId'>,
  code: Pick<EventCode, 'code' | 'aliases'>,
  registration: Pick<Registration, 'interests' | 'flowIds'>,
): string | null {
  return isOfItsFlows(event, registration) ? spellingFor(event, code, registration) : null
}

/** Whether it is about a flow that the registration names, where it names any, or about none. */
export function isOfItsFlows(
  { flowId }: Pick<Event, 'flowId'>,
  { flowIds }: Pick<Registration, 'flowIds'>,
): boolean {
  return flowId === null || flowIds.length === 0 || flowIds.includes(flowId)
}

/** Of whatever flow. */
export function spellingFor(
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
