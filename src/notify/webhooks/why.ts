/**
 * why: did a registration get an event, and if not, why: the path of the decision with both values of
 * each term. `explain` is pure; `explainTo` asks the ledgers for its facts.
 */
import type { Delivery } from '../../domain/delivery.ts'
import type { Event } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import { type EventId, idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Store } from '../../platform/store/store.ts'
import { findProvider } from '../catalog/providers.ts'
import { type Answer, type Facts, QUESTIONS, type StepName } from './why-questions.ts'

export interface Explanation extends Answer {
  readonly eventId: EventId
  readonly registrationId: Registration['id']
  /** In the order in which they are asked, up to the one that decided. */
  readonly steps: readonly Step[]
  readonly deliveries: readonly Delivery[]
}

/** One term of the decision: whether it let the event through, and its values. */
export interface Step {
  readonly step: StepName
  readonly passed: boolean
  readonly detail: string
}

type Reading = Pick<Store<'events' | 'journal' | 'deliveries' | 'providers'>, 'read'>

export async function explainTo(
  registration: Registration,
  eventId: EventId,
  { read }: Reading,
): Promise<Explanation> {
  // In any case: ids are copied from places that write them as they like.
  const event =
    (await read.events.find(eventId)) ?? (await read.events.find(idOf(eventId.toLowerCase())))
  if (event === null) {
    const problem = `The event "${eventId}" is not found: nothing was announced here under this id (\`x-adobe-event-id\`), or it is older than events are kept. If it is the id under which it was published, find the event with GET /weir/v1/events?publishedId=… or \`weir events\`.`
    throw new Fault('WEIR-404', { problem })
  }
  return explain({
    event,
    registration,
    provider: await findProvider(event.providerId, { read }),
    entry: await read.journal.findOfEvent(registration.id, event.id),
    miss: await read.events.findMiss(event.id, registration.id),
    deliveries: await read.deliveries.listOfEvent(registration.id, event.id),
    isCleared: await isCleared(registration, event, read),
  })
}

export function explain(facts: Facts): Explanation {
  const steps: Step[] = []
  for (const { step, ask } of QUESTIONS) {
    const asked = ask(facts)
    if (asked === null) continue
    const { detail, answer, passed = answer === null } = asked
    steps.push({ step, passed, detail })
    if (answer === null) continue
    const { event, registration, deliveries } = facts
    return { eventId: event.id, registrationId: registration.id, ...answer, steps, deliveries }
  }
  throw new Error('The last question answers always.')
}

/** Whether its journal has lost what is as old as the event. */
async function isCleared(
  { id }: Registration,
  { at }: Event,
  { journal }: Reading['read'],
): Promise<boolean> {
  if ((await journal.findFloor(id)) === 0) return false
  const [oldest] = await journal.list(id, 0, 1)
  return oldest === undefined || oldest.at > at
}
