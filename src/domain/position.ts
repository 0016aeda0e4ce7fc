/** position: a place in a journal, opaque and URL-safe on the wire, an ordinal inside. */

export type Position = number

export function positionToText(position: Position): string {
  return `weir:${position.toString(36)}`
}

/** `null` for a text that no journal of Weir handed out. */
export function positionOf(text: string): Position | null {
  const match = /^weir:([0-9a-z]{1,10})$/.exec(text)
  return match?.[1] === undefined ? null : Number.parseInt(match[1], 36)
}
