/** arithmetic: the operators that reckon, and the one that adds numbers and joins texts alike. */
import { convert } from './convert.ts'
import { fits, type Kind, KIND_NAMES } from './kinds.ts'
import type { Sheet, Value } from './sheet.ts'

export interface Operator {
  readonly symbol: string
  readonly name: string
  readonly operands: 1 | 2 | 3
  readonly description: string
  readonly example: string
  /** The value, or why there is none, as a sentence. */
  readonly apply: (operands: readonly Value[], sheet: Sheet) => Value | string
}

export function arithmetic(
  symbol: string,
  name: string,
  description: string,
  whole: (one: string, other: string) => string,
): Operator {
  return {
    symbol,
    name,
    operands: 2,
    description,
    example: `6 ${symbol} 4`,
    apply(operands, sheet) {
      const odd = operands.find(({ kind }) => !fits(kind, 'number'))
      if (odd !== undefined) return `"${symbol}" takes numbers, not ${KIND_NAMES[odd.kind]}.`
      const isWhole = operands.every(({ kind }) => kind === 'integer')
      const kind: Kind = isWhole ? 'integer' : 'number'
      const [one, other] = operands.map((each) => sheet.converted(each, kind))
      if (one === undefined || other === undefined) return `"${symbol}" takes two values.`
      const isGiven = `${one.sql} IS NOT NULL AND ${other.sql} IS NOT NULL`
      const raw = isWhole
        ? `TRY_CAST(${whole(`(${one.sql})::HUGEINT`, `(${other.sql})::HUGEINT`)} AS BIGINT)`
        : `(${one.sql} ${symbol} ${other.sql})`
      const isDivided = symbol === '/' || symbol === '%'
      const guarded = isDivided ? `CASE WHEN ${other.sql} <> 0 THEN ${raw} END` : raw
      return sheet.add({
        sql: isWhole ? guarded : `CASE WHEN isfinite(${guarded}) THEN ${guarded} END`,
        kind,
        inputs: [one, other],
        fails: (value) => `${isGiven} AND ${value} IS NULL`,
      })
    },
  }
}

export const sum = arithmetic('+', 'add', '', (one, other) => `${one} + ${other}`)

/** Where one is a text, both are texts; two values of a kind that only the record tells are what they are there. */
export function plus(operands: readonly Value[], sheet: Sheet): Value | string {
  if (operands.some(({ kind }) => kind === 'string')) return joined(operands, sheet)
  const [one, other] = operands
  if (one?.kind !== 'any' || other?.kind !== 'any') return sum.apply(operands, sheet)
  const numbers = operands.map(({ sql }) => `TRY_CAST(json_extract_string(${sql}, '$') AS DOUBLE)`)
  const texts = operands.map(({ sql }) => convert(sql, 'any', 'string'))
  const areNumbers = operands
    .map(({ sql }) => `json_type(${sql}) IN ('BIGINT', 'UBIGINT', 'DOUBLE')`)
    .join(' AND ')
  return sheet.add({
    sql: `CASE WHEN ${areNumbers} THEN to_json(${numbers.join(' + ')}) ELSE to_json(concat(${texts.join(', ')})) END`,
    kind: 'any',
    inputs: operands,
  })
}

function joined(operands: readonly Value[], sheet: Sheet): Value | string {
  const odd = operands.find(({ kind }) => kind === 'array' || kind === 'object')
  if (odd !== undefined) return `"+" joins no text with ${KIND_NAMES[odd.kind]}.`
  const texts = operands.map((each) => sheet.converted(each, 'string'))
  const sql = `concat(${texts.map((each) => each.sql).join(', ')})`
  return sheet.add({ sql, kind: 'string', inputs: texts })
}

export function bits(
  symbol: string,
  name: string,
  sql: (one: string, other: string) => string,
): Operator {
  return {
    symbol,
    name,
    operands: 2,
    description: `The bits of two integers, joined by ${name}.`,
    example: `6 ${symbol} 3`,
    apply(operands, sheet) {
      const odd = operands.find(({ kind }) => !fits(kind, 'integer'))
      if (odd !== undefined) return `"${symbol}" takes integers, not ${KIND_NAMES[odd.kind]}.`
      const inputs = operands.map((each) => sheet.converted(each, 'integer'))
      return sheet.add({
        sql: sql(inputs[0]?.sql ?? '', inputs[1]?.sql ?? ''),
        kind: 'integer',
        inputs,
      })
    },
  }
}

export function prefix(
  kind: 'integer' | 'number' | 'boolean',
  symbol: string,
  sql: (one: string) => string,
) {
  return ([given]: readonly Value[], sheet: Sheet): Value | string => {
    if (given === undefined) return `"${symbol}" takes a value.`
    const as = kind === 'number' && given.kind === 'integer' ? 'integer' : kind
    if (!fits(given.kind, as))
      return `"${symbol}" takes ${KIND_NAMES[as]}, not ${KIND_NAMES[given.kind]}.`
    const value = sheet.converted(given, as)
    const isLeast = (own: string): string => `${value.sql} IS NOT NULL AND ${own} IS NULL`
    return sheet.add({
      sql:
        as === 'integer' && symbol === '-'
          ? `TRY_CAST(-(${value.sql})::HUGEINT AS BIGINT)`
          : sql(value.sql),
      kind: as,
      inputs: [value],
      ...(symbol === '-' && { fails: isLeast }),
    })
  }
}
