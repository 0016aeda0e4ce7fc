/**
 * promote-reference: the rules of a schema, written a second time in plain JavaScript and slowly, for
 * differential.test.ts to hold promotion against.
 */
import type { FieldType, ScalarField } from '../../domain/dataset.ts'

/** A refused record: its ordinal, and each column it broke with the code for how. */
export type Refusal = readonly [record: number, broken: readonly string[]]

export function refusalOf(
  index: number,
  { fields }: { readonly fields: readonly ScalarField[] },
  values: readonly unknown[],
  isOfType: (value: unknown, type: FieldType) => boolean,
): readonly Refusal[] {
  const broken = fields.flatMap((field, column) => {
    const value = values[column]
    if (value === null) return field.isRequired ? [`${field.name} INGEST-1555-400`] : []
    if (!isOfType(value, field.type)) return [`${field.name} INGEST-1554-400`]
    return keepsRules(value, field) ? [] : [`${field.name} INGEST-1556-400`]
  })
  return broken.length === 0 ? [] : [[index + 1, broken]]
}

export function isText(value: unknown, type: FieldType): boolean {
  const text = String(value)
  switch (type) {
    case 'string':
      return true
    case 'integer':
      return (
        /^[+-]?\d+$/.test(text) &&
        BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''))
      )
    case 'number':
      return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
    case 'boolean':
      return /^(true|false)$/i.test(text)
    case 'date':
      return isDay(text)
    case 'date-time':
      return (
        /^.{10}[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(
          text,
        ) && isDay(text.slice(0, 10))
      )
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** A number as it is written: JavaScript would round it. */
class Numeral {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  valueOf(): number {
    return Number(this.text)
  }
}

export function jsonOf(literal: string): unknown {
  const value: unknown = JSON.parse(literal)
  return typeof value === 'number' ? new Numeral(literal) : value
}

export function isJson(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'integer':
      return value instanceof Numeral && isJsonInteger(value)
    case 'number':
      return value instanceof Numeral
    case 'boolean':
      return typeof value === 'boolean'
    case 'string':
    case 'date':
    case 'date-time':
      return typeof value === 'string' && isText(value, type)
  }
}

function isJsonInteger(numeral: Numeral): boolean {
  if (/^-?\d+$/.test(numeral.text)) return isText(numeral.text, 'integer')
  return Number.isSafeInteger(numeral.valueOf())
}

function keepsRules(value: unknown, field: ScalarField): boolean {
  if (field.type === 'integer' || field.type === 'number') {
    return keepsRange(Number(value), field)
  }
  if (field.type === 'boolean') {
    const isTrue = String(value).toLowerCase() === 'true'
    return field.enum === undefined || field.enum.includes(isTrue)
  }
  if (typeof value !== 'string') return true
  const length = Array.from(value).length
  return [
    field.enum === undefined || field.enum.includes(value),
    field.pattern === undefined || new RegExp(field.pattern, 'u').test(value),
    length >= (field.minLength ?? 0),
    length <= (field.maxLength ?? Infinity),
  ].every(Boolean)
}

function keepsRange(value: number, field: ScalarField): boolean {
  return [
    field.enum === undefined || field.enum.includes(value),
    value >= (field.minimum ?? -Infinity),
    value <= (field.maximum ?? Infinity),
    value > (field.exclusiveMinimum ?? -Infinity),
    value < (field.exclusiveMaximum ?? Infinity),
  ].every(Boolean)
}
