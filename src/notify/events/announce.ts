/**
 * announce: an event → its journal entries and the deliveries owed: the whole fan-out on one page.
 * Before: run-flow. After: journal.
 * Keeps: a fact is announced exactly once, and nothing is owed before its event is in the journal.
 */
import type { Event } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import type { ProviderId, RegistrationId } from '../../domain/ids.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Log } from '../../platform/log.ts'
import type { Push } from '../../platform/store/ledgers/journal.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Effort } from '../filters/decide.ts'
import { match } from '../registrations/match.ts'
import { formatFor, variantOf } from './envelope.ts'
import { journalAndOwe } from './owe.ts'
import { sharesOf } from './share.ts'

export interface AnnounceNeeds {
  readonly store: Store<Touched | 'outbox'>
  readonly bus: Bus
  readonly log: Log
  readonly imsOrgId: string
}

type Touched = 'events' | 'registrations' | 'journal' | 'deliveries'
type TouchedLedgers = Pick<Ledgers, Touched>

/** An event, who announces it, and what it is announced for: one cause is announced once. */
export interface Announcement {
  readonly event: Event
  readonly provider: Provider
  readonly code: EventCode
  readonly cause: string
}

/** Whom an event has reached. */
export interface Reached {
  /** Registrations that have it in their journal. */
  readonly journaled: number
  /** Those among them that are pushed to, or only pull and are enabled. */
  readonly active: number
  readonly owed: number
}

/**
 * All in one commit, with what `alongside` writes. Answers whom each has reached, in order; `null` where
 * its cause had been announced before.
 */
export async function announce(
  announcements: readonly Announcement[],
  { store, bus, log, imsOrgId }: AnnounceNeeds,
  alongside: (ledgers: Pick<Ledgers, 'outbox'>) => Promise<void> = async () => {},
): Promise<readonly (Reached | null)[]> {
  const fannedOut = await store.commit(async (ledgers) => {
    await alongside(ledgers)
    const listInterested = interestIn(ledgers.registrations)
    if (announcements.length > 1) await checkFanOut(announcements, listInterested)
    const effort = { left: MAX_FILTER_STEPS }
    const all: [Announcement, FannedOut | null][] = []
    for (const one of announcements) {
      all.push([one, await fanOut(one, { ...ledgers, listInterested }, imsOrgId, effort)])
    }
    return all
  })

  if (fannedOut.some(([, out]) => out !== null && out.reached.owed > 0)) bus.ring('deliveries')
  for (const [announcement, out] of fannedOut) if (out !== null) say(announcement, out, log)
  return fannedOut.map(([, out]) => out?.reached ?? null)
}

/** What the filters of all may do, for nothing else happens meanwhile: 0.1 to 0.6 s. */
const MAX_FILTER_STEPS = 10_000_000

/** For the same reason, how often the events of a batch may reach a registration: 20,000 times take 0.2 to 0.4 s. */
const MAX_FAN_OUT = 20_000

async function checkFanOut(
  announcements: readonly Announcement[],
  listInterested: ListInterested,
): Promise<void> {
  let reached = 0
  for (const { event, code } of announcements) {
    reached += (await listInterested(event.providerId, code)).length
  }
  if (reached <= MAX_FAN_OUT) return
  const fitting = Math.max(1, Math.floor((announcements.length * MAX_FAN_OUT) / reached))
  const problem = `The ${announcements.length} events of the batch are asked for by so many registrations that ${reached} entries would be written at once; ${MAX_FAN_OUT} may be. Publish about ${fitting} events in one request.`
  throw new Fault('EVENTS-400', { problem })
}

interface FannedOut {
  readonly reached: Reached
  /** Where Weir could not do for a registration what it asked for. */
  readonly doubts: readonly Doubt[]
}

interface Doubt {
  readonly registrationId: RegistrationId
  readonly reason: string
}

async function fanOut(
  announcement: Announcement,
  ledgers: TouchedLedgers & { readonly listInterested: ListInterested },
  imsOrgId: string,
  effort: Effort,
): Promise<FannedOut | null> {
  const { event, code, cause } = announcement
  if (!(await ledgers.events.append(event, cause))) return null
  const interested = await ledgers.listInterested(event.providerId, code)
  const reached = { journaled: 0, active: 0, owed: 0 }
  const doubts: Doubt[] = []
  const give = giverOf(announcement, ledgers, imsOrgId, effort)
  for (const registration of interested) {
    const { push, doubt } = await give(registration)
    if (doubt !== null) doubts.push({ registrationId: registration.id, reason: doubt })
    if (push === null) continue
    reached.journaled++
    if (push === 'owed') reached.owed++
    if (push === 'owed' || (push === 'journal' && registration.isWanted)) reached.active++
  }
  return { reached, doubts }
}

type ListInterested = (providerId: ProviderId, code: EventCode) => Promise<readonly Registration[]>

/** Within one transaction nobody changes: of a batch, each code is asked for once. */
function interestIn(registrations: TouchedLedgers['registrations']): ListInterested {
  const known = new Map<string, readonly Registration[]>()
  return async (providerId, { code, aliases }) => {
    const key = `${providerId} ${code}`
    const before = known.get(key)
    if (before !== undefined) return before
    const found = await registrations.listInterested(providerId, [code, ...aliases])
    const interested = found.toSorted(byBytes)
    known.set(key, interested)
    return interested
  }
}

/** Those who get the same bytes stand beside each other, so that these are read but once. */
function byBytes(one: Registration, other: Registration): number {
  const [a, b] = [one, other].map(({ clientId, deliveryFormat }) => `${clientId} ${deliveryFormat}`)
  return (a ?? '').localeCompare(b ?? '')
}

/** Gives a registration its share; `push` is `null` where it gets nothing. */
function giverOf(
  { event, provider, code }: Announcement,
  ledgers: TouchedLedgers,
  imsOrgId: string,
  effort: Effort,
): (registration: Registration) => Promise<{ push: Push | null; doubt: string | null }> {
  const shareOf = sharesOf(event, effort)
  const bodyIds = new Map<string, number>()
  return async (registration) => {
    const { id, clientId } = registration
    const eventCode = match(event, code, registration)
    if (eventCode === null) return { push: null, doubt: null }
    const to = { format: formatFor(provider, registration), clientId, eventCode, imsOrgId }
    const share = shareOf(to, registration)
    const { doubt } = share
    if (share.kind === 'nothing') {
      await ledgers.events.appendMiss(event.id, id, share.reason)
      return { push: null, doubt }
    }
    const { body } = share
    const variant = variantOf(to)
    const known = bodyIds.get(variant)
    const bodyId = known ?? (await ledgers.events.appendBody(event.id, variant, body))
    bodyIds.set(variant, bodyId)
    const owed = { event, eventCode, bodyId, body }
    return { push: await journalAndOwe(registration, owed, event.at, ledgers), doubt }
  }
}

function say({ event, cause }: Announcement, { reached, doubts }: FannedOut, log: Log): void {
  const { id: eventId, code: eventCode, flowId, providerId } = event
  log.info('event.announced', { eventId, eventCode, providerId, flowId, cause, ...reached })
  for (const doubt of doubts) log.error('event.doubted', { eventId, eventCode, ...doubt })
}
