/** envelope: event → the body that a receiver gets (pure; decisions 5, 6, 24). */
import type { DeliveryFormat, Event } from '../../domain/event.ts'
import { isObject } from '../../domain/json.ts'
import type { Provider } from '../../domain/provider.ts'
import type { Registration } from '../../domain/registration.ts'

export interface Addressee {
  readonly format: DeliveryFormat
  readonly clientId: string
  /** The event code in the spelling that was asked for. */
  readonly eventCode: string
  readonly imsOrgId: string
}

/** Weir's own events are written as the registration asks, others as their provider says (decision 5). */
export function formatFor(
  { workspaceId, format }: Pick<Provider, 'workspaceId' | 'format'>,
  { deliveryFormat }: Pick<Registration, 'deliveryFormat'>,
): DeliveryFormat {
  return workspaceId === null ? deliveryFormat : format
}

/** Two addressees with the same variant of one event get the same bytes. */
export function variantOf({ format, clientId, eventCode }: Addressee): string {
  return `${format} ${clientId} ${eventCode}`
}

export function envelope(event: Event, to: Addressee): string {
  switch (to.format) {
    case 'adobe_io':
      return JSON.stringify(adobeIo(event, to))
    case 'pipeline':
      return JSON.stringify([{ messages: [pipelineMessage(event, to)] }])
    case 'cloud_events_v1':
      return JSON.stringify(cloudEvent(event, to))
  }
}

function adobeIo(event: Event, to: Addressee) {
  return {
    event_id: event.id,
    // What was published without data has none to show, but the key stays.
    event: event.attributes === null ? platformFact(event, to) : (event.fact ?? null),
    recipient_client_id: to.clientId,
    ...phiOf(event),
  }
}

function platformFact(event: Event, to: Addressee) {
  return {
    ...(isObject(event.fact) ? event.fact : {}),
    slaCreatedAt: event.at,
    processStartTime: event.at,
    header: {
      _adobeio: {
        imsOrgId: to.imsOrgId,
        providerMetadata: event.providerMetadataId,
        eventCode: to.eventCode,
      },
    },
    transformedTime: event.at,
  }
}

function pipelineMessage(event: Event, to: Addressee) {
  return {
    msgType: 'eventNotification',
    version: '1.0',
    timestamp: event.at,
    imsOrgId: to.imsOrgId,
    schema: { name: 'run-notification', version: '1.0' },
    provider: 'FlowService',
    _eventNotificationMeta: { category: 'Platform Notifications', type: to.eventCode },
    value: event.fact,
  }
}

/** The deprecated names stand beside the new ones: official verifiers still read them (io-events 3.3). */
function cloudEvent(event: Event, to: Addressee) {
  return {
    ...(event.attributes ?? platformAttributes(event, to)),
    data: event.fact,
    eventid: event.id,
    event_id: event.id,
    recipientclientid: to.clientId,
    recipient_client_id: to.clientId,
    ...phiOf(event),
  }
}

function platformAttributes(event: Event, to: Addressee) {
  return {
    specversion: '1.0',
    id: event.id,
    source: `urn:aio_provider_metadata:${event.providerMetadataId}`,
    type: to.eventCode,
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
  }
}

/** Said only where it is so (io-events 6). */
function phiOf({ isPhi }: Event): { phidata?: true } {
  return isPhi ? { phidata: true } : {}
}
