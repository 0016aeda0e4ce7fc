/**
 * sender: claims deliveries that are due and has them attempted, many at once, the registrations by
 * turns, so that receivers that hang move nobody else. Nothing is looked for without a reason: a ring, a
 * delivery that is done, or the instant at which the next one falls due.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { CLAIM_BYTES, type OwedDelivery } from '../../platform/store/ledgers/delivery-rows.ts'
import { isDiskFault, type Store } from '../../platform/store/store.ts'
import type { Service } from '../../platform/service.ts'
import type { Ticks } from '../../platform/clock.ts'
import { deliver, type DeliverNeeds } from './deliver.ts'
import { createHoldings } from './holdings.ts'
import { createKeepTime } from './keep-time.ts'
import { KEPT_FREE, mostAgain, shareOut } from './turns.ts'
import { RETRY_WINDOW_MS } from './verdict.ts'
import type { Standing } from './why-waiting.ts'

export interface SenderNeeds extends Omit<DeliverNeeds, 'store' | 'registrationOf'> {
  readonly store: Store<'deliveries' | 'registrations'>
  readonly bus: Bus
  readonly ticks: Ticks
  /** Sends back whatever `post` lets wait, and is given, until what it answers is called. */
  readonly recall: () => () => void
}

/**
 * Deliveries that are claimed at once: in flight, waiting for their turn, or being settled. No more than
 * these can come twice after a crash.
 */
export const MAX_HELD = 2_048

/** What their bodies may have together. */
const MAX_HELD_BYTES = 64_000_000

/** Only registrations that hold nothing get these, one delivery each. */
const BYTES_KEPT_FREE = MAX_HELD_BYTES / 4

/** How long what is new, or one that has run short, waits for others where much is under way. */
const PACE_MS = 10
const BUSY_AT = 64

/** How long a delivery rests whose state could not be written: the disk is full, say. */
const STUCK_MS = 1_000

export interface Sender extends Service {
  /** How a registration stands with it now. */
  standingOf(id: RegistrationId): Standing
}

