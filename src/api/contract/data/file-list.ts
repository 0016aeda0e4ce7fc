/** file-list: how Data Access lists files, page by page (flow-service 4.3) (pure). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { Query } from '../lists.ts'

const Href = Type.Object({ href: Type.String() })

const Paged = {
  _page: Type.Object({ limit: Type.Integer(), count: Type.Integer() }),
  _links: Type.Object({
    next: Type.Optional(Href),
    page: Type.Object({ href: Type.String(), templated: Type.Boolean() }),
  }),
}

/** `length` is a text, as it is documented. */
export const FileList = Type.Object({
  data: Type.Array(
    Type.Object({
      name: Type.String(),
      length: Type.String(),
      _links: Type.Object({ self: Href }),
    }),
  ),
  ...Paged,
})

export const DatasetFileList = Type.Object({
  data: Type.Array(
    Type.Object({
      dataSetFileId: Type.String(),
      dataSetViewId: Type.String(),
      version: Type.String(),
      created: Type.String(),
      updated: Type.String(),
      records: Type.Integer(),
      size: Type.Integer(),
      isValid: Type.Boolean(),
      _links: Type.Object({ self: Href }),
    }),
  ),
  ...Paged,
})

export interface PageAsked {
  readonly limit: number
  readonly start: number
  /** `''`: the folder itself. */
  readonly path: string
}

/** `start` passes over so many; `page` over so many pages, the first of which is 0. */
export function pageAsked({ limit, start, page, path, ...others }: Query): PageAsked {
  const other = Object.keys(others)[0]
  if (other !== undefined) {
    throw refused(
      `The query parameter "${other}" is not taken here. What is: path, limit, start, page.`,
    )
  }
  if (path !== undefined && typeof path !== 'string') {
    throw refused(`\`path\` is ${JSON.stringify(path)}. Give it once.`)
  }
  const size = wholeNumber('limit', limit, 1, MAX_LIMIT, MAX_LIMIT)
  const nth = wholeNumber('page', page, 0, 1_000_000_000, 0)
  const first = wholeNumber('start', start, 0, 1_000_000_000, nth * size)
  return { limit: size, start: first, path: path ?? '' }
}

const MAX_LIMIT = 100

function wholeNumber(
  name: string,
  value: Query[string],
  least: number,
  most: number,
  none: number,
) {
  if (value === undefined) return none
  const number = Number(value)
  if (typeof value === 'string' && /^\d+$/.test(value) && number >= least && number <= most) {
    return number
  }
  throw refused(
    `\`${name}\` is "${String(value)}". Make it a whole number from ${least} to ${most}.`,
  )
}

/** `url`: of the list, with its path where it has one. */
export function pageOf<One>(all: readonly One[], { limit, start }: PageAsked, url: string) {
  const data = all.slice(start, start + limit)
  const and = url.includes('?') ? '&' : '?'
  const next = start + limit
  return {
    data,
    _page: { limit, count: data.length },
    _links: {
      ...(next < all.length ? { next: { href: `${url}${and}limit=${limit}&start=${next}` } } : {}),
      page: { href: `${url}${and}limit=${limit}&page={page}`, templated: true },
    },
  }
}

function refused(problem: string): Fault {
  return new Fault('EXPORT-400', { problem })
}
