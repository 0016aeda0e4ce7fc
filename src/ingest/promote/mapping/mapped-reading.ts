/**
 * mapped-reading: a reading of source columns → a reading of the fields that they are mapped to, which
 * promotion checks like any other. Keeps: every record comes out once, with the fault it had.
 */
import type { RecordSchema } from '../../../domain/dataset.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import type { Reading } from '../../formats/reader.ts'
import { localOf, writeIso } from './date-format.ts'
import { madeField } from './made-field.ts'
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
  const texts = schema.fields.map((field) => {
    const found = mapped.find((one) => one.field.name === field.name)
    return found === undefined ? 'NULL::VARCHAR' : textOf(found)
  })
  const { length } = reading.raw
  return {
    from: sheet.around(reading.from),
    fault: reading.fault,
    fields: schema.fields.map(({ name }, index) =>
      madeField(
        mapped.find(({ field }) => field.name === name),
        texts[index] ?? 'NULL',
      ),
    ),
    strays: [],
    raw: [...reading.raw, ...texts],
    valuesOf: (raw) => reading.valuesOf(raw.slice(0, length)),
    mappedOf: (raw) =>
      Object.fromEntries(
        schema.fields.map(({ name }, index) => [name, raw[length + index] ?? null]),
      ),
    failures: mapped.flatMap(({ field, mapping, value }) => {
      if (value.fails === null) return []
      return [{ column: field.name, fails: value.fails, source: mapping.source }]
    }),
  }
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
    kind !== 'date'
      ? `(${sql})::VARCHAR`
      : field.type === 'date'
        ? `strftime(${localOf(sql)}, '%Y-%m-%d')`
        : writeIso(sql)
  return fails === null ? text : `CASE WHEN NOT ${fails} THEN ${text} END`
}
