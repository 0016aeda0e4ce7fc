/** event-codes: which codes a provider of one's own announces, each with the sample that its owner gave. */
import { Fault } from '../../domain/fault.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import { findEventCode } from './catalog.ts'
import {
  type CatalogNeeds,
  countInterested,
  getOwnProvider,
  type OwnProvider,
  tellDeleted,
} from './custom-providers.ts'

/** An event code as its owner writes it, its fields checked. */
export interface EventCodeDraft {
  readonly code: string
  readonly label: string
  readonly description: string
  /** Base64; `null` for none. */
  readonly sample: string | null
}

/** The provider as it was found, and one of its codes as it is now. */
export interface KeptCode {
  readonly provider: Provider
  readonly eventCode: EventCode
}

export async function createEventCode(
  own: OwnProvider,
  draft: EventCodeDraft,
  { store, log }: CatalogNeeds,
): Promise<KeptCode> {
  const kept = await store.commit(async ({ providers }) => {
    const provider = await getOwnProvider(own, providers)
    if (findEventCode(provider, draft.code) !== null) {
      const problem = `The provider "${provider.label}" has the event code "${draft.code}" already. Change that one.`
      throw new Fault('EVENTS-409', { problem, conflictingId: draft.code })
    }
    return { provider, eventCode: await write(provider, draft, providers) }
  })
  log.info('eventCode.created', { providerId: own.id, eventCode: draft.code })
  return kept
}

/** `change` is asked with the code as it is, where nobody can come between; it may be asked more than once. */
export async function changeEventCode(
  own: OwnProvider,
  code: string,
  change: (before: EventCodeDraft) => EventCodeDraft,
  { store, log }: CatalogNeeds,
): Promise<KeptCode & { readonly hasChanged: boolean }> {
  const changed = await store.commit(async ({ providers }) => {
    const provider = await getOwnProvider(own, providers)
    const eventCode = getEventCode(provider, code)
    const { label, description } = eventCode
    const before = { code, label, description, sample: await providers.findSample(own.id, code) }
    const after = change(before)
    if (after.code !== code) {
      const problem = `The body names the event code "${after.code}", the path "${code}". A code keeps its name: make another beside it.`
      throw new Fault('EVENTS-400', { problem })
    }
    const hasChanged =
      after.label !== label || after.description !== description || after.sample !== before.sample
    if (!hasChanged) return { provider, eventCode, hasChanged }
    return { provider, eventCode: await write(provider, after, providers), hasChanged }
  })
  if (changed.hasChanged) log.info('eventCode.changed', { providerId: own.id, eventCode: code })
  return changed
}

/** Registrations that ask for it stay as they are, and hear of it again should it be made again. */
export async function deleteEventCode(
  own: OwnProvider,
  code: string,
  { store, log }: CatalogNeeds,
): Promise<void> {
  const askedForBy = await store.commit(async ({ providers, registrations }) => {
    getEventCode(await getOwnProvider(own, providers), code)
    await providers.removeCode(own.id, code)
    return await countInterested(own.id, [{ code }], registrations)
  })
  tellDeleted('eventCode.deleted', { providerId: own.id, eventCode: code, askedForBy }, log)
}

export async function deleteAllEventCodes(
  own: OwnProvider,
  { store, log }: CatalogNeeds,
): Promise<void> {
  const askedForBy = await store.commit(async ({ providers, registrations }) => {
    const { eventCodes } = await getOwnProvider(own, providers)
    await providers.removeAllCodes(own.id)
    return await countInterested(own.id, eventCodes, registrations)
  })
  tellDeleted('eventCode.allDeleted', { providerId: own.id, askedForBy }, log)
}

export function getEventCode(provider: Provider, spelling: string): EventCode {
  const code = findEventCode(provider, spelling)
  if (code === null) throw new Fault('EVENTS-404', { type: 'event code', id: spelling })
  return code
}

async function write(
  { id }: Provider,
  { code, label, description, sample }: EventCodeDraft,
  providers: Ledgers['providers'],
): Promise<EventCode> {
  const eventCode: EventCode = { code, aliases: [], label, description }
  await providers.writeCode(id, eventCode, sample)
  return eventCode
}
