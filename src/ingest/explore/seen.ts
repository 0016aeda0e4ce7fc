/** seen: a sample as promotion would lay it beside a schema: which names have which values (pure). */
import { type Field, isScalar, type RecordSchema } from '../../domain/dataset.ts'
import { flawsOf } from '../promote/flaws.ts'
import { isTextOf } from '../promote/json-values.ts'
import { textOf as textOfPath } from '../promote/paths.ts'
import { TYPE_NAMES } from '../promote/scalar-checks.ts'
import type { Objects, Table } from './sample.ts'

export type Seen =
  | {
      readonly kind: 'columns'
      readonly names: ReadonlySet<string>
      /** True where the file names nothing: the names are those of the fields, in their order. */
      readonly isByPlace: boolean
      readonly records: readonly number[]
      readonly valueCount: (name: string) => number
      readonly misfits: (name: string, field: Field) => readonly Misfit[]
      /** The records that a closed schema refuses for having something there. */
      readonly strays: (name: string) => readonly number[]
    }
  /** Without a header, values that are more or fewer than the fields go nowhere. */
  | { readonly kind: 'other-count'; readonly count: number; readonly records: readonly number[] }

export interface Misfit {
  readonly record: number
  readonly text: string
  /** The end of a sentence about the text. */
  readonly says: string
}

export function seenIn(sample: Table | Objects, schema: RecordSchema): Seen {
  return sample.kind === 'table' ? seenInTable(sample, schema) : seenInObjects(sample)
}

function seenInTable({ columns, rows }: Table, { fields }: RecordSchema): Seen {
  const records = rows.map(({ record }) => record)
  const count = rows[0]?.values.length ?? fields.length
  if (columns === null && count !== fields.length) return { kind: 'other-count', count, records }
  const names = columns ?? fields.map(({ name }) => name)
  // A name that is there twice counts the first time.
  const places = new Map(names.map((name, index) => [name, index] as const).toReversed())
  return {
    ...seenBy(
      (name) => {
        const place = places.get(name) ?? -1
        return rows.flatMap(({ record, values }) => {
          const value = values[place] ?? null
          return value === null ? [] : [{ record, value }]
        })
      },
      (value, field) => textFlaw(String(value), field),
    ),
    names: new Set(names),
    isByPlace: columns === null,
    records,
  }
}

function seenInObjects({ rows }: Objects): Seen {
  const valuesOf = (name: string, isNullToo: boolean): readonly Value[] =>
    rows.flatMap(({ record, values }) => {
      const value: unknown = Object.hasOwn(values, name) ? values[name] : undefined
      return value === undefined || (value === null && !isNullToo) ? [] : [{ record, value }]
    })
  return {
    ...seenBy((name) => valuesOf(name, false), jsonFlaw),
    // To a closed schema, a key is too much whatever its value.
    strays: (name) => valuesOf(name, true).map(({ record }) => record),
    names: new Set(rows.flatMap(({ values }) => Object.keys(values))),
    isByPlace: false,
    records: rows.map(({ record }) => record),
  }
}

interface Value {
  readonly record: number
  readonly value: unknown
}

function seenBy(
  valuesOf: (name: string) => readonly Value[],
  flawOf: (value: unknown, field: Field) => Omit<Misfit, 'record'> | null,
) {
  return {
    kind: 'columns' as const,
    valueCount: (name: string) => valuesOf(name).length,
    misfits: (name: string, field: Field) =>
      valuesOf(name).flatMap(({ record, value }) => {
        const flaw = flawOf(value, field)
        return flaw === null ? [] : [{ record, ...flaw }]
      }),
    strays: (name: string) => valuesOf(name).map(({ record }) => record),
  }
}

function textFlaw(text: string, field: Field): Omit<Misfit, 'record'> | null {
  const { type } = field
  if (!isScalar(field))
    return { text, says: `is not ${TYPE_NAMES[type]}, which no column can hold` }
  return isTextOf(text, field.type) ? null : { text, says: `is not ${TYPE_NAMES[type]}` }
}

/** Of the rules of a field, those about the form of its values: the first that is broken, at whatever depth. */
function jsonFlaw(value: unknown, field: Field): Omit<Misfit, 'record'> | null {
  const flaw = flawsOf(value, field).find(({ keyword }) => FORM.includes(keyword))
  if (flaw === undefined) return null
  const { path, says } = flaw
  const at = path.length === 0 ? '' : `at "${textOfPath([field.name, ...path])}" `
  return { text: textOf(flaw.value), says: `${at}${says}` }
}

const FORM = ['type', 'required', 'additionalProperties']

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? '')
}
