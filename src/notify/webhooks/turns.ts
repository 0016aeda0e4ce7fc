/**
 * turns: how many of the free slots each registration that is owed something may take now (pure).
 * Keeps (design 2.3): those with the fewest attempts in flight come first; the more are in flight, the
 * fewer may be of one; and the last slots are for those that have none. So however many receivers
 * hang, others find room.
 */
import type { RegistrationId } from '../../domain/ids.ts'

export interface Slots {
  readonly free: number
  readonly inFlight: ReadonlyMap<RegistrationId, number>
  /** Who had the last turn: among equals, those after it come first. */
  readonly after: RegistrationId | null
}

/** Attempts in flight of one registration. */
export const MAX_OF_ONE = 64

/** Only registrations that have nothing in flight get these. */
export const KEPT_FREE = 32

/** Answers how many each may take, in the order of the turns; those that may take none are left out. */
export function shareOut(
  wanting: readonly RegistrationId[],
  { free, inFlight, after }: Slots,
): Map<RegistrationId, number> {
  const queue = wanting
    .map((id) => ({ id, count: inFlight.get(id) ?? 0 }))
    .toSorted((a, b) => a.count - b.count || turnOf(a.id, after) - turnOf(b.id, after))
  const shares = new Map<RegistrationId, number>()
  let left = free
  for (let level = 0; mayTake(level, left); level++) {
    for (const { id, count } of queue) {
      if (count > level || !mayTake(level, left)) break
      shares.set(id, (shares.get(id) ?? 0) + 1)
      left--
    }
  }
  return shares
}

/** Whether one that has `count` in flight may take one of the slots that are left. */
function mayTake(count: number, left: number): boolean {
  if (count === 0) return left > 0
  return count < Math.min(MAX_OF_ONE, left - KEPT_FREE)
}

/** `wanting` is in the order of ids, and a sort keeps the order of equals. */
function turnOf(id: RegistrationId, after: RegistrationId | null): number {
  return after === null || id > after ? 0 : 1
}
