/** fields: how the fields of the standard resources are written down: one line each. */
import type { JsonObject } from '../../../domain/json.ts'
import type { Kind } from '../../../domain/registry.ts'

export type StandardDocument = JsonObject & {
  readonly kind: Exclude<Kind, 'schemas'>
  readonly $id: string
  readonly title: string
  readonly description: string
}

type Fields = Readonly<Record<string, JsonObject>>

export function text(title: string, description: string, rules: JsonObject = {}): JsonObject {
  return { title, type: 'string', description, ...rules }
}

export function whole(title: string, description: string, rules: JsonObject = {}): JsonObject {
  return { title, type: 'integer', description, ...rules }
}

export function amount(title: string, description: string): JsonObject {
  return { title, type: 'number', description }
}

export function flag(title: string, description: string): JsonObject {
  return { title, type: 'boolean', description }
}

export function day(title: string, description: string): JsonObject {
  return { title, type: 'string', format: 'date', description }
}

export function instant(title: string, description: string): JsonObject {
  return { title, type: 'string', format: 'date-time', description }
}

export function group(title: string, description: string, properties: Fields): JsonObject {
  return { title, type: 'object', description, properties }
}

export function list(title: string, description: string, items: JsonObject): JsonObject {
  return { title, type: 'array', description, items }
}

export function typed(title: string, $ref: string, description: string): JsonObject {
  return { title, $ref, type: 'object', description }
}

/** Values that are suggested, and not demanded. */
export function suggested(...values: readonly string[]): JsonObject {
  return { 'meta:enum': Object.fromEntries(values.map((value) => [value, value])) }
}
