/** sample-event: any JSON → the event that it is a sample of, as its provider would announce it (pure). */
import type { Event } from '../../domain/event.ts'
import { Fault } from '../../domain/fault.ts'
import type { EventId } from '../../domain/ids.ts'
import { isObject } from '../../domain/json.ts'
import type { EventCode, Provider } from '../../domain/provider.ts'
import { headerNameOf } from '../catalog/providers.ts'

/** Under which id, when and where it happens. */
export interface Occurrence {
  readonly id: EventId
  readonly at: number
  readonly imsOrgId: string
}

export function eventOfSample(
  sample: unknown,
  provider: Provider,
  { code }: EventCode,
  { id, at, imsOrgId }: Occurrence,
): Event {
  const { attributes, fact } = takenApart(sample)
  const isOurs = provider.workspaceId === null
  if (isOurs && !isObject(fact)) {
    const problem = `A sample of "${provider.label}" is a JSON object: the run, or whatever else the event tells of.`
    throw new Fault('EVENTS-400', { problem })
  }
  return {
    id,
    providerId: provider.id,
    providerMetadataId: headerNameOf(provider, imsOrgId),
    code,
    at,
    flowId: null,
    fact,
    attributes: isOurs
      ? null
      : {
          datacontenttype: 'application/json',
          ...attributes,
          specversion: '1.0',
          // One of its own each time: source and id together tell events apart.
          id,
          source: provider.source,
          type: code,
          time: new Date(at).toISOString(),
        },
    isPhi: false,
  }
}

/** Owners write what happened alone, or all that a receiver gets: a CloudEvent, or the envelope of `adobe_io`. */
function takenApart(sample: unknown): { attributes: Record<string, unknown>; fact: unknown } {
  if (!isObject(sample)) return { attributes: {}, fact: sample }
  if (typeof sample['specversion'] === 'string') {
    const { data = null, ...attributes } = sample
    return { attributes, fact: data }
  }
  if (typeof sample['event_id'] === 'string' && 'event' in sample) {
    return { attributes: {}, fact: sample['event'] }
  }
  return { attributes: {}, fact: sample }
}
