/**
 * rehearse: what a filter would have done with the last events of what a registration asks for. They go
 * the way of every event, up to where something would be written.
 * Keeps: one event is held at a time, and others have their turn between two. Measured: 32 events of
 * 1 MB take 0.1 s in all where they are long texts, 2 s where they are many small values.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Event } from '../../domain/event.ts'
import type { EventId } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { EventSize } from '../../platform/store/ledgers/events.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Effort } from '../filters/decide.ts'
import { isOfItsFlows, spellingFor } from '../registrations/match.ts'
import { type AskedCode, listAsked } from './asked.ts'
import { formatFor } from './envelope.ts'
import { sharesOf } from './share.ts'

export interface Rehearsal {
  /** Newest first. */
  readonly results: readonly Rehearsed[]
  /** Why not all that were asked for have been tried; `null` where they have. */
  readonly note: string | null
}

export interface Rehearsed {
  readonly eventId: EventId
  /** In the spelling that the registration asked for. */
  readonly eventCode: string
  readonly at: number
  readonly passes: boolean
  /** Why it does not, or why it does though the filter could not be applied; else `null`. */
  readonly reason: string | null
}

/** `rule`: the filter as a text that has been checked. */
export async function rehearse(
  rule: string,
  registration: Registration,
  count: number,
  { store, imsOrgId }: { store: Store<'providers' | 'events'>; imsOrgId: string },
): Promise<Rehearsal> {
  const filters = [{ id: '', name: '', description: '', rule }]
  const needs = {
    registration: { ...registration, filters },
    imsOrgId,
    effort: { left: MAX_STEPS },
  }
  const newest = await listNewest(registration, count, store)
  const results: Rehearsed[] = []
  let bytes = 0
  for (const { position, size, ...asked } of newest) {
    bytes += size
    if (bytes > MAX_BYTES && results.length > 0) return { results, note: noteOf(results, newest) }
    const event = await store.read.events.findAt(position)
    // Retention may have come before.
    if (event !== null) results.push(rehearsed(event, asked, needs))
    await nextTurn()
  }
  return { results, note: null }
}

const MAX_BYTES = 32_000_000
/** Of all events together: about a second at worst. */
const MAX_STEPS = 20_000_000

type Sized = AskedCode & EventSize

/** The newest events that a registration asks for, filtered or not, as no more than their place. */
async function listNewest(
  registration: Registration,
  count: number,
  store: Store<'providers' | 'events'>,
): Promise<readonly Sized[]> {
  let newest: Sized[] = []
  for (const asked of await listAsked(registration, store)) {
    const { provider, code } = asked
    const sizes = await store.read.events.listSizesOfCode(provider.id, code.code, count)
    newest = [...newest, ...sizes.map((size) => ({ ...asked, ...size }))]
      .toSorted((one, other) => other.position - one.position)
      .slice(0, count)
  }
  return newest
}

function rehearsed(
  event: Event,
  { provider, code }: AskedCode,
  needs: { registration: Registration; imsOrgId: string; effort: Effort },
): Rehearsed {
  const { registration, imsOrgId, effort } = needs
  const { clientId } = registration
  const eventCode = spellingFor(event, code, registration) ?? code.code
  if (!isOfItsFlows(event, registration)) {
    const reason = `It is about the flow "${event.flowId}", and the registration asks for other flows only.`
    return { eventId: event.id, eventCode, at: event.at, passes: false, reason }
  }
  const to = { format: formatFor(provider, registration), clientId, eventCode, imsOrgId }
  const share = sharesOf(event, effort)(to, registration)
  const passes = share.kind === 'body'
  const reason = share.kind === 'body' ? share.doubt : share.reason
  return { eventId: event.id, eventCode, at: event.at, passes, reason }
}

function noteOf(results: readonly Rehearsed[], newest: readonly Sized[]): string {
  return `Stopped after the ${results.length} newest of ${newest.length} events: together they are as large as is tried at once, ${MAX_BYTES / 1_000_000} MB.`
}
