/**
 * made-field: the value that a mapping made → a field of the schema, without a way over its text.
 * Keeps: what a field holds, and which records are refused, is as if its text had been read.
 */
import type { FieldType } from '../../../domain/dataset.ts'
import type { FieldReading, MadeField } from '../../formats/reader.ts'
import type { TypedField } from '../field-types.ts'
import { localOf } from './date-format.ts'
import type { Mapped } from './map-records.ts'

/** `text`: the value as its text, which is what is shown of it and what pattern and length apply to. */
export function madeField(type: FieldType, { value }: Mapped, text: string): FieldReading {
  // Where it fails, the record is refused for that alone, whatever stands here.
  const { sql, canBe } = inTypeOf(type, value.sql)
  return { text, jsonType: null, made: { definition: sql, canBe } }
}

/** A year is written with four digits, and a date has none below 1. Few values are near to these ends. */
function inTypeOf(
  type: FieldType,
  sql: string,
): { readonly sql: string } & Pick<MadeField, 'canBe'> {
  if (type === 'date') {
    const canBe = (value: string): string =>
      `${value} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'`
    return { sql: `${localOf(sql)}::DATE`, canBe }
  }
  if (type === 'date-time') {
    const canBe = (value: string): string =>
      `${value} BETWEEN TIMESTAMPTZ '0001-01-03 00:00:00Z' AND TIMESTAMPTZ '9999-12-29 00:00:00Z' OR year(${localOf(sql)}) BETWEEN 0 AND 9999`
    return { sql: `timezone('UTC', struct_extract(${sql}, 'moment'))`, canBe }
  }
  return { sql, canBe: null }
}

export function typedAsMade(
  type: FieldType,
  { text }: FieldReading,
  { definition, canBe }: MadeField,
  value: string,
): TypedField {
  const isOfType = canBe === null ? null : `(${value} IS NULL OR ${canBe(value)})`
  const isText = type === 'string'
  const hasText = isText || type === 'date' || type === 'date-time'
  return { definition, value, isOfType, string: isText ? value : hasText ? text : null }
}
