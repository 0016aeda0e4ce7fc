/**
 * attempt: one signed POST of a delivery, and what came back.
 * Keeps: the event id and the body are the same on every attempt; the delivery id and the request
 * id are new on every one (io-events 3.2).
 */
import { LRUCache } from 'lru-cache'
import type { KeyObject } from 'node:crypto'
import type { Exchange } from '../../domain/attempt.ts'
import type { DeliveryItem } from '../../domain/delivery.ts'
import type { DeliveryId, EventId, RegistrationId } from '../../domain/ids.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpClient } from '../../platform/http.ts'
import { secretKeyOf, timedHeaders } from './signature.ts'

/** What is sent, to whom, for which time. */
export interface Parcel {
  readonly url: string
  readonly registrationId: RegistrationId
  readonly deliveryId: DeliveryId
  /** Of a batch, its first event. */
  readonly eventId: EventId
  /** In the spelling the registration asked for. */
  readonly eventCode: string
  readonly providerMetadataId: string
  /** Every event of a batch; empty where it is no batch. */
  readonly items: readonly DeliveryItem[]
  /** Whether the body is one CloudEvent; a batch is plain JSON in every format (decision 23). */
  readonly isCloudEvent: boolean
  /** As in Delivery: what is sent again. */
  readonly replayId: string | null
  /** Which attempt this is; the first is 1. */
  readonly number: number
  readonly body: string
  /** What proves the body: the headers of `adobe_rsa`, or none. */
  readonly proof: Readonly<Record<string, string>>
  /** `whsec_…`, for `standard_webhooks` only. */
  readonly secret: string | null
  /** As in Registration. */
  readonly maxInFlight: number | null
  readonly maxPerSecond: number | null
}

/** Makes one attempt; a receiver that fails is an outcome in the exchange, not an error. */
export type Attempt = (parcel: Parcel) => Promise<Exchange>

export function createAttempt({ http, chance, clock }: AttemptNeeds): Attempt {
  const secretKeys = new LRUCache<string, KeyObject>({
    max: REMEMBERED_SECRETS,
    memoMethod: secretKeyOf,
  })

  return async (parcel) => {
    const { url, eventId, body, proof, secret } = parcel
    const timed =
      secret === null
        ? {}
        : timedHeaders({
            body,
            messageId: eventId,
            sentAt: clock.now(),
            key: secretKeys.memo(secret),
          })
    const headers = { ...headersOf(parcel, chance), ...proof, ...timed }
    return await http.exchange({ method: 'POST', url, headers, body })
  }
}

/** One for each registration that is pushed to; few have more. */
const REMEMBERED_SECRETS = 10_000

export interface AttemptNeeds {
  readonly http: HttpClient
  readonly chance: Chance
  readonly clock: Clock
}

/** What every request of Weir to a webhook carries, challenges included. */
export const COMMON_HEADERS = {
  'user-agent': 'Adobe/1.0',
  'accept-encoding': 'deflate,compress,identity',
  'content-type': 'application/json; charset=utf-8',
}

function headersOf(parcel: Parcel, chance: Chance): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    ...(parcel.isCloudEvent
      ? { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
      : {}),
    'x-adobe-event-id': parcel.eventId,
    'x-adobe-event-code': plain(parcel.eventCode),
    'x-adobe-provider': plain(parcel.providerMetadataId),
    'x-adobe-delivery-id': chance.uuid(),
    'x-request-id': chance.hex(32),
    ...(parcel.number > 1 ? { 'x-adobe-retry-count': String(parcel.number - 1) } : {}),
    // Weir's own: upstream knows no sending again (decision 28).
    ...(parcel.replayId === null ? {} : { 'x-weir-replay': parcel.replayId }),
  }
}

/** Codes of custom providers are free text, but a header carries visible ASCII and spaces only. */
function plain(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent)
}
