/** json-values: whether a value is of a type, by the rules of promotion (field-types.ts), in JavaScript (pure). */
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
