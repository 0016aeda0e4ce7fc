/**
 * drift: the first records of a file beside the schema of a dataset → what has changed, and what a run
 * would make of it (pure). What goes where is promotion's rule: a column fills the field of the same
 * name, or without a header the field in the same place.
 */
import type { Field, RecordSchema } from '../../domain/dataset.ts'
import { counted } from '../promote/threshold.ts'
import { TOO_DEEP } from './json-line.ts'
import { renamesOf } from './renames.ts'
import type { Objects, Table } from './sample.ts'
import { type Seen, seenIn } from './seen.ts'

export interface Drift {
  readonly changes: readonly Change[]
  /** How many more changes there are. */
  readonly leftOff: number
  /** How many of the records that were looked at a run would refuse. */
  readonly refusedCount: number
}

export interface Change {
  /**
   * missing: a field that the file has not · new: a column that the schema has not · renamed: both, with
   * names that are near · type: values that are not of the field's type · order, count: the same of files
   * without a header · unread: records that cannot be read at all.
   */
  readonly kind: 'missing' | 'new' | 'renamed' | 'type' | 'order' | 'count' | 'unread'
  readonly field: string | null
  readonly column: string | null
  /** The records that a run would refuse for it, of those that were looked at. */
  readonly refusedCount: number
  /** False for what only wants to be known. */
  readonly isProblem: boolean
  readonly says: string
}

type Columns = Extract<Seen, { kind: 'columns' }>
type OtherCount = Extract<Seen, { kind: 'other-count' }>

export interface Found extends Omit<Change, 'refusedCount' | 'isProblem'> {
  readonly refused: readonly number[]
  /** Absent where it is one if records would be refused for it. */
  readonly isProblem?: boolean
}

export function driftOf(sample: Table | Objects, schema: RecordSchema): Drift {
  const seen = seenIn(sample, schema)
  return driftFrom([
    ...unread(sample),
    ...(seen.kind === 'other-count' ? [otherCount(seen, schema)] : compare(seen, schema)),
  ])
}

export function driftFrom(found: readonly Found[]): Drift {
  const refused = new Set(found.flatMap((one) => one.refused))
  return {
    changes: found.slice(0, MAX_CHANGES).map(({ refused: records, ...change }) => {
      return { isProblem: records.length > 0, ...change, refusedCount: records.length }
    }),
    leftOff: Math.max(0, found.length - MAX_CHANGES),
    refusedCount: refused.size,
  }
}

const MAX_CHANGES = 200

export function unread({ leftOut, recordCount }: Table | Objects): readonly Found[] {
  const all = leftOut.filter(({ reason }) => reason !== TOO_DEEP)
  const [first] = all
  if (first === undefined) return []
  const says = `${all.length} of ${counted(recordCount)} cannot be read and would be refused, the first is record ${first.record}: ${first.reason}`
  const refused = all.map(({ record }) => record)
  return [{ kind: 'unread', field: null, column: null, refused, says }]
}

function otherCount(seen: OtherCount, schema: RecordSchema): Found {
  const says = `The records have ${seen.count} values, and the schema has ${schema.fields.length} fields; without a header, values go by their place, so every record would be refused.`
  return { kind: 'count', field: null, column: null, refused: seen.records, says }
}

function compare(seen: Columns, schema: RecordSchema): readonly Found[] {
  // Objects that are not there have no keys to miss.
  if (seen.records.length === 0 && seen.names.size === 0) return []
  const fields = new Set(schema.fields.map(({ name }) => name))
  const missing = schema.fields.filter(({ name }) => !seen.names.has(name))
  const added = [...seen.names].filter((name) => !fields.has(name))
  const renames = renamesOf(
    missing.map(({ name }) => name),
    added,
  )
  const becomes = new Set(renames.values())
  return [
    ...missing.map((field) => gone(field, renames.get(field.name) ?? null, seen, schema)),
    ...added.filter((column) => !becomes.has(column)).map((column) => extra(column, seen, schema)),
    ...schema.fields
      .filter(({ name }) => seen.names.has(name))
      .flatMap((field) => mistyped(field, seen, schema)),
  ]
}

function gone(
  { name, isRequired: isAsked, default: filling }: Field,
  column: string | null,
  seen: Columns,
  schema: RecordSchema,
): Found {
  const isRequired = isAsked && filling === undefined
  const strays = column === null || schema.isOpen ? [] : seen.strays(column)
  const refused = isRequired ? seen.records : strays
  const then = isRequired
    ? 'every record would be refused'
    : strays.length > 0
      ? `${counted(strays.length)} would be refused, since the schema takes no other columns`
      : filling === undefined
        ? 'it would be empty in every record'
        : `it would be ${quoted(JSON.stringify(filling))} in every record`
  const noun = isRequired ? 'required field' : 'field'
  if (column === null) {
    const says = `The ${noun} ${quoted(name)} is not in the file: ${then}.`
    return { kind: 'missing', field: name, column, refused, says }
  }
  const says = `The ${noun} ${quoted(name)} is not in the file, and the column ${quoted(column)} looks as if it were the same under another name: ${then}.`
  return { kind: 'renamed', field: name, column, refused, says }
}

function extra(column: string, seen: Columns, { isOpen }: RecordSchema): Found {
  const refused = isOpen ? [] : seen.strays(column)
  const then = isOpen
    ? 'it would go nowhere'
    : `${counted(refused.length)} would be refused, since the schema takes no other columns`
  const says = `The column ${quoted(column)} is not in the schema: ${then}.`
  return { kind: 'new', field: null, column, refused, says }
}

function mistyped(field: Field, seen: Columns, schema: RecordSchema): readonly Found[] {
  const { name } = field
  const wrong = seen.misfits(name, field)
  const [first] = wrong
  if (first === undefined) return []
  const refused = wrong.map(({ record }) => record)
  const values = seen.valueCount(name)
  const how = `${wrong.length} of ${values} ${values === 1 ? 'value' : 'values'} of ${quoted(name)}`
  const example = `${quoted(first.text)} in record ${first.record} ${first.says}`
  const then = `${wrong.length === 1 ? 'this record' : 'these records'} would be refused`
  const swapped = seen.isByPlace ? swappedWith(field, seen, schema) : null
  if (swapped !== null) {
    const says = `${how} do not fit: ${example}. Those of ${quoted(swapped)} would: the order of the columns may have changed; ${then}.`
    return [{ kind: 'order', field: name, column: swapped, refused, says }]
  }
  const says = `${how} ${wrong.length === 1 ? 'does' : 'do'} not fit any more: ${example}; ${then}.`
  return [{ kind: 'type', field: name, column: name, refused, says }]
}

/** The field whose values would fit here, while the ones here would fit there. */
function swappedWith(field: Field, seen: Columns, { fields }: RecordSchema): string | null {
  if (fields.length > MAX_PLACES) return null
  const other = fields.find(
    (one) =>
      one.name !== field.name &&
      seen.valueCount(one.name) > 0 &&
      seen.misfits(one.name, field).length === 0 &&
      seen.misfits(field.name, one).length === 0,
  )
  return other?.name ?? null
}

/** To try each place for each field takes the square of them. */
const MAX_PLACES = 200

const MAX_SHOWN = 100

export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)
}
