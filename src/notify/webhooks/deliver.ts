/**
 * deliver: one delivery owed → one attempt → verdict → trace: the whole of delivery on one page.
 * Before: registration. After: nobody; this is where the flow ends.
 * Keeps: a delivery is settled only by the commit that carries its trace.
 */
import { type DeliveryId, idOf } from '../../domain/ids.ts'
import type { Exchange } from '../../domain/attempt.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Log } from '../../platform/log.ts'
import type { OwedDelivery, Settlement } from '../../platform/store/ledgers/deliveries.ts'
import type { Store } from '../../platform/store/store.ts'
import { traceOf } from './trace.ts'
import { judge, type Verdict } from './verdict.ts'

export interface DeliverNeeds {
  readonly store: Store<'deliveries' | 'registrations' | 'traces'>
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly post: (owed: OwedDelivery, registration: Registration) => Promise<Exchange>
  /** Milliseconds after each attempt; the last one repeats. */
  readonly schedule: readonly number[]
}

/** How long after its first attempt a delivery is tried (decision 19). */
const WINDOW_MS = 24 * 60 * 60 * 1_000

export async function deliver(owed: OwedDelivery, needs: DeliverNeeds): Promise<void> {
  const { store, clock, chance, log, post, schedule } = needs
  const registration = await store.read.registrations.find(owed.registrationId)
  if (registration === null) return // Deleted with all that was owed to it (decision 29).

  const exchange = await post(owed, registration)
  const verdict = judge(exchange.outcome, {
    number: owed.attempts,
    firstAt: owed.firstAttemptAt ?? clock.now(),
    now: clock.now(),
    schedule,
    windowMs: WINDOW_MS,
  })
  const settlement = settlementOf(owed.id, verdict, exchange)
  const trace = traceOf(exchange, {
    id: chance.uuid(),
    registrationId: owed.registrationId,
    deliveryId: owed.id,
    eventId: owed.eventId,
    eventCode: owed.eventCode,
    providerLabel: owed.providerMetadataId,
  })

  await store.commit(async ({ deliveries, traces }) => {
    await deliveries.settle(settlement)
    await traces.append(trace)
    if (isTimeToTrim(owed.id)) await traces.trim(owed.registrationId, KEPT_TRACES)
  })
  log.info('delivery.attempted', {
    deliveryId: owed.id,
    eventId: owed.eventId,
    registrationId: owed.registrationId,
    attempt: owed.attempts,
    verdict: verdict.kind,
    outcome: settlement.lastOutcome,
    durationMs: exchange.durationMs,
  })
}

/** Of each registration: so many successes and as many errors (io-events 7.1). */
const KEPT_TRACES = 100

/** Trimming every so often keeps at most a few more than promised, for a fraction of the cost. */
function isTimeToTrim(id: DeliveryId): boolean {
  return Number(id) % 32 === 0
}

function settlementOf(id: DeliveryId, verdict: Verdict, { outcome }: Exchange): Settlement {
  const came =
    outcome.kind === 'answered'
      ? `answered ${outcome.status}`
      : `${outcome.code}: ${outcome.reason}`
  switch (verdict.kind) {
    case 'delivered':
      return { id: idOf(id), status: 'delivered', nextAttemptAt: null, lastOutcome: came }
    case 'retry':
      return { id: idOf(id), status: 'waiting', nextAttemptAt: verdict.at, lastOutcome: came }
    case 'refused':
    case 'expired':
      return {
        id: idOf(id),
        status: verdict.kind,
        nextAttemptAt: null,
        lastOutcome: verdict.reason,
      }
  }
}
