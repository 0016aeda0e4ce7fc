/**
 * catalog-query: how the Catalog pages, sorts, filters and cuts to size (flow-service 4.5, 8.3): a query →
 * what it asks for (pure). Whatever cannot be kept to is refused.
 */
import { Fault } from '../../../domain/fault.ts'
import { type Query, textsOf } from '../lists.ts'
import { type CatalogFilter, propertyFilter, simpleFilter } from './catalog-filter.ts'

/** What a list of the Catalog can be asked for. */
export interface Listable {
  /** In sentences. */
  readonly noun: string
  /** Its fields; whatever is below one can be filtered by too. */
  readonly fields: readonly string[]
  readonly sortable: readonly string[]
  /** Words that stand for a comparison of a field. */
  readonly words?: Readonly<Record<string, Word>>
}

export type Word = readonly [path: string, operator: '==' | '<' | '>']

export interface CatalogQuery {
  readonly limit: number
  readonly start: number
  /** None: as the list stands. */
  readonly order: readonly CatalogOrder[]
  /** `null`: all that there are. */
  readonly properties: readonly string[] | null
  /** All of them must hold. */
  readonly filters: readonly CatalogFilter[]
}

export interface CatalogOrder {
  readonly field: string
  readonly isDescending: boolean
}

export function catalogQueryOf(query: Query, listable: Listable): CatalogQuery {
  const { limit, start, orderBy, properties, property, ...others } = query
  return {
    limit: wholeNumber('limit', limit, 1, MAX_LIMIT, DEFAULT_LIMIT),
    start: wholeNumber('start', start, 0, Number.MAX_SAFE_INTEGER, 0),
    order: listOf(orderBy).map((text) => orderIn(text, listable)),
    properties: properties === undefined ? null : listOf(properties).map(fieldName),
    filters: [
      ...textsOf(property).map((text) => propertyFilter(text, listable)),
      ...Object.entries(others).flatMap(([name, value]) =>
        textsOf(value).map((text) => simpleFilter(name, text, listable)),
      ),
    ],
  }
}

/** As the vendor has them. */
const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

/** Only those of a resource's fields that were asked for. */
export function cutTo(
  fields: Readonly<Record<string, unknown>>,
  properties: readonly string[] | null,
): Readonly<Record<string, unknown>> {
  if (properties === null) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => properties.includes(name)))
}

function wholeNumber(
  name: string,
  value: Query[string],
  least: number,
  most: number,
  otherwise: number,
): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (typeof value === 'string' && /^\d+$/.test(value) && number >= least && number <= most) {
    return number
  }
  const rule = `a whole number from ${least}${most === MAX_LIMIT ? ` to ${most}` : ''}`
  throw new Fault('CATALOG-400', { problem: `\`${name}\` is "${String(value)}". Make it ${rule}.` })
}

function listOf(value: Query[string]): readonly string[] {
  return textsOf(value)
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '')
}

/** `name`, `asc:name` or `desc:name`. */
function orderIn(text: string, { noun, sortable }: Listable): CatalogOrder {
  const [, direction, field = ''] = /^(?:(asc|desc):)?(.*)$/i.exec(text) ?? []
  if (sortable.includes(field)) return { field, isDescending: direction?.toLowerCase() === 'desc' }
  throw new Fault('CATALOG-400', {
    problem: `\`orderBy\` is "${text}". ${noun} can be ordered by asc: or desc: and one of ${sortable.join(', ')}.`,
  })
}

/** Of a path, the field that it begins with: fields are given whole. */
function fieldName(path: string): string {
  return path.split('.')[0] ?? path
}
