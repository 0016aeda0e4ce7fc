/** dataset: the Parquet data that flows fill, and the schema that its records keep to. */
import type { BatchStatus } from './batch.ts'
import type { BatchId, DatasetId, SchemaId } from './ids.ts'

export interface Dataset {
  readonly id: DatasetId
  readonly name: string
  readonly description: string
  readonly schemaId: SchemaId
  readonly createdAt: number
  readonly updatedAt: number
  readonly etag: string
  readonly lastBatchId: BatchId | null
  readonly lastBatchStatus: BatchStatus | null
  readonly lastSuccessfulBatchId: BatchId | null
  readonly lastFailedBatchId: BatchId | null
  /** As they were given: kept for those who read them. */
  readonly tags: Readonly<Record<string, readonly string[]>>
}

export interface Schema {
  readonly id: SchemaId
  /** The `_{TENANT}.schemas.{hex}` form of the id. */
  readonly altId: string
  readonly title: string
  readonly description: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly etag: string
  /** The minor version: how often it was changed. */
  readonly revision: number
  /** `null` for a schema against which records cannot be checked yet. */
  readonly records: RecordSchema | null
  /** Why not, as a sentence. */
  readonly obstacle: string | null
  /** The document as it was created, for reading back. */
  readonly document: Readonly<Record<string, unknown>>
}

/** What a record must be: the subset of JSON Schema that promotion checks (flow-service 8.2). */
export interface RecordSchema {
  readonly fields: readonly Field[]
  /** False: a column that the schema does not name refuses the record. */
  readonly isOpen: boolean
}

/** A field of one value, of values inside of it by their names, of a list of them, or of some under any names. */
export type Field = ScalarField | ObjectField | ListField | MapField

interface AnyField {
  readonly name: string
  readonly isRequired: boolean
  /** What stands in for a value that is missing or null. */
  readonly default?: unknown
}

export interface ScalarField extends AnyField {
  readonly type: FieldType
  readonly enum?: readonly (string | number | boolean)[]
  readonly pattern?: string
  /** Lengths in Unicode code points. */
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export interface ObjectField extends AnyField, RecordSchema {
  readonly type: 'object'
}

export interface ListField extends AnyField {
  readonly type: 'array'
  /** What each element must be; it has no name. */
  readonly items: Field
  readonly minItems?: number
  readonly maxItems?: number
  /** Only over scalars. */
  readonly uniqueItems?: boolean
}

export interface MapField extends AnyField {
  readonly type: 'map'
  /** What each value must be, whatever it is called; it has no name of its own. */
  readonly values: Field
}

/** JSON Schema type and format folded into one word; `long` is an integer of 64 bits. */
export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'date-time'

export function isScalar(field: Field): field is ScalarField {
  return field.type !== 'object' && field.type !== 'array' && field.type !== 'map'
}
