/**
 * sample: an example of what an event code announces: shown, or sent to one registration alone.
 * Weir's own codes have the form of their last real event where there is one (decision 35).
 */
import type { Identity } from '../../domain/credential.ts'
import type { DeliveryFormat } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import { type EventId, idOf, type RegistrationId } from '../../domain/ids.ts'
import { isObject } from '../../domain/json.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { SAMPLE_CAUSE } from '../../platform/store/ledgers/events.ts'
import type { Push } from '../../platform/store/ledgers/journal.ts'
import type { Store } from '../../platform/store/store.ts'
import { sampleIn } from '../catalog/sample-template.ts'
import { spellingFor } from '../registrations/match.ts'
import { getRegistration } from '../registrations/registration.ts'
import { type Addressee, envelope, formatFor, variantOf } from './envelope.ts'
import { exampleFact } from './example-facts.ts'
import { journalAndOwe } from './owe.ts'
import { eventOfSample, type Occurrence } from './sample-event.ts'
import { sharesOf } from './share.ts'

export interface SampleNeeds {
  readonly store: Store<'providers' | 'events' | 'registrations' | 'journal' | 'deliveries'>
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly identity: Pick<Identity, 'imsOrgId' | 'sandboxId' | 'sandboxName'>
  /** Read late: it is known once the door listens. */
  readonly publicUrl: string
}

/** What is sampled: a code of a provider, in the spelling that was asked for. */
export interface Sampled {
  readonly provider: Provider
  readonly code: EventCode
  readonly spelling: string
}

export interface Sample {
  readonly eventCode: string
  readonly format: DeliveryFormat
  /** As a receiver gets it. */
  readonly body: string
}

export interface SentSample extends Sample {
  readonly eventId: EventId
  readonly push: Push
  /** Why the filter of the registration would have left it out; `null` where it would not. */
  readonly filteredOut: string | null
}

/** The sample as `clientId` would get it, as its provider writes it or in another format; `null` where there is none. */
export async function findSample(
  { provider, code, spelling }: Sampled,
  clientId: string,
  needs: Pick<SampleNeeds, 'store' | 'identity' | 'publicUrl'>,
  format: DeliveryFormat = provider.format,
): Promise<Sample | null> {
  const material = await findMaterial(provider, code, needs)
  if (material === undefined) return null
  const { imsOrgId } = needs.identity
  const event = eventOfSample(material, provider, code, { ...NOWHERE, imsOrgId })
  const to = { format, clientId, eventCode: spelling, imsOrgId }
  return { eventCode: spelling, format, body: envelope(event, to) }
}

/** An id and an instant that nothing ever happened under. */
const NOWHERE = { id: idOf<'event'>('00000000-0000-4000-8000-000000000000'), at: 1_767_225_600_000 }

/**
 * Through the same log as every event, but to nobody else. `given` is used as the sample;
 * `undefined` stands for the one that there is. Answers `null` where there is none.
 */
export async function sendSample(
  sampled: Sampled,
  registrationId: RegistrationId,
  given: unknown,
  needs: SampleNeeds,
): Promise<SentSample | null> {
  const { provider, code } = sampled
  const { store, bus, clock, chance, log, identity } = needs
  const eventCode = codeFor(sampled, await getRegistration(registrationId, store))
  const material = given === undefined ? await findMaterial(provider, code, needs) : given
  if (material === undefined) return null

  const occurrence: Occurrence = {
    id: idOf(chance.uuid()),
    at: clock.now(),
    imsOrgId: identity.imsOrgId,
  }
  const event = eventOfSample(material, provider, code, occurrence)
  const sent = await store.commit(async (ledgers) => {
    const registration = await getRegistration(registrationId, { read: ledgers })
    const { clientId } = registration
    const format = formatFor(provider, registration)
    const to: Addressee = { format, clientId, eventCode, imsOrgId: identity.imsOrgId }
    const body = envelope(event, to)
    await ledgers.events.append(event, `${SAMPLE_CAUSE} ${event.id}`)
    const bodyId = await ledgers.events.appendBody(event.id, variantOf(to), body)
    // Without asking the filter: this one is sent on purpose.
    const owed = { event, eventCode, bodyId, body }
    const push = await journalAndOwe(registration, owed, occurrence.at, ledgers)
    const share = sharesOf(event)(to, registration)
    const filteredOut = share.kind === 'nothing' ? share.reason : null
    return { eventId: event.id, eventCode, format, body, push, filteredOut }
  })

  const { eventId, push } = sent
  if (push === 'owed') bus.ring('deliveries')
  log.info('event.sampled', { eventId, eventCode, registrationId, push })
  return sent
}

/** The spelling that the registration asked for: what it would never get in earnest, it is not sent. */
function codeFor({ provider, code, spelling }: Sampled, registration: Registration): string {
  const eventCode = spellingFor({ providerId: provider.id }, code, registration)
  if (eventCode !== null) return eventCode
  const problem = `The registration "${registration.id}" does not ask for the event code "${spelling}" of the provider "${provider.label}". Add it to its \`events_of_interest\` first.`
  throw new Fault('EVENTS-400', { problem })
}

/** What the sample says, as JSON; `undefined` where there is none. */
async function findMaterial(
  provider: Provider,
  { code }: EventCode,
  { store, identity, publicUrl }: Pick<SampleNeeds, 'store' | 'identity' | 'publicUrl'>,
): Promise<unknown> {
  if (provider.workspaceId !== null) {
    const template = await store.read.providers.findSample(provider.id, code)
    return template === null ? undefined : sampleIn(template)
  }
  const [last] = await store.read.events.listOfCode(provider.id, code, 1)
  return last === undefined ? exampleFact(code, identity, publicUrl) : markedAsSample(last.fact)
}

/** Beside what Weir adds of its own, so that the documented keys stay as they are (decision 33). */
function markedAsSample(fact: unknown): unknown {
  if (!isObject(fact) || !isObject(fact['_weir'])) return fact
  return { ...fact, _weir: { ...fact['_weir'], isSample: true } }
}
