/**
 * turns: how many deliveries each registration that is owed something may have claimed now (pure).
 * Keeps (design 2.3): those that hold the fewest come first; the more are held, the fewer may be of one;
 * the last slots are for those that hold none; and retries never hold so many that first attempts find
 * no room. So however many receivers hang, or fail, others find room.
 */
import type { RegistrationId } from '../../domain/ids.ts'

/** Of one registration, or of all together: every delivery that is held, and the retries among them. */
export interface Portion {
  readonly all: number
  readonly again: number
}

export interface Slots {
  readonly free: number
  /** How many retries may be added, of all registrations together. */
  readonly againFree: number
  readonly heldOf: (id: RegistrationId) => Portion
  /** The most that one may hold. */
  readonly roomOf: (id: RegistrationId) => number
  /** Who had the last turn: among equals, those after it come first. */
  readonly after: RegistrationId | null
}

/** Only registrations that hold nothing get these. */
export const KEPT_FREE = 128

/** Answers how many each may take, in the order of the turns; those that may take none are left out. */
export function shareOut(
  wanting: readonly RegistrationId[],
  { free, againFree, heldOf, roomOf, after }: Slots,
): Map<RegistrationId, Portion> {
  const queue = wanting
    .map((id) => ({ id, held: heldOf(id), room: roomOf(id), taken: 0 }))
    .toSorted((a, b) => a.held.all - b.held.all || turnOf(a.id, after) - turnOf(b.id, after))
  let left = free
  for (let level = 0; mayTake(level, left, KEPT_FREE); level++) {
    for (const one of queue) {
      if (one.held.all > level || !mayTake(level, left, KEPT_FREE)) break
      if (level >= one.room) continue
      one.taken++
      left--
    }
  }
  const shares = new Map<RegistrationId, Portion>()
  let againLeft = againFree
  for (const { id, held, room, taken } of queue) {
    if (taken === 0) continue
    const again = Math.max(0, Math.min(taken, mostAgain(room) - held.again, againLeft))
    againLeft -= again
    shares.set(id, { all: taken, again })
  }
  return shares
}

/** Whether one that has `count` slots may take one of those that are left, where some are kept for others. */
export function mayTake(count: number, left: number, kept: number): boolean {
  return count === 0 ? left > 0 : count < left - kept
}

/** How many of so many slots retries may have; never none. */
export function mostAgain(slots: number): number {
  return Math.ceil((slots * 3) / 4)
}

/** `wanting` is in the order of ids, and a sort keeps the order of equals. */
function turnOf(id: RegistrationId, after: RegistrationId | null): number {
  return after === null || id > after ? 0 : 1
}
