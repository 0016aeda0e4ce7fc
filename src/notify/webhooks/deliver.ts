/**
 * deliver: one delivery owed → one attempt → verdict → trace: the whole of delivery on one page.
 * Before: registration. After: nobody; this is where the flow ends.
 * Keeps: an attempt is settled only by the commit that carries its trace, and nothing is sent to a
 * webhook that has lost its proof.
 */
import type { DeliveryId } from '../../domain/ids.ts'
import type { Exchange, Outcome } from '../../domain/attempt.ts'
import type { Registration } from '../../domain/registration.ts'
import { TRACES_KEPT } from '../../domain/trace.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Log } from '../../platform/log.ts'
import type { OwedDelivery, Settlement } from '../../platform/store/ledgers/delivery-rows.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import { bucketOf, judgeHealth, windowStart } from '../registrations/health.ts'
import { type LetterOf, type Move, moveByHealth, tellMove } from '../registrations/move.ts'
import { traceOf } from './trace.ts'
import { holdUntil, isDelivered, judge, RETRY_WINDOW_MS, type Verdict } from './verdict.ts'

export interface DeliverNeeds {
  readonly store: Store<Touched>
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly post: (owed: Sendable, registration: Registration) => Promise<Exchange>
  /** Milliseconds after each attempt; the last one repeats. */
  readonly schedule: readonly number[]
  readonly letterOf: LetterOf
}

type Touched = 'deliveries' | 'registrations' | 'traces' | 'tallies' | 'letters'

export type Sendable = OwedDelivery & { readonly body: string }

export async function deliver(owed: OwedDelivery, needs: DeliverNeeds): Promise<void> {
  const { store, clock, chance, log, post } = needs
  const registration = await store.read.registrations.find(owed.registrationId)
  if (registration === null) return // Deleted with all that was owed to it (decision 29).
  if (isTooLate(owed, needs)) return await leave(owed, TOO_LATE, needs)
  if (!isSendable(owed)) return await leave(owed, CLEARED, needs)
  if (!isProven(registration)) return await leave(owed, heldUntil(owed, needs), needs)

  const exchange = await post(owed, registration)
  const verdict = verdictOf(owed, exchange.outcome, needs)
  const settlement = settlementOf(owed.id, verdict, exchange.outcome)
  const trace = traceOf(withoutBody(exchange), {
    id: chance.uuid(),
    registrationId: owed.registrationId,
    deliveryId: owed.id,
    eventId: owed.eventId,
    eventCode: owed.eventCode,
    providerLabel: owed.providerMetadataId,
    items: owed.items.map(({ providerMetadataId, ...item }) => ({
      ...item,
      providerLabel: providerMetadataId,
    })),
    replayId: owed.replayId,
  })

  const isToTrim = isTimeToTrim(chance)
  const tried = { registration, exchange, now: clock.now() }
  const move = await store.commit(async (ledgers) => {
    const { deliveries, traces } = ledgers
    // Where the registration was deleted meanwhile, nothing of it is kept.
    if (!(await deliveries.settle(settlement))) return null
    await traces.append(trace, owed.bodyId)
    if (isToTrim) await traces.trim(owed.registrationId, TRACES_KEPT.ofEach)
    return await noteHealth(tried, ledgers, needs.letterOf)
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
  if (move !== null) tellMove(move, needs)
}

/** The registration itself is read again only where its status seems to change, which is rare. */
async function noteHealth(
  { registration, exchange, now }: { registration: Registration; exchange: Exchange; now: number },
  ledgers: Pick<Ledgers, Touched>,
  letterOf: LetterOf,
): Promise<Move | null> {
  const { startedAt, outcome } = exchange
  await ledgers.tallies.note(registration, bucketOf(startedAt), isDelivered(outcome))
  const tally = await ledgers.tallies.find(registration, windowStart(now))
  if (judgeHealth({ ...registration, ...tally, now }) === registration.status) return null
  return await moveByHealth(registration.id, now, ledgers, letterOf)
}

/** What was sent is kept once, as the body that was signed; the trace only points to it. */
function withoutBody(exchange: Exchange): Exchange {
  return { ...exchange, request: { ...exchange.request, body: '' } }
}

/**
 * One time in 32, by chance: few more than promised are kept, for a fraction of the cost. Counting by
 * the ids of deliveries would pass over a registration to which only the others fall.
 */
function isTimeToTrim(chance: Chance): boolean {
  return Number.parseInt(chance.hex(2), 16) % 32 === 0
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

function verdictOf(
  { attempts, firstAttemptAt }: OwedDelivery,
  outcome: Outcome,
  { clock, schedule }: Pick<DeliverNeeds, 'clock' | 'schedule'>,
): Verdict {
  const now = clock.now()
  const firstAt = firstAttemptAt ?? now
  return judge(outcome, { number: attempts, firstAt, now, schedule })
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
