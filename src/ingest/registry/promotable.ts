/**
 * promotable: a resolved document in the words of promotion, at every depth (pure): formats that are no types
 * become patterns, notes of the registry are left out.
 */
import { isObject, type JsonObject } from '../../domain/json.ts'

export function promotable(node: JsonObject): JsonObject {
  const { format, ...rest } = node
  const pattern = typeof format === 'string' ? FORMATS.get(format) : undefined
  const own = pattern === undefined || 'pattern' in node ? node : { ...rest, pattern }
  const kept = Object.entries(own).filter(([keyword]) => !NOTES.includes(keyword))
  return Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, INSIDE.get(keyword)?.(value) ?? value]),
  )
}

/** What the registry's documents say beside their rules, and promotion has no word for. */
const NOTES = ['$id', '$schema', 'isRequired', 'auditable']

const inOne = (value: unknown): unknown => (isObject(value) ? promotable(value) : value)

const INSIDE: ReadonlyMap<string, (value: unknown) => unknown> = new Map([
  ['items', inOne],
  ['additionalProperties', inOne],
  ['allOf', (value: unknown) => (Array.isArray(value) ? value.map(inOne) : value)],
  [
    'properties',
    (value: unknown) => {
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inOne(one)]))
    },
  ],
])

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'

/** What the formats of texts ask for, no more strictly than their definitions. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['uri', '^[A-Za-z][A-Za-z0-9+.-]*:[^ ]*$'],
  ['uri-reference', '^[^ ]*$'],
  ['email', '^[^@ ]+@[^@ ]+$'],
  ['ipv4', `^(${OCTET}\\.){3}${OCTET}$`],
])
