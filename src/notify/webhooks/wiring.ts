/** wiring: the push side as the rest sees it: a `post` for deliveries, a `challenge` for registrations. */
import { LRUCache } from 'lru-cache'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpClient } from '../../platform/http.ts'
import type { Keys } from '../../platform/keys.ts'
import type { Log } from '../../platform/log.ts'
import type { Exchange } from '../../domain/attempt.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Trace } from '../../domain/trace.ts'
import type { Challenge } from '../registrations/proof.ts'
import type { RegistrationNeeds } from '../registrations/registration.ts'
import { type Allow, judgeUrl } from './address.ts'
import { challenge, challengeByCallBack } from './challenge.ts'
import type { DeliverNeeds } from './deliver.ts'
import type { Lanes } from './lanes.ts'
import { createSigner } from './signature.ts'
import { traceOf } from './trace.ts'

/** How many bodies' signatures are remembered for fan-out and retries; about 1 KB each. */
const REMEMBERED_BODIES = 10_000

/** One for each registration that is pushed to; few have more. */
const REMEMBERED_SECRETS = 10_000

interface PostNeeds {
  readonly keys: Keys
  readonly pass: Lanes['pass']
}

export function createPost({ keys, pass }: PostNeeds): DeliverNeeds['post'] {
  const signer = createSigner(keys, { remember: REMEMBERED_BODIES })
  const secrets = new LRUCache<string, string>({
    max: REMEMBERED_SECRETS,
    memoMethod: (sealed) => keys.open(sealed),
  })

  return async (owed, registration) => {
    const { webhookUrl, signatures, sealedSecret, maxInFlight, maxPerSecond } = registration
    const { registrationId, eventId, eventCode, providerMetadataId, items, replayId, body } = owed
    const isTimed = signatures.includes('standard_webhooks')
    const proof = signatures.includes('adobe_rsa')
      ? await signer.proofOf(body, String(owed.bodyId))
      : {}
    return await pass({
      url: webhookUrl ?? '',
      registrationId,
      deliveryId: owed.id,
      eventId,
      eventCode,
      providerMetadataId,
      items,
      // The format is the first word of the variant; a batch is a variant of its own.
      isCloudEvent: owed.variant.startsWith('cloud_events_v1 '),
      replayId,
      number: owed.attempts,
      body,
      proof,
      secret: isTimed ? secrets.memo(sealedSecret ?? '') : null,
      maxInFlight,
      maxPerSecond,
    })
  }
}

interface RegistrationWiring {
  readonly store: RegistrationNeeds['store']
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly bus: RegistrationNeeds['bus']
  readonly http: HttpClient
  readonly keys: Keys
  readonly allow: Allow
  /** Read late: the port may be a free one. */
  readonly places: { readonly publicUrl: string }
}

export function createRegistrationNeeds(wiring: RegistrationWiring): RegistrationNeeds {
  const { store, clock, chance, log, bus, keys, allow } = wiring
  return {
    store,
    clock,
    chance,
    log,
    bus,
    seal: (secret) => keys.seal(secret),
    judgeUrl(url) {
      const judged = judgeUrl(url, allow)
      return judged.kind === 'ok' ? null : judged.reason
    },
    challenge: createChallenge(wiring),
  }
}

/** Where a webhook proves itself later (io-events 3.1). */
export const VALIDATION_PATH = '/csm/registrations/validate'

function createChallenge({ http, keys, chance, clock, places }: RegistrationWiring): Challenge {
  const signer = createSigner(keys, { remember: 1 })
  const traced = (
    registrationId: RegistrationId,
    { exchange, eventId }: { exchange: Exchange; eventId: string },
    isSuccess: boolean,
  ): Trace =>
    traceOf(exchange, {
      id: chance.uuid(),
      registrationId,
      deliveryId: null,
      eventId,
      eventCode: 'challenge',
      providerLabel: 'Adobe IO Events',
      items: [],
      replayId: null,
      isSuccess,
    })
  return {
    async ask(id, webhookUrl) {
      const result = await challenge({ id, webhookUrl }, { http, chance, clock })
      const { kind, reason } = result
      return { kind, reason, trace: traced(id, result, kind === 'proven') }
    },
    async askToCallBack(id, webhookUrl, validation) {
      const query = new URLSearchParams({ id: validation.id, challenge: validation.challenge })
      const url = `${places.publicUrl}${VALIDATION_PATH}?${query.toString()}`
      const result = await challengeByCallBack({ id, webhookUrl }, url, { http, signer, clock })
      const { reason, eventId } = result
      const exchange = masked(result.exchange, [validation.id, validation.challenge])
      return { reason, trace: traced(id, { exchange, eventId }, reason === '') }
    },
    get callBackHost() {
      return URL.parse(places.publicUrl)?.host ?? ''
    },
  }
}

/**
 * Whoever reads the trace must not be able to call back in place of the webhook (io-events 3.1), also
 * where the webhook has answered with what it was sent.
 */
function masked(exchange: Exchange, secrets: readonly string[]): Exchange {
  const mask = (text: string): string =>
    secrets.reduce(
      (rest, secret) => rest.replaceAll(secret, '*'.repeat(secret.length - 4) + secret.slice(-4)),
      text,
    )
  const { request, response } = exchange
  const headers = Object.entries(response.headers).map(
    ([name, values]) => [name, values.map(mask)] as const,
  )
  return {
    ...exchange,
    request: { ...request, body: mask(request.body) },
    response: { ...response, headers: Object.fromEntries(headers), body: mask(response.body) },
  }
}
