/** holdings: how many claimed deliveries each registration holds, how many it may, and why no more. */
import type { RegistrationId } from '../../domain/ids.ts'
import type { Bound } from './lane.ts'
import type { Portion, Slots } from './turns.ts'
import { DEFAULT_MAX_IN_FLIGHT } from './window.ts'

export interface Holdings extends Pick<Slots, 'heldOf' | 'roomOf'> {
  /** Of all registrations together. */
  readonly held: Portion
  boundOf(id: RegistrationId): Bound
  note(id: RegistrationId, isAgain: boolean, by: 1 | -1): void
  /** What the lane of a registration has room for, as it was last told. */
  learn(id: RegistrationId, lane: Room): void
}

interface Room {
  readonly room: number
  readonly bound: Bound
}

export function createHoldings(): Holdings {
  const held = { all: 0, again: 0 }
  const own = new Map<RegistrationId, { all: number; again: number }>()
  const rooms = new Map<RegistrationId, Room>()
  return {
    held,
    heldOf: (id) => own.get(id) ?? NOTHING,
    roomOf: (id) => rooms.get(id)?.room ?? DEFAULT_MAX_IN_FLIGHT,
    boundOf: (id) => rooms.get(id)?.bound ?? 'most',
    note(id, isAgain, by) {
      const portion = own.get(id) ?? { ...NOTHING }
      for (const one of [portion, held]) {
        one.all += by
        if (isAgain) one.again += by
      }
      if (portion.all === 0) own.delete(id)
      else own.set(id, portion)
      // What is as usual need not be remembered of those that hold nothing.
      const room = rooms.get(id)
      const isUsual = room?.bound === 'most' && room.room >= DEFAULT_MAX_IN_FLIGHT
      if (portion.all === 0 && isUsual) rooms.delete(id)
    },
    learn(id, { room, bound }) {
      rooms.set(id, { room, bound })
    },
  }
}

const NOTHING: Portion = { all: 0, again: 0 }
