/** value-types: of which type a column seems to be (pure). */
import type { FieldType } from '../../domain/dataset.ts'
import { isJsonOf, isTextOf } from '../promote/json-values.ts'

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
