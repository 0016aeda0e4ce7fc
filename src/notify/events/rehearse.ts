/**
 * rehearse: what a filter would do to a registration: to the last events of what it asks for, or to a
 * sample of each. It is asked about the bodies that the registration would get, and nothing is written.
 */
import type { Event } from '../../domain/event.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Interest, Registration } from '../../domain/registration.ts'
import type { Store } from '../../platform/store/store.ts'
import { findEventCode } from '../catalog/catalog.ts'
import { findProvider } from '../catalog/providers.ts'
import { match } from '../registrations/match.ts'
import { envelope, formatFor } from './envelope.ts'
import { findSample, type SampleNeeds } from './sample.ts'

/** An event as a registration would get it. */
export interface Rehearsed {
  readonly event: Event
  /** In the spelling that the registration asked for. */
  readonly eventCode: string
  readonly body: string
}

/** The newest events that a registration asks for, filtered or not, newest first. */
export async function listLastBodies(
  registration: Registration,
  count: number,
  { store, imsOrgId }: { store: Store<'providers' | 'events'>; imsOrgId: string },
): Promise<readonly Rehearsed[]> {
  let last: Asked[] = []
  for (const asked of await listAsked(registration, store)) {
    const events = await store.read.events.listOfCode(asked.provider.id, asked.code.code, count)
    // Of what has been read no more is held than may be needed.
    last = [...last, ...events.map((event) => ({ ...asked, event }))]
      .toSorted((one, other) => other.event.at - one.event.at)
      .slice(0, count)
  }
  return last.map((one) => bodyOf(one, registration, imsOrgId))
}

type Asked = { readonly event: Event } & AskedCode

interface AskedCode {
  readonly provider: Provider
  readonly code: EventCode
}

/** Each code once, also where it is asked for in two spellings. */
async function listAsked(
  { interests }: Registration,
  store: Store<'providers'>,
): Promise<readonly AskedCode[]> {
  const asked = new Map<string, AskedCode>()
  for (const interest of interests) {
    const found = await findAsked(interest, store)
    if (found !== null) asked.set(`${found.provider.id} ${found.code.code}`, found)
  }
  return [...asked.values()]
}

/** `null` for what has been deleted since it was asked for. */
async function findAsked(
  { providerId, eventCode }: Interest,
  store: Store<'providers'>,
): Promise<AskedCode | null> {
  const provider = await findProvider(providerId, store)
  const code = provider === null ? null : findEventCode(provider, eventCode)
  return provider === null || code === null ? null : { provider, code }
}

function bodyOf(
  { event, provider, code }: Asked,
  registration: Registration,
  imsOrgId: string,
): Rehearsed {
  const eventCode = match(event, code, registration) ?? code.code
  const { clientId } = registration
  const format = formatFor(provider, registration)
  return { event, eventCode, body: envelope(event, { format, clientId, eventCode, imsOrgId }) }
}

/** A sample of an event of interest as the registration would get it; `null` where there is none. */
export async function findSampleBody(
  interest: Interest,
  registration: Registration,
  needs: Pick<SampleNeeds, 'store' | 'identity' | 'publicUrl'>,
): Promise<string | null> {
  const asked = await findAsked(interest, needs.store)
  if (asked === null) return null
  const sampled = { ...asked, spelling: interest.eventCode }
  const format = formatFor(asked.provider, registration)
  return (await findSample(sampled, registration.clientId, needs, format))?.body ?? null
}
