/** event: a fact as announced, with an id for ever. */
import type { EventId, FlowId, ProviderId } from './ids.ts'

export interface Event {
  readonly id: EventId
  readonly providerId: ProviderId
  readonly providerMetadataId: string
  readonly code: string
  readonly at: number
  /** The flow it tells about; `null` for events of other providers. */
  readonly flowId: FlowId | null
  /** What happened, as JSON values: for a flow run, the run in its documented wire shape. */
  readonly fact: Readonly<Record<string, unknown>>
}

/** The forms in which the body of an event is written for a receiver (decision 5). */
export type DeliveryFormat = 'adobe_io' | 'pipeline' | 'cloud_events_v1'
