/** columns: a sample → its columns with the types that they seem to have, as Explore tells them (pure; flow-service 1.7). */
import type { FieldType } from '../../domain/dataset.ts'
import { isObject } from '../../domain/json.ts'
import type { Objects, Table } from './sample.ts'
import { typeOfScalars, typeOfTexts } from './value-types.ts'

export interface Column {
  readonly name: string
  /** The source's word for it. */
  readonly type: string
  readonly xdm: Xdm
}

interface Xdm {
  readonly type: string
  readonly format?: string
}

export function columnsOf(table: Table): readonly Column[] {
  return namesOf(table).map((name, index) => {
    const texts = table.rows.flatMap(({ values }) => values[index] ?? [])
    const type = typeOfTexts(texts)
    return { name, type: WORDS[type], xdm: XDM[type] }
  })
}

/** Without a header, columns are called by their place. */
export function namesOf({ columns, rows }: Table): readonly string[] {
  return columns ?? (rows[0]?.values ?? []).map((_, index) => `column${index + 1}`)
}

const WORDS: Readonly<Record<FieldType, string>> = {
  string: 'string',
  integer: 'long',
  number: 'double',
  boolean: 'boolean',
  date: 'date',
  'date-time': 'date-time',
}

const XDM: Readonly<Record<FieldType, Xdm>> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  'date-time': { type: 'string', format: 'date-time' },
}

/** A JSON Schema of the objects. What is of several types, or nothing but null, is left open. */
export function objectSchemaOf({ rows }: Objects): Readonly<Record<string, unknown>> {
  return { type: 'object', properties: {}, ...schemaOf(rows.map(({ values }) => values)) }
}

function schemaOf(values: readonly unknown[]): Readonly<Record<string, unknown>> {
  const given = values.filter((value) => value !== null)
  if (given.length === 0) return {}
  if (given.every(isObject)) {
    const byName = new Map<string, unknown[]>()
    for (const [name, value] of given.flatMap((one) => Object.entries(one))) {
      const before = byName.get(name)
      if (before === undefined) byName.set(name, [value])
      else before.push(value)
    }
    const properties = [...byName].map(([name, all]) => [name, schemaOf(all)] as const)
    return { type: 'object', properties: Object.fromEntries(properties) }
  }
  if (given.every(Array.isArray)) return { type: 'array', items: schemaOf(given.flat()) }
  const type = typeOfScalars(given)
  return type === null ? {} : { ...XDM[type] }
}
