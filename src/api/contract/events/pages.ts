/** pages: how lists of the events API are paged: by number from 0, with a link to each neighbour (io-events 2.1). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { Link } from './places.ts'

export const PageQuery = Type.Object({
  page: Type.Optional(Type.String({ description: 'From 0.' })),
  size: Type.Optional(Type.String({ description: '1 to 100; 10 where it is absent.' })),
})

export const PageFields = Type.Object({
  size: Type.Integer(),
  number: Type.Integer(),
  numberOfElements: Type.Integer(),
  totalElements: Type.Integer(),
  totalPages: Type.Integer(),
})

export const PageLinks = Type.Object({
  first: Link,
  last: Link,
  next: Type.Optional(Link),
  prev: Type.Optional(Link),
  self: Link,
})

export interface PageAsked {
  readonly number: number
  readonly size: number
}

const DEFAULT_SIZE = 10
const MAX_SIZE = 100

/** `refused`: whose list it is, for each API has errors of its own shape. */
export function pageAsked(
  { page = '0', size = String(DEFAULT_SIZE) }: Static<typeof PageQuery>,
  refused: 'EVENTS-400' | 'WEIR-400' = 'EVENTS-400',
): PageAsked {
  const number = wholeNumber(page, 0, Number.MAX_SAFE_INTEGER)
  if (number === null) throw notWhole('page', page, 'from 0 up', refused)
  const asked = wholeNumber(size, 1, MAX_SIZE)
  if (asked === null) throw notWhole('size', size, `from 1 to ${MAX_SIZE}`, refused)
  return { number, size: asked }
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const number = Number(text)
  return /^\d+$/.test(text) && number >= least && number <= most ? number : null
}

function notWhole(
  name: string,
  text: string,
  range: string,
  refused: 'EVENTS-400' | 'WEIR-400',
): Fault {
  const problem = `\`${name}\` is "${text}"; it must be a whole number ${range}.`
  return new Fault(refused, { problem })
}

/** What the page has in it is counted by whoever has read it. `url`: the list without its query. A page behind the last one is refused, as documented. */
export function pageFields(
  { number, size }: PageAsked,
  total: number,
  url: string,
): {
  page: Omit<Static<typeof PageFields>, 'numberOfElements'>
  _links: Static<typeof PageLinks>
} {
  const totalPages = Math.ceil(total / size)
  const last = Math.max(totalPages - 1, 0)
  if (number > last) {
    throw new Fault('EVENTS-400', {
      problem: `\`page\` is "${number}"; the last page of this list is ${last}.`,
    })
  }
  const link = (page: number) => ({ href: `${url}?page=${page}&size=${size}` })
  return {
    page: {
      size,
      number,
      totalElements: total,
      totalPages,
    },
    _links: {
      first: link(0),
      last: link(last),
      ...(number < last ? { next: link(number + 1) } : {}),
      ...(number > 0 ? { prev: link(number - 1) } : {}),
      self: link(number),
    },
  }
}
