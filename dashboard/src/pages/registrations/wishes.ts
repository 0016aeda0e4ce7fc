/** wishes: what somebody fills in about a registration, and the body that is sent of it (pure). */
import type { ChangedRegistration, NewRegistration, RegistrationAnswer } from '../../events-api.ts'

export interface Interest {
  readonly providerId: string
  readonly code: string
}

export interface Wishes {
  readonly interests: readonly Interest[]
  readonly flowIds: readonly string[]
  readonly name: string
  readonly description: string
  readonly deliveryType: string
  readonly webhookUrl: string
  readonly format: string
  /** `adobe_rsa`, `standard_webhooks` or `both`. */
  readonly signatures: string
  /** `null`: as Weir has it by default. */
  readonly maxInFlight: number | null
  readonly maxPerSecond: number | null
  /** JSON as a text; '' for none. Only where a registration is made: later it has a page of its own. */
  readonly rule: string
}

export const NOTHING_WISHED: Wishes = {
  interests: [],
  flowIds: [],
  name: '',
  description: '',
  deliveryType: 'webhook',
  webhookUrl: '',
  format: 'adobe_io',
  signatures: 'adobe_rsa',
  maxInFlight: null,
  maxPerSecond: null,
  rule: '',
}

/** In letters that an address may have. */
export function writtenWishes(wishes: Wishes): string {
  return btoa(encodeURIComponent(JSON.stringify(wishes)))
}

/** What cannot be read is nothing wished. */
export function readWishes(text: string): Wishes {
  try {
    const given: unknown = JSON.parse(decodeURIComponent(atob(text)))
    return typeof given === 'object' && given !== null
      ? { ...NOTHING_WISHED, ...given }
      : NOTHING_WISHED
  } catch {
    return NOTHING_WISHED
  }
}

export function wishesOf(registration: RegistrationAnswer): Wishes {
  const { _weir } = registration
  return {
    interests: registration.events_of_interest.map(({ provider_id, event_code }) => ({
      providerId: provider_id,
      code: event_code,
    })),
    flowIds: _weir.flowIds,
    name: registration.name,
    description: registration.description,
    deliveryType: registration.delivery_type,
    webhookUrl: registration.webhook_url ?? '',
    format: registration.delivery_format,
    signatures: _weir.signatures.length === 2 ? 'both' : (_weir.signatures[0] ?? 'adobe_rsa'),
    maxInFlight: _weir.maxInFlight,
    maxPerSecond: _weir.maxPerSecond,
    rule: '',
  }
}

/** Its filter is left out, and so stays as it is. */
export function changeOf(wishes: Wishes): ChangedRegistration {
  return {
    name: wishes.name.trim(),
    description: wishes.description,
    delivery_type: wishes.deliveryType,
    delivery_format: wishes.format,
    ...(wishes.deliveryType === 'journal' ? {} : { webhook_url: wishes.webhookUrl.trim() }),
    events_of_interest: wishes.interests.map(({ providerId, code }) => ({
      provider_id: providerId,
      event_code: code,
    })),
    _weir: {
      signatures:
        wishes.signatures === 'both'
          ? ['adobe_rsa', 'standard_webhooks']
          : [wishes.signatures === 'standard_webhooks' ? 'standard_webhooks' : 'adobe_rsa'],
      maxInFlight: wishes.maxInFlight,
      maxPerSecond: wishes.maxPerSecond,
      flowIds: [...wishes.flowIds],
    },
  }
}

export function creationOf(wishes: Wishes, clientId: string): NewRegistration {
  const rule = wishes.rule.trim()
  return {
    ...changeOf(wishes),
    client_id: clientId,
    ...(rule === ''
      ? {}
      : { subscriber_filters: [{ name: 'My filter', subscriber_filter: rule }] }),
  }
}

/** What there is to say, as sentences by field. */
export interface Flaws {
  readonly interests?: string
  readonly name?: string
  readonly description?: string
  readonly webhookUrl?: string
  readonly rule?: string
}

/** What is yet to be filled in; the rest is for the API to say. */
export function missingIn({
  interests,
  name,
  description,
  deliveryType,
  webhookUrl,
}: Wishes): Flaws {
  const length = name.trim().length
  return {
    ...(interests.length === 0 ? { interests: 'Choose one event or more.' } : {}),
    ...(length < 3 ? { name: 'Give it a name of three characters or more.' } : {}),
    ...(length > 255 ? { name: `A name has 255 characters at most; this one has ${length}.` } : {}),
    ...(description.length > 5_000
      ? { description: `It has 5,000 characters at most; this has ${description.length}.` }
      : {}),
    ...(deliveryType !== 'journal' && !/^https?:\/\/\S+$/.test(webhookUrl.trim())
      ? { webhookUrl: 'Give the whole address, such as https://example.com/hook.' }
      : {}),
  }
}
