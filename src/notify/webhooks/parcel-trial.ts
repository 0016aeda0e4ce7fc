/** parcel-trial: a parcel as the tests of the push side hand it over. */
import { idOf } from '../../domain/ids.ts'
import type { Parcel } from './attempt.ts'

/** Of registration `r1`, unsigned, without limits of its own. */
export function aParcel(changes: Partial<Parcel> = {}): Parcel {
  return {
    url: 'https://receiver.example/hook',
    registrationId: idOf('r1'),
    deliveryId: idOf('1'),
    eventId: idOf('event-1'),
    eventCode: 'sources_flow_run_success',
    providerMetadataId: 'platform_notifications',
    items: [],
    isCloudEvent: false,
    replayId: null,
    number: 1,
    body: '{"a":"é"}',
    proof: {},
    secret: null,
    maxInFlight: null,
    maxPerSecond: null,
    ...changes,
  }
}
