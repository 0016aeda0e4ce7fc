/** holdings: how many claimed deliveries each registration holds, and how many it may. */
import type { RegistrationId } from '../../domain/ids.ts'
import type { Portion, Slots } from './turns.ts'
import { DEFAULT_MAX_IN_FLIGHT } from './window.ts'

export interface Holdings extends Pick<Slots, 'heldOf' | 'roomOf'> {
  /** Of all registrations together. */
  readonly held: Portion
  note(id: RegistrationId, isAgain: boolean, by: 1 | -1): void
  /** What the lane of a registration has room for, as it was last told. */
  learn(id: RegistrationId, room: number): void
}

export function createHoldings(): Holdings {
  const held = { all: 0, again: 0 }
  const own = new Map<RegistrationId, { all: number; again: number }>()
  const rooms = new Map<RegistrationId, number>()
  return {
    held,
    heldOf: (id) => own.get(id) ?? NOTHING,
    roomOf: (id) => rooms.get(id) ?? DEFAULT_MAX_IN_FLIGHT,
    note(id, isAgain, by) {
      const portion = own.get(id) ?? { ...NOTHING }
      for (const one of [portion, held]) {
        one.all += by
        if (isAgain) one.again += by
      }
      if (portion.all === 0) own.delete(id)
      else own.set(id, portion)
      // What is as usual need not be remembered of those that hold nothing.
      if (portion.all === 0 && (rooms.get(id) ?? 0) >= DEFAULT_MAX_IN_FLIGHT) rooms.delete(id)
    },
    learn(id, room) {
      rooms.set(id, room)
    },
  }
}

const NOTHING: Portion = { all: 0, again: 0 }
