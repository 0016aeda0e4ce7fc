/**
 * mapped-reading: a reading of source columns → a reading of the fields that they are mapped to, which
 * promotion checks like any other. Keeps: every record comes out once, with the fault it had.
 */
import { isScalar, type RecordSchema } from '../../../domain/dataset.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import { quoteText } from '../../formats/quoting.ts'
import type { FieldReading, Reading } from '../../formats/reader.ts'
import { pointerOf, type Slot, slotsOf } from '../../formats/slots.ts'
import { localOf, writeIso } from './date-format.ts'
import { madeField } from './made-field.ts'
import { isInside } from './destinations.ts'
import { type Mapped, mapRecords, type SourceShape } from './map-records.ts'

/** What is read of the source: its columns under their own names, checked by nothing. */
export function sourceSchemaOf(
  mappings: readonly Mapping[],
  schema: RecordSchema,
  shape: SourceShape,
): RecordSchema {
  const { columns } = mapRecords(mappings, schema, shape)
  const names = columns.length === 0 ? [''] : columns
  return {
    fields: names.map((name) => ({ name, type: 'string', isRequired: false })),
    isOpen: true,
  }
}

/** `reading` is one of the schema that `sourceSchemaOf` answers. */
export function mapReading(
  reading: Reading,
  mappings: readonly Mapping[],
  schema: RecordSchema,
  shape: SourceShape,
): Reading {
  const { fields } = sourceSchemaOf(mappings, schema, shape)
  const { mapped, sheet } = mapRecords(mappings, schema, shape, (column) => {
    const index = fields.findIndex(({ name }) => name === column)
    return columnSql(reading, index)
  })
  const slots = slotsOf(schema.fields)
  const mappedFields = slots.map((slot) => mappedReading(slot, mapped))
  const { length } = reading.raw
  return {
    from: sheet.around(reading.from),
    fault: reading.fault,
    fields: mappedFields,
    strays: [],
    raw: [...reading.raw, ...mappedFields.map(({ text }) => text)],
    valuesOf: (raw) => reading.valuesOf(raw.slice(0, length)),
    mappedOf: (raw) => {
      const values = slots.map((_, index) => raw[length + index] ?? null)
      return objectOf(null, slots, values)
    },
    failures: mapped.flatMap(({ slot, mapping, value }) => {
      if (value.fails === null) return []
      return [{ path: slot.path, fails: value.fails, source: mapping.source }]
    }),
  }
}

/** What goes to the slot itself, to the object that it is in, or to fields inside of it. */
function mappedReading(slot: Slot, mapped: readonly Mapped[]): FieldReading {
  const own = mapped.find((one) => one.slot.index === slot.index)
  if (own !== undefined) {
    const text = textOf(own)
    return isScalar(slot.field)
      ? madeField(slot.field.type, own, text)
      : { text, jsonType: `json_type(${text})` }
  }
  const outer = mapped.find((one) => isInside(slot, one.slot))
  if (outer !== undefined) {
    const pointer = quoteText(pointerOf(slot.path.slice(outer.slot.path.length)))
    const text = textOf(outer)
    return {
      text: `json_extract_string(${text}, ${pointer})`,
      jsonType: `json_type(${text}, ${pointer})`,
    }
  }
  if (isScalar(slot.field)) return { text: 'NULL::VARCHAR', jsonType: null }
  const inner = mapped.filter((one) => isInside(one.slot, slot)).map(textOf)
  const isThere = inner.length === 0 ? 'false' : `COALESCE(${inner.join(', ')}) IS NOT NULL`
  return { text: 'NULL::VARCHAR', jsonType: `CASE WHEN ${isThere} THEN 'OBJECT' END` }
}

/** The record that mappings have made, for telling what is wrong with it. */
function objectOf(
  parent: Slot | null,
  slots: readonly Slot[],
  values: readonly (string | null)[],
): Readonly<Record<string, unknown>> {
  const members = slots.filter((slot) => slot.parent === parent)
  return Object.fromEntries(
    members.map((slot) => {
      const { field, index } = slot
      const text = values[index] ?? null
      if (isScalar(field) || text === null) {
        return [field.name, field.type === 'object' ? objectOf(slot, slots, values) : text]
      }
      return [field.name, JSON.parse(text)]
    }),
  )
}

/** What is no JSON, such as a record that cannot be parsed, has no values. */
function columnSql({ fields }: Reading, index: number): string {
  const field = fields[index]
  if (field === undefined) return 'NULL'
  const { text, jsonType } = field
  if (jsonType === null) return text
  return `CASE ${jsonType} WHEN 'VARCHAR' THEN to_json(${text}) WHEN 'NULL' THEN NULL ELSE TRY_CAST(${text} AS JSON) END`
}

/** As the checks of the schema read it again. */
export function textOf({ field, value: { sql, kind, fails } }: Mapped): string {
  const text =
    kind === 'array'
      ? `to_json(${sql})::VARCHAR`
      : kind !== 'date'
        ? `(${sql})::VARCHAR`
        : field.type === 'date'
          ? `strftime(${localOf(sql)}, '%Y-%m-%d')`
          : writeIso(sql)
  return fails === null ? text : `CASE WHEN NOT ${fails} THEN ${text} END`
}
