/**
 * value-types: of which types a value is, by the rules of promotion (promote/field-types.ts), and of
 * which type a column seems to be (pure).
 */
import type { FieldType } from '../../domain/dataset.ts'

/** Whether promotion would take a text for a value of the type. */
export function isTextOf(text: string, type: FieldType): boolean {
  switch (type) {
    case 'string':
      return true
    case 'integer':
      return /^[+-]?[0-9]+$/.test(text) && isLong(text.replace('+', ''))
    case 'number':
      return NUMBER.test(text) && Number.isFinite(Number(text))
    case 'boolean':
      return /^(true|false)$/i.test(text)
    case 'date':
      return isDay(text)
    case 'date-time':
      return DATE_TIME.test(text) && isDay(text.slice(0, 10))
  }
}

/** The same for a value of JSON, as `readJsonLine` gives it. */
export function isJsonOf(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'integer':
      return typeof value === 'bigint' ? isLong(String(value)) : Number.isSafeInteger(value)
    case 'number':
      return typeof value === 'bigint' || Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'string':
    case 'date':
    case 'date-time':
      return typeof value === 'string' && isTextOf(value, type)
  }
}

/** What a column of texts seems to hold. Digits with a zero or a plus before them are no number: codes look so. */
export function typeOfTexts(texts: readonly string[]): FieldType {
  const hasCodes = texts.some((text) => /^(\+|-?0)[0-9]+$/.test(text))
  return narrowest(texts, hasCodes ? [] : TYPES)
}

const DATES = ['date', 'date-time'] as const
const TYPES = ['boolean', 'integer', 'number', 'date', 'date-time'] as const

function narrowest(texts: readonly string[], types: readonly FieldType[]): FieldType {
  if (texts.length === 0) return 'string'
  return types.find((type) => texts.every((text) => isTextOf(text, type))) ?? 'string'
}

/** The same for values of JSON that are texts, numbers or booleans; `null` where they are of several types. */
export function typeOfScalars(values: readonly unknown[]): FieldType | null {
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length > 0) {
    return texts.length === values.length ? narrowest(texts, DATES) : null
  }
  const types = ['boolean', 'integer', 'number'] as const
  return types.find((type) => values.every((value) => isJsonOf(value, type))) ?? null
}

const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/
const DATE_TIME =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/

function isLong(digits: string): boolean {
  // Longer texts than this are beyond 64 bits, zeros before them aside.
  const short = digits.replace(/^(-?)0+(?=\d)/, '$1')
  if (short.length > 20) return false
  const value = BigInt(short)
  return BigInt.asIntN(64, value) === value
}

function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text.startsWith('0000')) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
