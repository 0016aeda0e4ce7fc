/**
 * deliver: one delivery owed → one attempt → verdict → trace: the whole of delivery on one page.
 * Before: registration. After: nobody; this is where the flow ends.
 * Keeps: an attempt is settled only by the commit that carries its trace, and nothing is sent to a
 * webhook that has lost its proof.
 */
import type { DeliveryId, RegistrationId } from '../../domain/ids.ts'
import { answerOf, type Outcome } from '../../domain/attempt.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { OwedDelivery, Settlement } from '../../platform/store/ledgers/delivery-rows.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Passed } from './lanes.ts'
import type { Settle } from './settle.ts'
import { holdUntil, judge, RETRY_WINDOW_MS, type Verdict } from './verdict.ts'

export interface DeliverNeeds {
  readonly store: Store<'deliveries'>
  readonly clock: Clock
  readonly log: Log
  /** As it is now. */
  readonly registrationOf: (id: RegistrationId) => Promise<Registration | null>
  readonly post: (owed: Sendable, registration: Registration) => Promise<Passed>
  readonly settle: Settle
  /** Milliseconds after each attempt; the last one repeats. */
  readonly schedule: readonly number[]
}

export type Sendable = OwedDelivery & { readonly body: string }

export async function deliver(owed: OwedDelivery, needs: DeliverNeeds): Promise<void> {
  const { clock, log, registrationOf, post, settle } = needs
  const registration = await registrationOf(owed.registrationId)
  if (registration === null) return // Deleted with all that was owed to it (decision 29).
  if (isTooLate(owed, needs)) return await leave(owed, TOO_LATE, needs)
  if (!isSendable(owed)) return await leave(owed, CLEARED, needs)
  if (!isProven(registration)) return await leave(owed, heldUntil(owed, needs), needs)

  const sinceFirstMs = clock.now() - (owed.firstAttemptAt ?? clock.now())
  const passed = await post(owed, registration)
  if (passed.kind === 'back') return await leave(owed, backUntil(owed), needs)
  const { carried } = passed
  // The clock may have been set meanwhile.
  const firstAt = clock.now() - carried.durationMs - sinceFirstMs
  const verdict = judge(carried.outcome, {
    number: owed.attempts,
    firstAt,
    now: clock.now(),
    schedule: needs.schedule,
  })
  const settlement = settlementOf(owed.id, verdict, carried.outcome)
  await settle({ owed, registration, carried, settlement })
  log.info('delivery.attempted', {
    deliveryId: owed.id,
    eventId: owed.eventId,
    registrationId: owed.registrationId,
    attempt: owed.attempts,
    verdict: verdict.kind,
    answer: answerOf(carried.outcome),
    outcome: settlement.lastOutcome,
    durationMs: carried.durationMs,
    owedMs: clock.now() - owed.createdAt,
  })
}

/** Weir may have been down while the time of the delivery ran out. */
function isTooLate({ firstAttemptAt }: OwedDelivery, { clock }: DeliverNeeds): boolean {
  return firstAttemptAt !== null && clock.now() - firstAttemptAt > RETRY_WINDOW_MS
}

export function isSendable(owed: OwedDelivery): owed is Sendable {
  return owed.body !== null
}

/** An edit may have left a registration without a webhook, or with one that failed its challenge. */
function isProven({ webhookUrl, status }: Registration): boolean {
  return (
    webhookUrl !== null && status !== 'pending_verification' && status !== 'verification_failed'
  )
}

/** What becomes of a delivery of which nothing is sent. */
type Unsent = Omit<Settlement, 'id' | 'isMade'> & { readonly happening: string }

const TOO_LATE: Unsent = {
  happening: 'delivery.expired',
  status: 'expired',
  nextAttemptAt: null,
  lastOutcome: 'Its 24 hours were over before it could be tried again.',
}

const CLEARED: Unsent = {
  happening: 'delivery.refused',
  status: 'refused',
  nextAttemptAt: null,
  lastOutcome: 'Nothing was sent: its body was cleared.',
}

/** As if it had not been claimed. */
function backUntil({ nextAttemptAt, lastOutcome }: OwedDelivery): Unsent {
  return { happening: 'delivery.sentBack', status: 'waiting', nextAttemptAt, lastOutcome }
}

const UNPROVEN = 'The registration has no webhook that has proved to be its own; nothing was sent.'

/** The next edit may heal it, so it waits; what was never sent, for 24 hours from when it was owed. */
function heldUntil(
  { attempts, firstAttemptAt, createdAt }: OwedDelivery,
  { clock, schedule }: DeliverNeeds,
): Unsent {
  const since = attempts > 1 ? (firstAttemptAt ?? createdAt) : createdAt
  const nextAttemptAt = holdUntil(since, clock.now(), schedule)
  return nextAttemptAt === null
    ? { ...TOO_LATE, lastOutcome: `${UNPROVEN} ${TOO_LATE.lastOutcome}` }
    : { happening: 'delivery.held', status: 'waiting', nextAttemptAt, lastOutcome: UNPROVEN }
}

/** The attempt was counted when it was claimed; it is given back. */
async function leave(
  owed: OwedDelivery,
  { happening, ...unsent }: Unsent,
  { store, log }: DeliverNeeds,
): Promise<void> {
  const settlement = { ...unsent, id: owed.id, isMade: false }
  await store.commit(({ deliveries }) => deliveries.settle(settlement))
  const facts = { deliveryId: owed.id, eventId: owed.eventId, registrationId: owed.registrationId }
  const level = unsent.status === 'waiting' ? 'info' : 'warn'
  log[level](happening, { ...facts, outcome: unsent.lastOutcome })
}

function settlementOf(id: DeliveryId, verdict: Verdict, outcome: Outcome): Settlement {
  const came =
    outcome.kind === 'answered'
      ? `answered ${outcome.status}`
      : `${outcome.code}: ${outcome.reason}`
  switch (verdict.kind) {
    case 'delivered':
      return { id, status: 'delivered', nextAttemptAt: null, lastOutcome: came }
    case 'retry':
      return { id, status: 'waiting', nextAttemptAt: verdict.at, lastOutcome: came }
    case 'refused':
    case 'expired':
      return {
        id,
        status: verdict.kind,
        nextAttemptAt: null,
        lastOutcome: verdict.reason,
      }
  }
}
