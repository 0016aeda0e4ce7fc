/** providers: Weir's own and those that clients have made, found alike. */
import { Fault } from '../../domain/fault.ts'
import type { ProviderId } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import type { Store } from '../../platform/store/store.ts'
import { PLATFORM_NOTIFICATIONS } from './catalog.ts'

type Reading = Pick<Store<'providers'>, 'read'>

/** Weir's own first. */
export async function listProviders({ read }: Reading): Promise<readonly Provider[]> {
  return [PLATFORM_NOTIFICATIONS, ...(await read.providers.list())]
}

export async function findProvider(id: ProviderId, { read }: Reading): Promise<Provider | null> {
  return id === PLATFORM_NOTIFICATIONS.id ? PLATFORM_NOTIFICATIONS : await read.providers.find(id)
}

export async function getProvider(id: ProviderId, reading: Reading): Promise<Provider> {
  const provider = await findProvider(id, reading)
  if (provider === null) throw new Fault('EVENTS-404', { type: 'provider', id })
  return provider
}

/** As `x-adobe-provider` names it: where there are many of a kind, with organisation and instance (io-events 3.2). */
export function headerNameOf(
  { metadataId, instanceId }: Pick<Provider, 'metadataId' | 'instanceId'>,
  imsOrgId: string,
): string {
  return instanceId === null ? metadataId : `${metadataId}_${imsOrgId}_${instanceId}`
}
