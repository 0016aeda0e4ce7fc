/**
 * property-filter: the query language of the Flow Service: `property=path op value` (flow-service 1.4) →
 * comparisons, and whether a resource as it is read bears them out (pure).
 */
import { Fault } from '../../domain/fault.ts'

/** The longer ones first, where one begins another. */
export const OPERATORS = ['==', '!=', '>=', '<=', '>', '<'] as const

export type Operator = (typeof OPERATORS)[number]

export interface Comparison {
  /** Steps from the resource inwards; a step that ends in `[]` goes into each element of an array. */
  readonly path: string
  readonly operator: Operator
  /** Any of these. */
  readonly values: readonly string[]
}

/**
 * One parameter may hold several, as a query would: `a==1&property=b<2`; all of them must hold. Commas part
 * values; what is in double quotes is taken as it is, commas too.
 */
export function comparisonsIn(parameter: string, filterable: readonly string[]): Comparison[] {
  const comparisons: Comparison[] = []
  for (let place = 0; place <= parameter.length;) {
    COMPARISON.lastIndex = place
    const [text, path = '', operator = '', values = ''] = COMPARISON.exec(parameter) ?? []
    if (text === undefined) throw new Fault('FLOW-1450-400', { filter: parameter.slice(place) })
    comparisons.push(comparisonOf(path, operator, values, filterable))
    place += text.length + SEPARATOR.length
  }
  return comparisons
}

const SEPARATOR = '&property='
const VALUE = `"[^"]*"(?=,|${SEPARATOR}|$)|(?:(?!${SEPARATOR})[^,])*`
const VALUES = `(?:${VALUE})(?:,(?:${VALUE}))*`
/** It never has to look back: whatever follows an operator is values, up to a separator or the end. */
const COMPARISON = new RegExp(String.raw`([\w$@:.[\]-]*)([=!<>~]+)(${VALUES})`, 'sy')

function comparisonOf(
  path: string,
  given: string,
  list: string,
  filterable: readonly string[],
): Comparison {
  const text = `${path}${given}${list}`
  const operator = OPERATORS.find((one) => one === given)
  if (operator === undefined) throw new Fault('FLOW-1450-400', { filter: text })
  if (!isFilterable(path, filterable)) {
    throw new Fault('FLOW-1449-400', { field: path, known: filterable.join(', ') })
  }
  const values = valuesIn(list, text)
  if (isRange(operator)) checkRange(path, operator, values, text)
  checkNumbers(path, values)
  return { path, operator, values }
}

function valuesIn(list: string, filter: string): readonly string[] {
  const values = [...list.matchAll(/"([^"]*)"(?=,|$)|([^,]*)(?=,|$)/gsy)]
    // After each value there is an empty match, up to its comma.
    .filter(({ index, 0: whole }) => whole !== '' || index === 0 || list[index - 1] === ',')
    .map(([, quoted, bare = '']) => ({ value: quoted ?? bare, isOpen: bare.startsWith('"') }))
  const wrong = values.find(({ value, isOpen }) => value === '' || isOpen)
  if (wrong === undefined) return values.map(({ value }) => value)
  const rule = wrong.isOpen
    ? 'A double quote that opens a value must close it.'
    : 'A value is empty.'
  throw new Fault('FLOW-1453-400', { parameter: 'property', value: filter, rule })
}

function isRange(operator: Operator): boolean {
  return operator !== '==' && operator !== '!='
}

function checkRange(path: string, operator: Operator, values: readonly string[], text: string) {
  if (values.length > 1) throw new Fault('FLOW-1443-400', { operator, filter: text })
  if (/(^|\.)id$/i.test(path)) throw new Fault('FLOW-1448-400', { operator, field: path })
}

/** Fields that are never anything but numbers: a text would be found in none, for ever. */
const NUMERIC = /(^|\.)(createdAt|updatedAt|\w+UTC|\w+Count|\w+Bytes)$/

function checkNumbers(field: string, values: readonly string[]) {
  const value = NUMERIC.test(field) ? values.find((one) => numberIn(one) === null) : undefined
  if (value !== undefined) throw new Fault('FLOW-1454-400', { field, value })
}

/** `metrics.*` stands for whatever is below `metrics`; `[]` may be written or left out. */
function isFilterable(path: string, filterable: readonly string[]): boolean {
  const plain = path.replaceAll('[]', '')
  if (plain.split('.').includes('')) return false
  return filterable.some((one) =>
    one.endsWith('.*') ? plain.startsWith(one.slice(0, -1)) : one.replaceAll('[]', '') === plain,
  )
}

/** Whether a resource, as it is read, bears out all of them. */
export function fulfils(fields: unknown, comparisons: readonly Comparison[]): boolean {
  return comparisons.every((comparison) => holds(fields, comparison))
}

function holds(fields: unknown, { path, operator, values }: Comparison): boolean {
  const found = valuesAt(fields, path.replaceAll('[]', '').split('.'))
  const isCaseless = /(^|\.)(state|status)$/.test(path)
  if (operator === '!=') {
    return !found.some((one) => values.some((value) => isEqual(one, value, isCaseless)))
  }
  return found.some((one) =>
    values.some((value) =>
      operator === '==' ? isEqual(one, value, isCaseless) : isInRange(one, operator, value),
    ),
  )
}

/** Of an array, those of each element. */
export function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, steps))
  const [step, ...rest] = steps
  if (step === undefined) return [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return []
  return valuesAt(new Map(Object.entries(value)).get(step), rest)
}

function isEqual(value: unknown, text: string, isCaseless: boolean): boolean {
  if (typeof value === 'number') return numberIn(text) === value
  // Clients write Python's True, too.
  if (typeof value === 'boolean') return text.toLowerCase() === String(value)
  if (typeof value !== 'string') return false
  return isCaseless ? value.toLowerCase() === text.toLowerCase() : value === text
}

function isInRange(value: unknown, operator: Operator, text: string): boolean {
  const order = orderOf(value, text)
  if (order === null) return false
  const isThere = operator.endsWith('=') && order === 0
  return isThere || (operator.startsWith('>') ? order > 0 : order < 0)
}

/** Numbers by their size, also where they are kept as text; other texts by their characters. */
function orderOf(value: unknown, text: string): number | null {
  const [a, b] = [numberIn(value), numberIn(text)]
  if (a !== null && b !== null) return a - b
  return typeof value === 'string' ? (value < text ? -1 : Number(value > text)) : null
}

function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null
}
