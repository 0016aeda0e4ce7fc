/**
 * property: one property of a schema document → a field, with whatever is inside of it (pure; flow-service 8.2).
 * A keyword that would not be enforced is refused, by name: a schema never promises more than it holds.
 */
import type { Field, ListField, RecordSchema } from '../../domain/dataset.ts'
import { flawsOf } from '../promote/flaws.ts'
import { textOf } from '../promote/paths.ts'
import { formatOf, rulesOf, SCALAR_KEYWORDS } from './scalar-rules.ts'
import { asNames, asObject, invalid, type Json, refuseUnknown } from './schema-parts.ts'

/** Each level of lists and maps doubles what DuckDB needs to read the SQL that checks it: 0.5 s for these, 30 s for 20. */
export const MAX_NESTING = 12

/** `place`: its path, by which it is spoken of. */
export function fieldOf(
  name: string,
  place: string,
  property: Json,
  isRequired: boolean,
  depth = 0,
): Field {
  if (depth > MAX_NESTING) {
    throw invalid(`"${place}" nests more than ${MAX_NESTING} levels deep. Make it flatter.`)
  }
  const field = { ...shapeOf(place, property, depth), name, isRequired }
  return 'default' in property ? withDefault(field, place, property['default']) : field
}

type Shape = Field extends infer One
  ? One extends Field
    ? Omit<One, 'name' | 'isRequired'>
    : never
  : never

function shapeOf(place: string, property: Json, depth: number): Shape {
  const given = property['type']
  const type = onlyType(given)
  switch (type) {
    case 'object': {
      const shape = property['properties'] === undefined ? mapOf : objectOf
      return shape(place, property, depth)
    }
    case 'array':
      return listOf(place, property, depth)
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return scalarOf(place, property, type)
    default:
      throw invalid(
        `The property "${place}" has the type ${JSON.stringify(given) ?? 'nothing'}. Use string, integer, number, boolean, object or array.`,
      )
  }
}

/** That a value may be null goes without saying. */
function onlyType(given: unknown): unknown {
  const types: unknown[] = Array.isArray(given) ? given.filter((one) => one !== 'null') : [given]
  return types.length === 1 ? types[0] : undefined
}

function scalarOf(
  place: string,
  property: Json,
  type: 'string' | 'integer' | 'number' | 'boolean',
): Shape {
  const kind = formatOf(place, type, property['format']) ?? type
  refuseUnknown(property, [...SCALAR_KEYWORDS, 'default'], `The property "${place}"`)
  return { type: kind, ...rulesOf(place, kind, property) }
}

function objectOf(place: string, property: Json, depth: number): Shape {
  const where = `The property "${place}"`
  refuseUnknown(property, ['type', 'properties', 'required', 'additionalProperties'], where)
  const properties = Object.entries(
    asObject(property['properties'], `properties/${place}/properties`),
  )
  const others = property['additionalProperties'] ?? true
  if (typeof others !== 'boolean') {
    throw invalid(
      `${where} has both \`properties\` and a rule for others in \`additionalProperties\`, which is not enforced. Use true or false, or leave \`properties\` out for a map.`,
    )
  }
  const required = asNames(property['required'] ?? [])
  return {
    type: 'object',
    ...recordOf(
      properties.map(([name, one]) => [name, asObject(one, `properties/${place}.${name}`)]),
      new Set(required),
      others,
      { place, depth: depth + 1 },
    ),
  }
}

