/**
 * sender: claims deliveries that are due and has them attempted, many at once, the registrations by
 * turns, so that receivers that hang move nobody else.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { RegistrationId } from '../../domain/ids.ts'
import { CLAIM_BYTES, type OwedDelivery } from '../../platform/store/ledgers/delivery-rows.ts'
import type { Service } from '../../platform/service.ts'
import { deliver, type DeliverNeeds } from './deliver.ts'
import { shareOut } from './turns.ts'

/** Attempts in flight, of all registrations together. */
const MAX_IN_FLIGHT = 256

/** Refilling only once so many are free lets one commit carry many claims. */
const REFILL_AT = 64

/** How long a delivery rests whose state could not be written: the disk is full, say. */
const STUCK_MS = 1_000

export function createSender(needs: DeliverNeeds): Service {
  const { store, bus, clock, log } = needs
  const inFlight = new Map<OwedDelivery['id'], Promise<void>>()
  const ofRegistration = new Map<RegistrationId, number>()
  let bell: Disposable | null = null
  let claiming: Promise<void> | null = null
  let isRung = false
  let timer: NodeJS.Timeout | undefined
  let lastTurn: RegistrationId | null = null

  const countFree = (): number => MAX_IN_FLIGHT - inFlight.size

  /** Something may be due of a registration that has nothing in flight, which waits for nobody. */
  function wake(): void {
    isRung = true
    begin()
  }

  function begin(): void {
    if (bell === null || !isRung || countFree() === 0) return
    claiming ??= claim()
      .catch((error: unknown) => {
        log.error('sender.stumbled', { error: String(error) })
        wakeAt(clock.now() + 1_000)
      })
      .finally(() => {
        claiming = null
        begin()
      })
  }

  async function claim(): Promise<void> {
    isRung = false
    const free = countFree()
    const now = clock.now()
    const slots = { free, inFlight: new Map(ofRegistration), after: lastTurn }
    let turns: RegistrationId[] = []
    const owed = await store.commit(({ deliveries }) =>
      deliveries.claim(now, free, (wanting) => {
        const shares = shareOut(wanting, slots)
        turns = [...shares.keys()]
        return shares
      }),
    )
    lastTurn = turns.at(-1) ?? lastTurn
    for (const one of owed) attempt(one)
    const bytes = owed.reduce((sum, { byteCount }) => sum + byteCount, 0)
    const isMore = bytes >= CLAIM_BYTES || (owed.length > 0 && countFree() >= REFILL_AT)
    if (isMore) isRung = true
    else wakeAt(await store.read.deliveries.findNextDue(now))
  }

  function attempt(owed: OwedDelivery): void {
    ofRegistration.set(owed.registrationId, (ofRegistration.get(owed.registrationId) ?? 0) + 1)
    const done = deliver(owed, needs)
      .catch((error: unknown) => release(owed, error))
      .finally(() => {
        inFlight.delete(owed.id)
        const isIdle = leave(owed.registrationId)
        if (isIdle || countFree() >= REFILL_AT) wake()
      })
    inFlight.set(owed.id, done)
  }

  /** Answers whether it has nothing in flight any more. */
  function leave(id: RegistrationId): boolean {
    const left = (ofRegistration.get(id) ?? 1) - 1
    if (left === 0) ofRegistration.delete(id)
    else ofRegistration.set(id, left)
    return left === 0
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
        // Where not even that can be written, it is tried until there is room, or the next start releases it.
        log.error('delivery.stuck', { deliveryId: owed.id, error: String(again) })
        await pause(STUCK_MS)
      }
    }
  }

  function wakeAt(at: number | null): void {
    clearTimeout(timer)
    if (at !== null) timer = setTimeout(wake, Math.min(Math.max(at - clock.now(), 0), 60_000))
  }

  return {
    name: 'sender',
    async start() {
      if (bell !== null) return
      const released = await store.commit(({ deliveries }) => deliveries.releaseAll(clock.now()))
      if (released > 0) log.warn('deliveries.releasedAfterCrash', { count: released })
      bell = bus.onRing('deliveries', wake)
      wake()
    },
    async stop() {
      bell?.[Symbol.dispose]()
      bell = null
      await claiming
      // Only now: a claim that was under way may have set it once more.
      clearTimeout(timer)
      await Promise.all(inFlight.values())
    },
  }
}
