/**
 * catalog-filter: one filter of the Catalog: `property=path op value`, `path=value`, `tags=name:value` or a
 * word like `createdAfter` → a comparison, and whether a resource as it is read bears it out (pure).
 * A pattern is matched from left to right and never goes back, so that no pattern takes long.
 */
import { Fault } from '../../../domain/fault.ts'
import { type Comparison, fulfils, valuesAt } from '../property-filter.ts'
import type { Listable } from './catalog-query.ts'

export type CatalogFilter =
  | ({ readonly kind: 'comparison' } & Comparison)
  | { readonly kind: 'exists'; readonly path: string }
  | { readonly kind: 'matches'; readonly path: string; readonly pattern: Pattern }

/** Texts in the order in which they must be found, each behind the one before. */
interface Pattern {
  readonly pieces: readonly string[]
  readonly isFromStart: boolean
  readonly isToEnd: boolean
  /** Its pieces are in small letters, and so is what is searched. */
  readonly isAnyCase: boolean
}

/** `path op value`; without an operator: whether there is such a property. */
export function propertyFilter(text: string, listable: Listable): CatalogFilter {
  const [, path = '', given = '', list = ''] = PROPERTY.exec(text) ?? []
  checkPath(path, listable)
  if (given === '' && list === '') return { kind: 'exists', path }
  const operator = OPERATORS.find((one) => one === (given === '=' ? '==' : given))
  if (operator !== undefined) return comparison(path, operator, list)
  if (given === '~') return { kind: 'matches', path, pattern: patternIn(list) }
  throw refused(
    `\`property\` is "${text}". Write a path alone, or path, operator and value, with one of ${OPERATORS.join(', ')} or ~.`,
  )
}

const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const
const PROPERTY = /^([^=!<>~]*)([=!<>~]*)(.*)$/s

/** `path=value`, where commas part values of which one must be met. */
export function simpleFilter(name: string, value: string, listable: Listable): CatalogFilter {
  const word = listable.words?.[name]
  if (word !== undefined) return comparison(word[0], word[1], value)
  checkPath(name, listable)
  return name === 'tags' ? tagFilter(value) : comparison(name, '==', value)
}

/** `name:value`; `name:*` and `name` ask only whether there is such a tag. */
function tagFilter(text: string): CatalogFilter {
  const [, name = '', value = '*'] = /^([^:]+)(?::(.*))?$/s.exec(text) ?? []
  if (name === '' || value === '') {
    throw refused(`\`tags\` is "${text}". Write it as name:value, or name:* for any value.`)
  }
  const path = `tags.${name}`
  if (value === '*') return { kind: 'exists', path }
  return value.includes('*')
    ? { kind: 'matches', path, pattern: patternIn(`^${value.replaceAll('*', '.*')}$`) }
    : comparison(path, '==', value)
}

function comparison(path: string, operator: Comparison['operator'], list: string): CatalogFilter {
  const quoted = /^"([^"]*)"$/.exec(list)?.[1]
  const values = quoted === undefined ? list.split(',') : [quoted]
  if (quoted === undefined && values.includes('')) {
    throw refused(`The filter "${path}${operator}${list}" has an empty value. Give it one.`)
  }
  if (values.length > 1 && operator !== '==' && operator !== '!=') {
    throw refused(`The filter "${path}${operator}${list}" has several values; it takes one.`)
  }
  const odd = NUMERIC.test(path) ? values.find((value) => !/^-?\d+$/.test(value)) : undefined
  if (odd !== undefined) {
    throw refused(
      `\`${path}\` is compared with "${odd}". It is a whole number; instants are milliseconds since 1970.`,
    )
  }
  return { kind: 'comparison', path, operator, values }
}

/** A text would be found in none of them, for ever. */
const NUMERIC = /(^|\.)(created|started|completed|updated|size|\w+Count|\w+ByteSize)$/i

function checkPath(path: string, { noun, fields, words = {} }: Listable): void {
  const [field = '', ...steps] = path.replaceAll('[]', '').split('.')
  if (fields.includes(field) && !steps.includes('')) return
  const known = [...fields, ...Object.keys(words)].join(', ')
  throw refused(`${noun} cannot be filtered by "${path}". What they can be: ${known}.`)
}

/** Of regular expressions `(?i)` in front, `^`, `$` and `.*`; a backslash takes the next character as it is. */
function patternIn(given: string): Pattern {
  const isAnyCase = given.startsWith(ANY_CASE)
  const text = isAnyCase ? given.slice(ANY_CASE.length).toLowerCase() : given
  const isFromStart = text.startsWith('^')
  const isToEnd = /(?<!\\)\$$/.test(text)
  const inside = text.slice(isFromStart ? 1 : 0, isToEnd ? -1 : undefined)
  const pieces: string[] = ['']
  for (const [token] of inside.matchAll(/\.\*|\\.|./gsu)) {
    if (token === '.*') pieces.push('')
    else if (token.length === 1 && '^$*+?()[]{}|\\'.includes(token)) {
      throw refused(
        `The pattern "${given}" has a "${token}", which is not kept here. Use ^, $ and .*, (?i) in front for any case, and a backslash before any other sign.`,
      )
    } else pieces.push(`${pieces.pop() ?? ''}${token.length === 2 ? token.slice(1) : token}`)
  }
  return { pieces, isFromStart, isToEnd, isAnyCase }
}

const ANY_CASE = '(?i)'

function refused(problem: string): Fault {
  return new Fault('CATALOG-400', { problem })
}

/** Whether a resource, as it is read, bears out all of them. */
export function bearsOut(fields: unknown, filters: readonly CatalogFilter[]): boolean {
  return filters.every((filter) => {
    if (filter.kind === 'comparison') return fulfils(fields, [filter])
    const found = valuesAt(fields, filter.path.replaceAll('[]', '').split('.'))
    if (filter.kind === 'exists') return found.length > 0
    return found.some((value) => typeof value === 'string' && doesMatch(value, filter.pattern))
  })
}

/** Each piece is taken where it comes first, which leaves the most for those behind it. */
function doesMatch(given: string, { pieces, isFromStart, isToEnd, isAnyCase }: Pattern): boolean {
  const text = isAnyCase ? given.toLowerCase() : given
  // Where it is not bound to an end of the text, anything may stand there.
  const all = [...(isFromStart ? [] : ['']), ...pieces, ...(isToEnd ? [] : [''])]
  const [first = '', ...others] = all
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let place = first.length
  for (const piece of others) {
    const found = text.indexOf(piece, place)
    if (found === -1) return false
    place = found + piece.length
  }
  return place <= text.length - last.length
}
