/** asked: the event codes that a registration asks for, with their providers. */
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Interest, Registration } from '../../domain/registration.ts'
import type { Store } from '../../platform/store/store.ts'
import { findEventCode } from '../catalog/catalog.ts'
import { findProvider } from '../catalog/providers.ts'

export interface AskedCode {
  readonly provider: Provider
  readonly code: EventCode
}

/** Each code once, also where it is asked for in two spellings. */
export async function listAsked(
  { interests }: Pick<Registration, 'interests'>,
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
export async function findAsked(
  { providerId, eventCode }: Interest,
  store: Store<'providers'>,
): Promise<AskedCode | null> {
  const provider = await findProvider(providerId, store)
  const code = provider === null ? null : findEventCode(provider, eventCode)
  return provider === null || code === null ? null : { provider, code }
}
