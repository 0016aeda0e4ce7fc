/** mapping: how the attributes of a source become the fields of a dataset, kept in versions. */
import type { Id, SchemaId } from './ids.ts'

export type MappingSetId = Id<'mapping set'>

export interface MappingSet {
  /** 32 hexadecimal digits. */
  readonly id: MappingSetId
  /** In order; the number of a version is its place. */
  readonly versions: readonly MappingSetVersion[]
  readonly createdAt: number
  readonly createdBy: string
}

export interface MappingSetVersion {
  readonly name: string
  readonly schemaId: SchemaId
  readonly mappings: readonly Mapping[]
  readonly modifiedAt: number
  readonly modifiedBy: string
}

export interface Mapping {
  readonly sourceType: MappingSourceType
  readonly source: string
  readonly destination: string
  readonly name: string
  readonly description: string
}

/** A path in the source, an expression over such paths, or the value itself. */
export type MappingSourceType = 'ATTRIBUTE' | 'EXPRESSION' | 'STATIC'
