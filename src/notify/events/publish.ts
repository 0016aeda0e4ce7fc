/** publish: what a client publishes → events of its provider, announced all together or not at all (io-events 6). */
import { Fault } from '../../domain/fault.ts'
import { type EventId, idOf, type ProviderId } from '../../domain/ids.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/store/store.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { findProvider, headerNameOf } from '../catalog/providers.ts'
import { announce, type AnnounceNeeds, type Announcement, type Reached } from './announce.ts'

export interface PublishRequest {
  /** The CloudEvents attributes as they were given, extensions included, but for `data`. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly id: string
  readonly source: string
  readonly type: string
  /** `undefined` where none was given. */
  readonly data: unknown
  readonly isPhi: boolean
}

export interface PublishNeeds extends AnnounceNeeds {
  readonly store: AnnounceNeeds['store'] & Pick<Store<'providers'>, 'read'>
  readonly clock: Clock
  readonly chance: Chance
}

/** An event as it was taken: its id from now on, and whom it has reached. */
export interface Published extends Reached {
  readonly eventId: EventId
}

/** Answers, in order, what each became; a Fault where one of them cannot be published, and then none is. */
export async function publish(
  requests: readonly PublishRequest[],
  needs: PublishNeeds,
): Promise<readonly Published[]> {
  const findOnce = remembering((id) => findProvider(id, needs.store))
  const announcements: Announcement[] = []
  for (const request of requests) {
    const provider = await providerOf(request, findOnce)
    announcements.push(announcementOf(request, provider, codeOf(request, provider), needs))
  }
  const reached = await announce(announcements, needs)
  return announcements.map(({ event }, index) => ({
    eventId: event.id,
    ...(reached[index] ?? NOBODY),
  }))
}

const NOBODY: Reached = { journaled: 0, active: 0, owed: 0 }

function announcementOf(
  { attributes, data, isPhi }: PublishRequest,
  provider: Provider,
  code: EventCode,
  { clock, chance, imsOrgId }: PublishNeeds,
): Announcement {
  const id = idOf<'event'>(chance.uuid())
  const event = {
    id,
    providerId: provider.id,
    providerMetadataId: headerNameOf(provider, imsOrgId),
    code: code.code,
    at: clock.now(),
    flowId: null,
    fact: data,
    attributes,
    isPhi,
  }
  return { event, provider, code, cause: `published ${id}` }
}

type Find = (id: ProviderId) => Promise<Provider | null>

/** Any credential may publish to any provider of the organisation but Weir's own. */
async function providerOf({ id, source }: PublishRequest, find: Find): Promise<Provider> {
  const isPlatforms = source === PLATFORM_NOTIFICATIONS.source
  const named = isPlatforms ? PLATFORM_NOTIFICATIONS.id : /^urn:uuid:(.+)$/i.exec(source)?.[1]
  if (named === undefined) {
    throw refused(
      `The event ${quoted(id)} has the \`source\` ${quoted(source)}; it must be "urn:uuid:" and the id of a provider. ${WHERE_PROVIDERS_ARE}`,
    )
  }
  const provider = await find(idOf(named.toLowerCase()))
  if (provider === null) {
    throw refused(
      `The event ${quoted(id)} names the provider ${quoted(named)} in its \`source\`, which this Weir does not have. ${WHERE_PROVIDERS_ARE}`,
    )
  }
  if (provider.workspaceId === null) {
    const problem = `Nobody but Weir itself publishes to "${provider.label}". Make a provider of your own and publish to that.`
    throw new Fault('EVENTS-403', { problem })
  }
  return provider
}

const WHERE_PROVIDERS_ARE =
  'GET /events/{consumerOrgId}/providers lists those there are, each with its `source`.'

function codeOf({ id, type }: PublishRequest, provider: Provider): EventCode {
  const code = findEventCode(provider, type)
  if (code !== null) return code
  throw refused(
    `The event ${quoted(id)} has the \`type\` ${quoted(type)}, which is no event code of the provider "${provider.label}". ${knownCodes(provider)}`,
  )
}

const SHOWN_CODES = 20

function knownCodes({ eventCodes }: Provider): string {
  if (eventCodes.length === 0) {
    return 'It has none yet: POST one to its eventmetadata first.'
  }
  const shown = eventCodes.slice(0, SHOWN_CODES).map(({ code }) => `"${code}"`)
  const more = eventCodes.length - shown.length
  return `It has ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

function refused(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}

function quoted(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 100)}…`)
}

/** Most events of a batch are of one provider. */
function remembering(find: Find): Find {
  const found = new Map<ProviderId, Promise<Provider | null>>()
  return (id) => {
    const finding = found.get(id) ?? find(id)
    found.set(id, finding)
    return finding
  }
}
