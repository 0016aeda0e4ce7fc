/**
 * position: a place in a journal, opaque and URL-safe on the wire, an ordinal inside. On the wire it
 * carries a mark of its journal, so that a place in another one is told apart.
 */
import type { RegistrationId } from './ids.ts'

export type Position = number

export function positionToText(position: Position, journalOf: RegistrationId): string {
  return `weir:${position.toString(36)}:${markOf(journalOf)}`
}

/**
 * malformed: no journal of Weir handed it out · foreign: another journal did. One without a mark, as they
 * were handed out at first, is a place of the journal that is asked.
 */
export type ReadPosition =
  | { readonly kind: 'place'; readonly position: Position }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'foreign' }

export function positionOf(text: string, journalOf: RegistrationId): ReadPosition {
  const [, ordinal, mark] = /^weir:([0-9a-z]{1,10})(?::([\w-]{1,8}))?$/.exec(text) ?? []
  if (ordinal === undefined) return { kind: 'malformed' }
  if (mark !== undefined && mark !== markOf(journalOf)) return { kind: 'foreign' }
  return { kind: 'place', position: Number.parseInt(ordinal, 36) }
}

function markOf(id: RegistrationId): string {
  return id.slice(0, 8)
}
