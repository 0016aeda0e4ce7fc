/** dataset: the Parquet data that flows fill, and the schema that its records keep to. */
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
  readonly lastBatchStatus: 'success' | 'failed' | 'inactive' | null
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

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly isRequired: boolean
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

/** JSON Schema type and format folded into one word; `long` is an integer of 64 bits. */
export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'date-time'
