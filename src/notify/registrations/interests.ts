/** interests: the events of interest as a client names them → codes of providers that are there (pure; io-events 2.2). */
import { Fault } from '../../domain/fault.ts'
import type { Provider } from '../../domain/provider.ts'
import type { Interest } from '../../domain/registration.ts'
import { findEventCode, METADATA_ALIASES } from '../catalog/catalog.ts'

/** By the id of a provider or, as older clients do, by the name of its metadata; the id decides. */
export interface AskedInterest {
  readonly providerId: string | null
  readonly provider: string | null
  readonly eventCode: string
}

/**
 * `had`: what the registration asks for already. It is not checked again, for a code or a provider that
 * was deleted since must not stand in the way of every other edit.
 */
export function interestsOf(
  asked: readonly AskedInterest[],
  providers: readonly Provider[],
  had: readonly Interest[],
): readonly Interest[] {
  const known = new Map(had.map((one) => [keyOf(one), one]))
  const interests = asked.map((one) => known.get(keyOf(one)) ?? interestOf(one, providers))
  const keys = new Set<string>()
  for (const interest of interests) {
    const { providerId, eventCode } = interest
    const key = keyOf(interest)
    if (keys.has(key)) {
      throw invalid(
        `The event of interest "${eventCode}" of the provider "${providerId}" is asked for twice. Leave one out.`,
      )
    }
    keys.add(key)
  }
  return interests
}

function keyOf({ providerId, eventCode }: Pick<AskedInterest, 'providerId' | 'eventCode'>): string {
  return `${providerId} ${eventCode}`
}

/** In the spelling that was asked for (decision 3). */
function interestOf(asked: AskedInterest, providers: readonly Provider[]): Interest {
  const { eventCode } = asked
  const provider =
    asked.providerId === null
      ? providerNamed(asked, providers)
      : providerOfId(asked.providerId, eventCode, providers)
  if (findEventCode(provider, eventCode) !== null) return { providerId: provider.id, eventCode }
  const spellings = provider.eventCodes.flatMap(({ code, aliases }) => [code, ...aliases])
  throw invalid(
    `The provider "${provider.label}" has no event code "${eventCode}". It has ${spellings.join(', ') || 'none yet'}.`,
  )
}

function providerOfId(
  providerId: string,
  eventCode: string,
  providers: readonly Provider[],
): Provider {
  const provider = providers.find(({ id }) => id === providerId)
  if (provider !== undefined) return provider
  throw invalid(
    `The event of interest "${eventCode}" names the provider "${providerId}", which is not there. List the providers to find its id.`,
  )
}

function providerNamed(
  { provider: name, eventCode }: AskedInterest,
  providers: readonly Provider[],
): Provider {
  if (name === null) {
    throw invalid(
      `The event of interest "${eventCode}" names no provider. Give its \`provider_id\`.`,
    )
  }
  const metadataId = METADATA_ALIASES.get(name) ?? name
  const [provider, ...others] = providers.filter((one) => one.metadataId === metadataId)
  if (provider === undefined) {
    throw invalid(
      `The event of interest "${eventCode}" names the provider "${name}", which is not there. List the providers to find its \`provider_id\`.`,
    )
  }
  if (others.length > 0) {
    throw invalid(
      `The event of interest "${eventCode}" names the provider "${name}", of which there are ${others.length + 1}. Give the \`provider_id\` of the one that is meant.`,
    )
  }
  return provider
}

function invalid(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}
