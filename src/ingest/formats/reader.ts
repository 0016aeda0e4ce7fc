/**
 * reader: what every format's reader tells promotion, in SQL: where the records are, and the text
 * of each field. Every value is a text, so that nothing is cast before it is checked.
 */

export interface Reading {
  /** What stands after FROM. Never a query that skips records by itself. */
  readonly from: string
  /** NULL for a record that could be read, else one of the words of `Fault`. */
  readonly fault: string
  /** One for each slot of the schema, in their order. */
  readonly fields: readonly FieldReading[]
  /** What the schema does not name; empty where the schema is open. */
  readonly strays: readonly Stray[]
  /** What a refused record is shown from, as expressions. */
  readonly raw: readonly string[]
  /** Turns one record's `raw` into its values by column. */
  readonly valuesOf: (raw: readonly (string | null)[]) => Readonly<Record<string, unknown>>
  /** Turns it into the fields that they were mapped to; absent where nothing is mapped. */
  readonly mappedOf?: (raw: readonly (string | null)[]) => Readonly<Record<string, unknown>>
  /** Fields whose mapping can fail, with what is TRUE where it did. */
  readonly failures?: readonly MappingFailure[]
}

export interface MappingFailure {
  /** The names of the field, from the record inwards. */
  readonly path: readonly string[]
  readonly fails: string
  /** The mapping, as it is written. */
  readonly source: string
}

export interface FieldReading {
  /** The value as text, as JSON where it nests; NULL where it is absent. Of an object it may be absent too. */
  readonly text: string
  /** DuckDB's word for the JSON type of the value; `null` where the format has no types. */
  readonly jsonType: string | null
  /** What a mapping made of it, of the field's type already; absent where that is to be found out. */
  readonly made?: MadeField
}

export interface MadeField {
  /** The value in the field's type; NULL where it is absent. */
  readonly definition: string
  /** TRUE for a value that can be written down, given the name of its column; `null`: each can. */
  readonly canBe: ((value: string) => string) | null
}

export interface Stray {
  /** `null`: any column that the schema does not name. */
  readonly column: string | null
  /** TRUE where the record has no value there. */
  readonly isAbsent: string
}

/** broken: a marker stands in its place · short, long: too few, too many values. */
export type Fault = 'broken' | 'short' | 'long' | 'not-json' | 'not-an-object'

/** A longer value is cut where it is shown; in the dataset nothing is ever cut. */
export const SHOWN_VALUE_CHARACTERS = 10_000

/**
 * Stands for NULL in DuckDB's reader, so that an empty value and a missing one stay apart.
 * Two noncharacters: no text that was meant for interchange has them.
 */
export const NULL_MARKER = '\uFDD2\uFDD3'
