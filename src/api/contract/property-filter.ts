/**
 * property-filter: the query language of the Flow Service: `property=path op value` (flow-service 1.4) →
 * comparisons, and whether a resource as it is read bears them out (pure).
 */
import { Fault } from '../../domain/fault.ts'

const OPERATORS = ['==', '!=', '>=', '<=', '>', '<'] as const

export type Operator = (typeof OPERATORS)[number]

export interface Comparison {
  /** Steps from the resource inwards; a step that ends in `[]` goes into each element of an array. */
  readonly path: string
  readonly operator: Operator
  /** Any of these. */
  readonly values: readonly string[]
}

/** One parameter may hold several, as a query would: `a==1&property=b<2`. All of them must hold. */
export function comparisonsIn(parameter: string, filterable: readonly string[]): Comparison[] {
  return parameter.split('&property=').map((text) => comparisonIn(text, filterable))
}

const COMPARISON = /^([\w$@:.[\]-]*?)([=!<>~]+)(.*)$/s

function comparisonIn(text: string, filterable: readonly string[]): Comparison {
  const [, path = '', given, value = ''] = COMPARISON.exec(text) ?? []
  const operator = OPERATORS.find((one) => one === given)
  if (operator === undefined) throw new Fault('FLOW-1450-400', { filter: text })
  if (!isFilterable(path, filterable)) {
    throw new Fault('FLOW-1449-400', { field: path, known: filterable.join(', ') })
  }
  const values = valuesIn(value)
  if (values.includes('')) throw new Fault('FLOW-1453-400', { parameter: 'property', value: text })
  if (isRange(operator)) checkRange(path, operator, values, text)
  return { path, operator, values }
}

function isRange(operator: Operator): boolean {
  return operator !== '==' && operator !== '!='
}

function checkRange(path: string, operator: Operator, values: readonly string[], text: string) {
  if (values.length > 1) throw new Fault('FLOW-1443-400', { operator, filter: text })
  if (/(^|\.)id$/i.test(path)) throw new Fault('FLOW-1448-400', { operator, field: path })
}

/** `metrics.*` stands for whatever is below `metrics`; `[]` may be written or left out. */
function isFilterable(path: string, filterable: readonly string[]): boolean {
  const plain = path.replaceAll('[]', '')
  return filterable.some((one) =>
    one.endsWith('.*') ? plain.startsWith(one.slice(0, -1)) : one.replaceAll('[]', '') === plain,
  )
}

/** Commas part values; what is in double quotes is taken as it is, commas too. */
function valuesIn(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"(?=,|$)|([^,]*)(?=,|$)/gsy)]
    .filter(({ index, 0: whole }) => !(whole === '' && index > 0 && text[index - 1] !== ','))
    .map(([, quoted, bare]) => quoted ?? bare ?? '')
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
function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
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