/** The fields of a record, or of an object inside of one. */
export function recordOf(
  properties: readonly (readonly [name: string, property: Json])[],
  required: ReadonlySet<string>,
  isOpen: boolean,
  { place, depth }: { readonly place: string; readonly depth: number } = { place: '', depth: 0 },
): RecordSchema {
  const where = place === '' ? 'The schema' : `The property "${place}"`
  if (properties.length === 0) {
    throw invalid(`${where} has no properties. Give it \`properties\`, one for each column.`)
  }
  const names = properties.map(([name]) => name)
  for (const name of required) {
    if (names.includes(name)) continue
    const of = place === '' ? '' : ` of "${place}"`
    throw invalid(`\`required\`${of} names "${name}", which is not a property.`)
  }
  refuseNames(names)
  return {
    fields: properties.map(([name, property]) => {
      const inside = place === '' ? name : `${place}.${name}`
      return fieldOf(name, inside, property, required.has(name), depth)
    }),
    isOpen,
  }
}

function mapOf(place: string, property: Json, depth: number): Shape {
  const where = `The property "${place}"`
  refuseUnknown(property, ['type', 'additionalProperties', 'default'], where)
  const others = property['additionalProperties']
  if (others === undefined || typeof others === 'boolean') {
    throw invalid(
      `${where} is an object of which nothing is said. Give it \`properties\`, or \`additionalProperties\` with the schema of its values.`,
    )
  }
  const values = asObject(others, `properties/${place}/additionalProperties`)
  return { type: 'map', values: fieldOf('', `${place}.*`, values, false, depth + 1) }
}

function listOf(place: string, property: Json, depth: number): Shape {
  refuseUnknown(property, LIST_KEYWORDS, `The property "${place}"`)
  if (property['items'] === undefined) {
    throw invalid(`The property "${place}" is a list of which nothing is said. Give it \`items\`.`)
  }
  const given = asObject(property['items'], `properties/${place}/items`)
  const items = fieldOf('', `${place}[]`, given, false, depth + 1)
  return { type: 'array', items, ...countsOf(place, property), ...uniqueOf(place, property, items) }
}

const LIST_KEYWORDS = ['type', 'items', 'minItems', 'maxItems', 'uniqueItems', 'default']

function countsOf(place: string, property: Json): Pick<ListField, 'minItems' | 'maxItems'> {
  const counts: Partial<Record<'minItems' | 'maxItems', number>> = {}
  for (const keyword of ['minItems', 'maxItems'] as const) {
    const given = property[keyword]
    if (given === undefined) continue
    if (typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
      throw invalid(`The \`${keyword}\` of "${place}" must be a whole number.`)
    }
    counts[keyword] = given
  }
  return counts
}

function uniqueOf(
  place: string,
  { uniqueItems }: Json,
  items: Field,
): Pick<ListField, 'uniqueItems'> {
  if (uniqueItems === undefined || uniqueItems === false) return {}
  const isNested = ['object', 'array', 'map'].includes(items.type)
  if (uniqueItems === true && !isNested) return { uniqueItems }
  throw invalid(
    `The \`uniqueItems\` of "${place}" must be true or false, and true only over texts, numbers or booleans: of others it is not enforced.`,
  )
}

/** A default is a value of the field: it keeps to the rules that it stands in for. */
function withDefault(field: Field, place: string, value: unknown): Field {
  if (value === null) return field
  const [flaw] = flawsOf(value, field)
  if (flaw === undefined) return { ...field, default: value }
  const at = flaw.path.length === 0 ? '' : ` at "${textOf(flaw.path)}"`
  throw invalid(
    `The \`default\` of "${place}" does not keep to its own rules${at}: ${JSON.stringify(flaw.value)} ${flaw.says}.`,
  )
}

/** Parquet readers tell columns apart without regard to case; two such columns would hide each other. */
function refuseNames(names: readonly string[]): void {
  if (names.some((name) => name === '' || name.includes('\0'))) {
    throw invalid('A property has no name, or one with the character NUL in it. Rename it.')
  }
  const seen = new Map<string, string>()
  for (const name of names) {
    const twin = seen.get(name.toLowerCase())
    if (twin !== undefined) {
      throw invalid(`The properties "${twin}" and "${name}" differ in case only. Rename one.`)
    }
    seen.set(name.toLowerCase(), name)
  }
}