export function createSender(needs: SenderNeeds): Sender {
  const { store, bus, clock, log } = needs
  const held = new Map<OwedDelivery['id'], Promise<void>>()
  const holdings = createHoldings()
  const keepTime = createKeepTime({ ...needs, isStopped: () => bell === null })
  let letPass = (): void => {}
  let heldBytes = 0
  let bell: Disposable | null = null
  let claiming: Promise<void> | null = null
  let isRung = false
  let timer: NodeJS.Timeout | undefined
  let pacing: NodeJS.Timeout | undefined
  /** Since the last claim. */
  let heldAtMost = 0
  let lastTurn: RegistrationId | null = null

  function wake(): void {
    isRung = true
    claimSoon()
  }

  /** Where much is under way already, what is owed one by one is claimed together. */
  function wakeSoon(): void {
    if (held.size < BUSY_AT) wake()
    else wakeInAWhile()
  }

  function wakeInAWhile(): void {
    pacing ??= setTimeout(() => {
      pacing = undefined
      wake()
    }, PACE_MS)
  }

  function claimSoon(): void {
    if (bell === null || !isRung || held.size >= MAX_HELD || heldBytes >= MAX_HELD_BYTES) return
    claiming ??= claim()
      .catch((error: unknown) => {
        log.error('sender.stumbled', { error: String(error) })
        wakeAt(clock.now() + STUCK_MS)
      })
      .finally(() => {
        claiming = null
        claimSoon()
      })
  }

  async function claim(): Promise<void> {
    isRung = false
    await keepTime()
    clearTimeout(pacing)
    pacing = undefined
    const now = clock.now()
    const bytesLeft = MAX_HELD_BYTES - heldBytes
    const isTight = bytesLeft <= BYTES_KEPT_FREE
    const slots = {
      free: MAX_HELD - held.size,
      againFree: mostAgain(MAX_HELD) - holdings.held.again,
      heldOf: holdings.heldOf,
      roomOf: isTight ? () => 1 : holdings.roomOf,
      after: lastTurn,
    }
    let turns: RegistrationId[] = []
    const owed = await store.commit(({ deliveries }) =>
      deliveries.claim(now, isTight ? bytesLeft : bytesLeft - BYTES_KEPT_FREE, (wanting) => {
        const shares = shareOut(wanting, slots)
        turns = [...shares.keys()]
        return shares
      }),
    )
    lastTurn = turns.at(-1) ?? lastTurn
    const registrationOf = askedOnce(store.read.registrations.find)
    for (const one of owed) hold(one, registrationOf)
    heldAtMost = held.size
    // A claim that is full has left something.
    if (owed.reduce((sum, { byteCount }) => sum + byteCount, 0) >= CLAIM_BYTES) isRung = true
    wakeAt(await store.read.deliveries.findNextDue(now))
  }

  function hold(owed: OwedDelivery, registrationOf: DeliverNeeds['registrationOf']): void {
    const isAgain = owed.attempts > 1
    holdings.note(owed.registrationId, isAgain, 1)
    heldBytes += owed.byteCount
    const done = deliver(owed, { ...needs, registrationOf, post, settle })
      .catch((error: unknown) => release(owed, error))
      .finally(() => {
        holdings.note(owed.registrationId, isAgain, -1)
        heldBytes -= owed.byteCount
        held.delete(owed.id)
        bus.ring('attempts')
        wakeWhereRoom(owed.registrationId)
      })
    held.set(owed.id, done)
  }

  const post: DeliverNeeds['post'] = async (owed, registration) => {
    const passed = await needs.post(owed, registration)
    holdings.learn(owed.registrationId, passed)
    // What comes of it is written by the clock as it is now.
    await keepTime()
    return passed
  }

  /** What was sent is not sent again for want of room: it is settled as soon as there is some. */
  const settle: DeliverNeeds['settle'] = async (ended) => {
    for (;;) {
      try {
        return await needs.settle(ended)
      } catch (error) {
        if (bell === null || !isDiskFault(error)) throw error
        await rest(ended.settlement.id, error)
      }
    }
  }

  async function rest(deliveryId: OwedDelivery['id'], error: unknown): Promise<void> {
    log.error('delivery.stuck', { deliveryId, error: String(error) })
    await pause(STUCK_MS)
  }

  /** Once there is room for many, or in a little while for one that has run short: one commit carries many claims. */
  function wakeWhereRoom(id: RegistrationId): void {
    if (held.size <= heldAtMost / 2) wake()
    else if (holdings.heldOf(id).all <= holdings.roomOf(id) / 2) wakeInAWhile()
  }

  /** A bug, or a full disk: the delivery is owed again in a while. */
  async function release(owed: OwedDelivery, error: unknown): Promise<void> {
    log.error('delivery.released', { deliveryId: owed.id, error: String(error) })
    const nextAttemptAt = clock.now() + (needs.schedule[0] ?? 60_000)
    const settlement = {
      id: owed.id,
      status: 'waiting',
      nextAttemptAt,
      lastOutcome: String(error),
    } as const
    while (bell !== null) {
      try {
        await store.commit(({ deliveries }) => deliveries.settle(settlement))
        return
      } catch (again) {
        await rest(owed.id, again)
      }
    }
  }

  function wakeAt(at: number | null): void {
    clearTimeout(timer)
    if (at !== null) timer = setTimeout(wake, Math.min(Math.max(at - clock.now(), 0), 60_000))
  }

  return {
    standingOf: (id) => ({
      held: holdings.heldOf(id).all,
      room: holdings.roomOf(id),
      bound: holdings.boundOf(id),
      isCrowded: held.size >= MAX_HELD - KEPT_FREE || heldBytes >= MAX_HELD_BYTES,
    }),
    name: 'sender',
    async start() {
      if (bell !== null) return
      const now = clock.now()
      const released = await store.commit(({ deliveries }) =>
        deliveries.releaseAll(now, now + RETRY_WINDOW_MS),
      )
      if (released > 0) log.warn('deliveries.releasedAfterCrash', { count: released })
      letPass()
      bell = bus.onRing('deliveries', wakeSoon)
      wake()
    },
    async stop() {
      bell?.[Symbol.dispose]()
      bell = null
      await claiming
      letPass = needs.recall()
      // Only now: a claim that was under way may have set it once more.
      clearTimeout(timer)
      clearTimeout(pacing)
      await Promise.all(held.values())
    },
  }
}

/** What is held in one turn is judged by one state of its registration: a read for each takes 4 µs. */
function askedOnce<Id, Answer>(ask: (id: Id) => Promise<Answer>): (id: Id) => Promise<Answer> {
  const asked = new Map<Id, Promise<Answer>>()
  return (id) => {
    const answer = asked.get(id) ?? ask(id)
    asked.set(id, answer)
    return answer
  }
}
