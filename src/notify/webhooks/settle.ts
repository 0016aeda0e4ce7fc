/**
 * settle: attempts that end at about the same time → what became of their deliveries, their traces and
 * the health of their registrations, in one commit.
 * Keeps: an attempt is settled only by the commit that carries its trace.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { DeliveryStatus } from '../../domain/delivery.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import { TRACES_KEPT } from '../../domain/trace.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { OwedDelivery, Settlement } from '../../platform/store/ledgers/delivery-rows.ts'
import { hourOf } from '../../platform/store/ledgers/hours.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Tally } from '../../platform/store/ledgers/tallies.ts'
import type { Store } from '../../platform/store/store.ts'
import { bucketOf, judgeHealth, windowStart } from '../registrations/health.ts'
import { type LetterOf, type Move, moveByHealth, tellMove } from '../registrations/move.ts'
import type { Carried } from './carry.ts'
import { isDelivered } from './verdict.ts'

export interface SettleNeeds {
  readonly store: Store<Touched>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly letterOf: LetterOf
}

type Touched = 'deliveries' | 'registrations' | 'traces' | 'tallies' | 'hours' | 'letters'

/** An attempt that was made, and what it means for its delivery. */
export interface Ended {
  readonly owed: Pick<OwedDelivery, 'bodyId'>
  /** As it was when the attempt was made. */
  readonly registration: Registration
  readonly carried: Carried
  readonly settlement: Settlement
}

/** How long the first that ends waits for others: nobody waits for what it writes. */
const GATHER_MS = 10

/** Resolves once it is on disk. */
export type Settle = (ended: Ended) => Promise<void>

export function createSettle(needs: SettleNeeds): Settle {
  const { store, clock } = needs
  const untrimmed = new Map<RegistrationId, number>()
  let waiting: Ended[] = []
  let joining: Promise<void> | null = null

  async function commit(): Promise<void> {
    await pause(GATHER_MS)
    const now = clock.now()
    let taken: readonly Ended[] | null = null
    const take = (): readonly Ended[] => {
      if (taken !== null) return taken
      taken = waiting
      waiting = []
      joining = null
      return taken
    }
    const written = store.commit(async (ledgers) => {
      // Whoever ends until the transaction begins comes with it.
      const settled = await settleEach(take(), ledgers)
      await trimTraces(settled, untrimmed, ledgers)
      await countHours(settled, ledgers)
      return await noteHealth(settled, now, ledgers, needs.letterOf)
    })
    // Where not even a transaction begins, all of them are told so, and the next begin anew.
    for (const move of await written.finally(take)) tellMove(move, needs)
  }

  return async (ended) => {
    waiting.push(ended)
    joining ??= commit()
    await joining
  }
}

/** Answers those that are still there: of a registration that was deleted meanwhile, nothing is kept. */
async function settleEach(
  ended: readonly Ended[],
  { deliveries, traces }: Pick<Ledgers, 'deliveries' | 'traces'>,
): Promise<Ended[]> {
  const settled: Ended[] = []
  for (const one of ended) {
    if (!(await deliveries.settle(one.settlement))) continue
    await traces.appendWritten(one.carried.trace, one.owed.bodyId)
    settled.push(one)
  }
  return settled
}

/** Few more than promised are kept, for a fraction of the cost. */
const TRIMMED_AFTER = 32

async function trimTraces(
  settled: readonly Ended[],
  untrimmed: Map<RegistrationId, number>,
  { traces }: Pick<Ledgers, 'traces'>,
): Promise<void> {
  for (const [id, { length }] of Map.groupBy(settled, ({ registration }) => registration.id)) {
    const count = (untrimmed.get(id) ?? 0) + length
    untrimmed.set(id, count % TRIMMED_AFTER)
    if (count >= TRIMMED_AFTER) await traces.trim(id, TRACES_KEPT.ofEach)
  }
}

async function countHours(
  settled: readonly Ended[],
  { hours }: Pick<Ledgers, 'hours'>,
): Promise<void> {
  for (const [hour, group] of Map.groupBy(settled, ({ carried }) => hourOf(carried.startedAt))) {
    const { attempts, successes } = tallyOf(group)
    const givenUp = group.filter(({ settlement: { status } }) => GIVEN_UP.includes(status)).length
    await hours.addDeliveries({ hour, succeeded: successes, failed: attempts - successes, givenUp })
  }
}

const GIVEN_UP: readonly string[] = ['refused', 'expired'] satisfies DeliveryStatus[]

/** Answers the registrations whose status changed. */
async function noteHealth(
  settled: readonly Ended[],
  now: number,
  ledgers: Pick<Ledgers, Touched>,
  letterOf: LetterOf,
): Promise<Move[]> {
  const moves: Move[] = []
  const groups = Map.groupBy(
    settled,
    ({ registration: { id, editedAt }, carried }) =>
      `${id} ${editedAt} ${bucketOf(carried.startedAt)}`,
  )
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const { registration, carried } = first
    const tally = tallyOf(group)
    await ledgers.tallies.note(registration, bucketOf(carried.startedAt), tally)
    const recent = await ledgers.tallies.find(registration, windowStart(now))
    // It is read again only where its status seems to change, which is rare.
    if (judgeHealth({ ...registration, ...recent, now }) === registration.status) continue
    const move = await moveByHealth(registration.id, now, ledgers, letterOf)
    if (move !== null) moves.push(move)
  }
  return moves
}

function tallyOf(group: readonly Ended[]): Tally {
  const successes = group.filter(({ carried }) => isDelivered(carried.outcome))
  return { attempts: group.length, successes: successes.length }
}
