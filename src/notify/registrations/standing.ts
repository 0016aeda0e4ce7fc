/**
 * standing: what there is to say of a registration as it stands at this moment, as sentences; '' where
 * all is well. Nothing of it is stored but the reason of the last challenge: attempts go on, and a
 * provider is deleted without the registrations that name it being touched.
 */
import type { Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/store/store.ts'
import { findEventCode } from '../catalog/catalog.ts'
import { listGone } from './flow-ids.ts'
import { whyUnhealthy, windowStart } from './health.ts'

export interface StandingNeeds {
  readonly store: Pick<Store<'tallies' | 'flows'>, 'read'>
  readonly clock: Clock
}

export async function standingOf(
  registration: Registration,
  providers: readonly Provider[],
  needs: StandingNeeds,
): Promise<string> {
  const { isWanted } = registration
  const sentences = [
    await reasonNow(registration, needs),
    isWanted ? '' : 'It was switched off by an edit; set `enabled` to true to switch it on again.',
    goneFrom(registration, providers),
    await goneFlows(registration, needs),
  ]
  return sentences.filter((one) => one !== '').join(' ')
}

/** That of an unstable one is about the last 24 hours, which are others with every attempt. */
async function reasonNow(
  registration: Registration,
  { store, clock }: StandingNeeds,
): Promise<string> {
  if (registration.status !== 'unstable') return registration.statusReason
  const tally = await store.read.tallies.find(registration, windowStart(clock.now()))
  return whyUnhealthy({ ...registration, ...tally })
}

/** What it asks for and can never get, unless it is made again. */
function goneFrom(
  { interests }: Pick<Registration, 'interests'>,
  providers: readonly Provider[],
): string {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  const gone = interests.flatMap(({ providerId, eventCode }) => {
    const provider = byId.get(providerId)
    if (provider === undefined) return [`"${eventCode}" of the provider "${providerId}"`]
    const isThere = findEventCode(provider, eventCode) !== null
    return isThere ? [] : [`"${eventCode}" of the provider "${provider.label}"`]
  })
  return gone.length === 0
    ? ''
    : `It asks for what was deleted, and gets nothing of it: ${named(gone)}.`
}

async function goneFlows(
  { flowIds }: Pick<Registration, 'flowIds'>,
  { store }: StandingNeeds,
): Promise<string> {
  const gone = await listGone(flowIds, store)
  if (gone.length === 0) return ''
  return `It asks for flows that were deleted, and gets nothing of them: ${named(gone)}.`
}

function named(gone: readonly string[]): string {
  const more = gone.length > NAMED ? ` and ${gone.length - NAMED} more` : ''
  return `${gone.slice(0, NAMED).join(', ')}${more}`
}

const NAMED = 5
