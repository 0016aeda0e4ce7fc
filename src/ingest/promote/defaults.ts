/** defaults: the reading of a field, filled with its default where the record says nothing or null (pure). */
import type { Field } from '../../domain/dataset.ts'
import { quoteText } from '../formats/quoting.ts'
import type { FieldReading } from '../formats/reader.ts'

/** `parent`: the object that it is a field of; what is not there is not filled. */
export function withDefault(
  field: Field,
  reading: FieldReading,
  parent: FieldReading | null,
): FieldReading {
  const { default: value } = field
  if (value === undefined) return reading
  const { text, jsonType } = reading
  const given = quoteText(typeof value === 'string' ? value : JSON.stringify(value))
  const isFilled = parent === null ? 'true' : `${parent.jsonType} = 'OBJECT'`
  return {
    text: `COALESCE(${text}, CASE WHEN ${isFilled} THEN ${given} END)`,
    jsonType:
      jsonType === null
        ? null
        : `CASE WHEN ${text} IS NULL AND ${isFilled} THEN '${JSON_TYPES[field.type]}' ELSE ${jsonType} END`,
  }
}

const JSON_TYPES: Readonly<Record<Field['type'], string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'VARCHAR',
  'date-time': 'VARCHAR',
  object: 'OBJECT',
  array: 'ARRAY',
  map: 'OBJECT',
}
