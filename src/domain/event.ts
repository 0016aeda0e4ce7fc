/** event: a fact as announced, with an id for ever. */
import type { EventId, FlowId, ProviderId } from './ids.ts'

export interface Event {
  readonly id: EventId
  readonly providerId: ProviderId
  /** As `x-adobe-provider` names it: the metadata id, with organisation and instance where there are many. */
  readonly providerMetadataId: string
  readonly code: string
  readonly at: number
  /** The flow it tells about; `null` for events of other providers. */
  readonly flowId: FlowId | null
  /** What happened, as JSON: for a flow run, the run in its documented wire shape; else what was published. */
  readonly fact: unknown
  /** The CloudEvents attributes under which it was published, but for `data`; `null` for Weir's own. */
  readonly attributes: Readonly<Record<string, unknown>> | null
  /** Whether its publisher said that it holds health data (io-events 6). */
  readonly isPhi: boolean
}

/** The forms in which the body of an event is written for a receiver (decision 5). */
export type DeliveryFormat = 'adobe_io' | 'pipeline' | 'cloud_events_v1'
