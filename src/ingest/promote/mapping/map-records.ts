/**
 * map-records: a mapping set over a source and a schema → for each mapping its value in SQL, or what is
 * wrong with it. Keeps: what has no problem has its SQL, whatever the records hold.
 */
import type { Field, RecordSchema } from '../../../domain/dataset.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import type { RecordFormat } from '../../../domain/source.ts'
import { quoteText } from '../../formats/quoting.ts'
import { pointerOf, type Slot, slotsOf } from '../../formats/slots.ts'
import { compileText, type Scope } from './compile.ts'
import { destinationIn, overlapping } from './destinations.ts'
import type { Complaint, Expression } from './expression.ts'
import { fits, type Kind, KIND_NAMES } from './kinds.ts'
import { isComplaint, parse } from './parse.ts'
import { Sheet, type Value } from './sheet.ts'

/** flat: columns of texts, whose names may hold dots · tree: JSON objects. */
export type SourceShape = 'flat' | 'tree'

export function shapeOf({ kind }: RecordFormat): SourceShape {
  return kind === 'delimited' ? 'flat' : 'tree'
}

/** What stands in a column, in SQL: a text of a flat source, a JSON value of a tree. */
export type ColumnSql = (column: string) => string

export interface Mapped {
  /** Where it goes. */
  readonly slot: Slot
  readonly field: Field
  readonly mapping: Mapping
  /** Of the kind that the field takes. */
  readonly value: Value
}

export interface MappedRecords {
  readonly mapped: readonly Mapped[]
  /** One for each mapping; `null` for one without a problem. */
  readonly problems: readonly (string | null)[]
  /** The columns, or the outermost names, that are asked for, each once. */
  readonly columns: readonly string[]
  readonly sheet: Sheet
}

export function mapRecords(
  mappings: readonly Mapping[],
  schema: RecordSchema,
  shape: SourceShape,
  columnSql: ColumnSql = () => 'NULL',
): MappedRecords {
  const sheet = new Sheet()
  const attributes = new Map<string, Value>()
  const columns = new Set<string>()
  const scope: Scope = (names) => {
    const key = JSON.stringify(names)
    const [column = '', ...steps] = shape === 'flat' ? [names.join('.')] : names
    columns.add(column)
    const value =
      attributes.get(key) ??
      sheet.add({ ...attributeOf(columnSql(column), steps, shape), inputs: [] })
    attributes.set(key, value)
    return value
  }
  const slots = slotsOf(schema.fields)
  const results = mappings.map((mapping, index) => {
    const slot = destinationIn(slots, mapping.destination)
    if (typeof slot === 'string') return slot
    const overlap = overlapping(mappings.slice(0, index), slot, slots)
    return overlap ?? mapOne(mapping, slot, scope, sheet, shape)
  })
  return {
    mapped: results.filter((result) => typeof result !== 'string'),
    problems: results.map((result) => (typeof result === 'string' ? result : null)),
    columns: [...columns],
    sheet,
  }
}

function attributeOf(
  column: string,
  steps: readonly string[],
  shape: SourceShape,
): { readonly sql: string; readonly kind: Kind } {
  if (shape === 'flat') return { sql: column, kind: 'string' }
  if (steps.length === 0) return { sql: column, kind: 'any' }
  const inner = `json_extract(${column}, ${quoteText(pointerOf(steps))})`
  return { sql: `nullif(${inner}, 'null'::JSON)`, kind: 'any' }
}

function mapOne(
  mapping: Mapping,
  slot: Slot,
  scope: Scope,
  sheet: Sheet,
  shape: SourceShape,
): Mapped | string {
  const { destination } = mapping
  const { field } = slot
  const value = valueOf(mapping, scope, sheet, shape)
  if (isComplaint(value)) return `At character ${value.at + 1}: ${value.sentence}`
  const kind = KINDS[field.type]
  if (!fits(value.kind, kind)) {
    return `"${mapping.source}" gives ${KIND_NAMES[value.kind]}, which does not become ${KIND_NAMES[kind]}, as "${destination}" is.`
  }
  const scalar = kind === 'string' && value.kind === 'any' ? unboolean(value, sheet) : value
  return { slot, field, mapping, value: sheet.converted(scalar, kind) }
}

function valueOf(
  { sourceType, source }: Mapping,
  scope: Scope,
  sheet: Sheet,
  shape: SourceShape,
): Value | Complaint {
  if (sourceType === 'EXPRESSION') return compileText(source, scope, sheet)
  if (sourceType === 'STATIC') return compileText(JSON.stringify(source), scope, sheet)
  const path = parse(source)
  // Columns may be called anything, so that brackets lead nowhere but inside of JSON.
  if (shape === 'tree' && !isComplaint(path) && isPlace(path)) {
    return compileText(source, scope, sheet)
  }
  // A name that is no expression, such as one with spaces, is taken as it is written.
  const names = !isComplaint(path) && path.kind === 'path' ? path.names : [source]
  const value = scope(names)
  return typeof value === 'string' ? { at: 0, sentence: value } : value
}

/** A path with indexes or keys in brackets. */
function isPlace(path: Expression): boolean {
  if (path.kind !== 'operator' || path.symbol !== '[]') return false
  const [of, at] = path.operands
  return at?.kind === 'literal' && of !== undefined && (of.kind === 'path' || isPlace(of))
}

/** A boolean becomes nothing else, in a field of texts neither. */
function unboolean(value: Value, sheet: Sheet): Value {
  return sheet.add({
    sql: `CASE WHEN json_type(${value.sql}) <> 'BOOLEAN' THEN ${value.sql} END`,
    kind: 'any',
    inputs: [value],
    fails: (own) => `${value.sql} IS NOT NULL AND ${own} IS NULL`,
  })
}

const KINDS: Readonly<Record<Field['type'], Kind>> = {
  object: 'object',
  array: 'array',
  map: 'object',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  'date-time': 'date',
}
