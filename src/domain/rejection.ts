/** rejection: a record that was refused, where it stood and why. */
export interface Rejection {
  /** The path inside the source. */
  readonly file: string
  /** The physical line on which the record begins, counted from 1, header included. */
  readonly line: number
  /** The record's ordinal in its file, counted from 1, header not counted. */
  readonly record: number
  readonly kind: RejectionKind
  readonly errors: readonly RejectionError[]
  /** The record's values by column; absent for a record that could not be parsed. */
  readonly values?: Readonly<Record<string, unknown>>
  /** The record as it stood in the file; only for a record that could not be parsed. */
  readonly text?: string
}

/** Which step refused it, which is also the name of the row-error file it is listed in (flow-service 4.3). */
export type RejectionKind = 'parsing' | 'conversion' | 'validation'

export interface RejectionError {
  /** INGEST-1401-400 unparsable, INGEST-1554-400 wrong type, INGEST-1555-400 required, INGEST-1556-400 rule, MAPPER-3700-400 mapping. */
  readonly code: RejectionCode
  readonly message: string
  /** The name of the column, or the place inside of it, such as `items[1].sku`. */
  readonly column?: string
  /** The rest only where the value stands inside of another: its place in steps, */
  readonly path?: readonly (string | number)[]
  /** what its rule is called wherever it is broken, such as `items[].sku`, */
  readonly field?: string
  /** and where that is in the schema, as RFC 6901 has it. */
  readonly schemaPointer?: string
  /** The JSON Schema keyword that was broken. */
  readonly keyword?: string
}

export type RejectionCode =
  | 'INGEST-1401-400'
  | 'INGEST-1554-400'
  | 'INGEST-1555-400'
  | 'INGEST-1556-400'
  | 'MAPPER-3700-400'

/** The sentence that stands for a code where records are summed up. */
export const REJECTION_SENTENCES: Readonly<Record<RejectionCode, string>> = {
  'INGEST-1401-400':
    'The row has corrupted data and cannot be read or parsed. Fix the corrupted data and try again.',
  'INGEST-1554-400':
    'A value cannot be converted to the type that the schema asks for. Fix the value and try again.',
  'INGEST-1555-400':
    'A required field is either missing or has a value of null. Add the required field to the input row and try again.',
  'INGEST-1556-400':
    'A value breaks a rule of the schema (enum, pattern, length or range). Fix the value and try again.',
  'MAPPER-3700-400':
    'A mapping cannot be worked out for a record. Fix the value, or the expression of the mapping, and try again.',
}
