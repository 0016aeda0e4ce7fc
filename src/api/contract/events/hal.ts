/** hal: what the resources of the events API have in common on the wire (io-events 1.3). */
import { type TArray, type TSchema, Type } from 'typebox'
import { Link } from './places.ts'

export const HAL = 'application/hal+json'

/** Words, white space and the marks that labels and descriptions may have. */
export const NAMES = "^[\\w\\s\\-.(),@:'`?#!]*$"

/** Where a resource is found, and where it is changed: `null` for who may not. */
export interface Homes {
  readonly self: string
  readonly update: string | null
}

/** The list is always there, even empty: clients read it without a guard. */
export function collectionOf<Noun extends string, Item extends TSchema>(noun: Noun, Item: Item) {
  const items = { [noun]: Type.Array(Item) } as Record<Noun, TArray<Item>>
  return Type.Object({
    _embedded: Type.Object(items),
    _links: Type.Object({ self: Link }),
  })
}
