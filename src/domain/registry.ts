/** registry: what schemas are composed of: behaviours, classes, field groups, data types; and what describes them. */
import type { JsonObject } from './json.ts'

export const KINDS = ['schemas', 'classes', 'fieldgroups', 'datatypes', 'behaviors'] as const
export type Kind = (typeof KINDS)[number]

/** What schemas are composed of, and is kept; behaviours are standard ones only. */
export type ComponentKind = Exclude<Kind, 'schemas' | 'behaviors'>

/** What all resources of the registry have in common. */
export interface Registered {
  readonly id: string
  /** The id with dots: `_{TENANT}.mixins.{hex}`. */
  readonly altId: string
  readonly title: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly etag: string
  /** The minor version: how often it was changed. */
  readonly revision: number
  /** The document as it was given, without what the registry says of it by itself. */
  readonly document: JsonObject
}

export interface Component extends Registered {
  readonly kind: ComponentKind
}

/** Says something of a property of a schema: that it identifies, how it is called, what it points to. */
export interface Descriptor {
  readonly id: string
  readonly type: string
  readonly sourceSchema: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly createdBy: string
  readonly updatedBy: string
  readonly document: JsonObject
}
