/** wiring: the push side as the rest sees it: a `post` for deliveries, a `challenge` for registrations. */
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpClient } from '../../platform/http.ts'
import type { Keys } from '../../platform/keys.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import type { RegistrationNeeds } from '../registrations/registration.ts'
import { type Allow, judgeUrl } from './address.ts'
import { createAttempt } from './attempt.ts'
import { challenge } from './challenge.ts'
import type { DeliverNeeds } from './deliver.ts'
import { createSigner } from './signature.ts'
import { traceOf } from './trace.ts'

interface PostNeeds {
  readonly http: HttpClient
  readonly keys: Keys
  readonly chance: Chance
  readonly clock: Clock
}

/** How many bodies' signatures are remembered for fan-out and retries; about 1 KB each. */
const REMEMBERED_BODIES = 10_000

export function createPost({ http, keys, chance, clock }: PostNeeds): DeliverNeeds['post'] {
  const attempt = createAttempt({
    http,
    signer: createSigner(keys, { remember: REMEMBERED_BODIES }),
    chance,
    clock,
  })
  return (owed, registration) =>
    attempt({
      url: registration.webhookUrl ?? '',
      eventId: owed.eventId,
      eventCode: owed.eventCode,
      providerMetadataId: owed.providerMetadataId,
      format: registration.deliveryFormat,
      isBatch: false,
      number: owed.attempts,
      body: owed.body,
      bodyKey: String(owed.bodyId),
      signatures: registration.signatures,
      secret: null,
    })
}

interface RegistrationWiring {
  readonly store: Store<'registrations' | 'traces'>
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly http: HttpClient
  readonly allow: Allow
}

export function createRegistrationNeeds({
  store,
  clock,
  chance,
  log,
  http,
  allow,
}: RegistrationWiring): RegistrationNeeds {
  return {
    store,
    clock,
    chance,
    log,
    judgeUrl(url) {
      const judged = judgeUrl(url, allow)
      return judged.kind === 'ok' ? null : judged.reason
    },
    async challenge(id, webhookUrl) {
      const { isVerified, reason, exchange, eventId } = await challenge(
        { id, webhookUrl },
        { http, chance, clock },
      )
      const trace = traceOf(exchange, {
        id: chance.uuid(),
        registrationId: id,
        deliveryId: null,
        eventId,
        eventCode: 'challenge',
        providerLabel: 'Adobe IO Events',
        isSuccess: isVerified,
      })
      return { isVerified, reason, trace }
    },
  }
}
