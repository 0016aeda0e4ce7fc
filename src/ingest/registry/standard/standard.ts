/**
 * standard: what the global container holds: the behaviours, classes, field groups and data types that people
 * expect. Written for Weir after the public definitions (adobe/xdm), in the form without prefixes of field names.
 */
import type { JsonObject } from '../../../domain/json.ts'
import type { Kind } from '../../../domain/registry.ts'
import { BEHAVIORS } from './behaviors.ts'
import { CLASSES } from './classes.ts'
import { DATA_TYPES } from './data-types.ts'
import { EVENT_FIELD_GROUPS } from './event-field-groups.ts'
import { PROFILE_FIELD_GROUPS } from './profile-field-groups.ts'

export interface Standard {
  readonly kind: Exclude<Kind, 'schemas'>
  readonly id: string
  readonly altId: string
  readonly title: string
  readonly document: JsonObject
}

export const STANDARD: readonly Standard[] = [
  ...BEHAVIORS,
  ...CLASSES,
  ...PROFILE_FIELD_GROUPS,
  ...EVENT_FIELD_GROUPS,
  ...DATA_TYPES,
].map(({ kind, ...document }) => {
  const { $id, title } = document
  return { kind, id: $id, altId: altIdOf($id), title, document: { type: 'object', ...document } }
})

const BY_ID = new Map(STANDARD.map((one) => [one.id, one]))

export function findStandard(id: string): Standard | null {
  return BY_ID.get(id) ?? null
}

/** `https://ns.adobe.com/xdm/context/profile` → `_xdm.context.profile`. */
function altIdOf(id: string): string {
  return `_${id.replace('https://ns.adobe.com/', '').replaceAll('/', '.')}`
}
