/** custom-providers: the providers that clients make, change and delete, each through its own workspace. */
import type { Identity } from '../../domain/credential.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf, type ProviderId, type WorkspaceId } from '../../domain/ids.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Facts, Log } from '../../platform/log.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import { PLATFORM_NOTIFICATIONS } from './catalog.ts'
import type { ProviderChange, ProviderWishes } from './provider-draft.ts'

export interface CatalogNeeds {
  readonly store: Store<'providers' | 'registrations'>
  readonly chance: Chance
  readonly log: Log
  readonly identity: Pick<Identity, 'imsOrgId'>
}

/** A provider under the path of a workspace: what a client may change. */
export interface OwnProvider {
  readonly id: ProviderId
  readonly workspaceId: WorkspaceId
}

export async function createProvider(
  wishes: ProviderWishes,
  workspaceId: WorkspaceId,
  { store, chance, log, identity }: CatalogNeeds,
): Promise<Provider> {
  const id: ProviderId = idOf(chance.uuid())
  const provider = {
    ...wishes,
    id,
    instanceId: wishes.instanceId ?? chance.uuid(),
    source: `urn:uuid:${id}`,
    publisher: identity.imsOrgId,
    workspaceId,
    eventCodes: [],
  }
  await store.commit(async ({ providers }) => {
    const { metadataId, instanceId } = provider
    const holder = await providers.findByInstance(metadataId, instanceId)
    if (holder !== null) {
      const problem = `The instance "${instanceId}" of "${metadataId}" is the provider "${holder.id}" already. Change that one, or choose another \`instance_id\`.`
      throw new Fault('EVENTS-409', { problem, conflictingId: holder.id })
    }
    await providers.insert(provider)
  })
  log.info('provider.created', { providerId: id, workspaceId, metadataId: provider.metadataId })
  return provider
}

/** `change` is asked with the provider as it is, where nobody can come between; it may be asked more than once. */
export async function changeProvider(
  own: OwnProvider,
  change: (before: Provider) => ProviderChange,
  { store, log }: CatalogNeeds,
): Promise<{ readonly provider: Provider; readonly hasChanged: boolean }> {
  const changed = await store.commit(async ({ providers }) => {
    const before = await getOwnProvider(own, providers)
    const { label, description, docsUrl } = change(before)
    const hasChanged =
      label !== before.label || description !== before.description || docsUrl !== before.docsUrl
    const provider: Provider = { ...before, label, description, docsUrl }
    if (hasChanged) await providers.replace(provider)
    return { provider, hasChanged }
  })
  if (changed.hasChanged) log.info('provider.changed', { providerId: own.id })
  return changed
}

/**
 * Its event codes go with it. Registrations that name it stay, with their journals and what is owed to
 * them: they are others' own, and simply hear no more of it.
 */
export async function deleteProvider(
  own: OwnProvider,
  { store, log }: CatalogNeeds,
): Promise<void> {
  const askedForBy = await store.commit(async ({ providers, registrations }) => {
    const { eventCodes } = await getOwnProvider(own, providers)
    await providers.remove(own.id)
    return await countInterested(own.id, eventCodes, registrations)
  })
  tellDeleted('provider.deleted', { providerId: own.id, askedForBy }, log)
}

/** How many registrations ask for any of them. */
export async function countInterested(
  id: ProviderId,
  eventCodes: readonly Pick<EventCode, 'code'>[],
  registrations: Pick<Ledgers['registrations'], 'listInterested'>,
): Promise<number> {
  const codes = eventCodes.map(({ code }) => code)
  return (await registrations.listInterested(id, codes)).length
}

/** Those who ask for it are not told: whoever keeps this Weir is. */
export function tellDeleted(
  happening: string,
  facts: Facts & { readonly askedForBy: number },
  log: Log,
): void {
  if (facts.askedForBy > 0) log.warn(happening, facts)
  else log.info(happening, facts)
}

/** One of another workspace is not found under this one's path; Weir's own may not be changed under any. */
export async function getOwnProvider(
  { id, workspaceId }: OwnProvider,
  providers: Pick<Ledgers['providers'], 'find'>,
): Promise<Provider> {
  if (id === PLATFORM_NOTIFICATIONS.id) {
    const problem = `The provider "${PLATFORM_NOTIFICATIONS.label}" is Weir's own and cannot be changed. Make a provider of your own beside it.`
    throw new Fault('EVENTS-403', { problem })
  }
  const provider = await providers.find(id)
  if (provider?.workspaceId !== workspaceId) {
    throw new Fault('EVENTS-404', { type: 'provider', id })
  }
  return provider
}
