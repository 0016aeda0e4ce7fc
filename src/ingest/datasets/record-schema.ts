/**
 * record-schema: a JSON Schema document → what promotion checks (pure; flow-service 8.2).
 * A keyword that would not be enforced is refused, by name: a schema never promises more than it holds.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Field, FieldType, RecordSchema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'

type Json = Readonly<Record<string, unknown>>

export function recordSchemaOf(document: Json): RecordSchema {
  const layers = [document, ...layersOf(document)]
  const properties = new Map<string, Json>()
  const required = new Set<string>()
  for (const layer of layers) {
    checkLayer(layer)
    addProperties(layer, properties)
    for (const name of asNames(layer['required'] ?? [])) required.add(name)
  }
  if (properties.size === 0) {
    throw invalid('The schema has no properties. Give it `properties`, one for each column.')
  }
  for (const name of required) {
    if (!properties.has(name))
      throw invalid(`\`required\` names "${name}", which is not a property.`)
  }
  refuseTwins([...properties.keys()])
  return {
    fields: [...properties].map(([name, property]) => fieldOf(name, property, required.has(name))),
    isOpen: layers.every((layer) => layer['additionalProperties'] !== false),
  }
}

const SCHEMA_KEYWORDS = [
  '$schema',
  '$id',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'allOf',
]
const PROPERTY_KEYWORDS = [
  'type',
  'format',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
]
const NOTES = ['title', 'description', 'examples', '$comment', 'version']

function layersOf(document: Json): Json[] {
  const allOf = document['allOf'] ?? []
  if (!Array.isArray(allOf)) throw invalid('`allOf` must be a list.')
  return allOf.map((layer, index) => {
    const part = asObject(layer, `allOf/${index}`)
    if (part['$ref'] !== undefined) {
      throw invalid(
        `\`allOf/${index}\` refers to ${JSON.stringify(part['$ref'])}, which this Weir cannot resolve yet. Write its properties into the schema.`,
      )
    }
    return part
  })
}

/** Two layers may name the same property only where they say the same of it. */
function addProperties(layer: Json, properties: Map<string, Json>): void {
  const own = asObject(layer['properties'] ?? {}, 'properties')
  for (const [name, property] of Object.entries(own)) {
    const before = properties.get(name)
    if (before !== undefined && !isDeepStrictEqual(before, property)) {
      throw invalid(`The property "${name}" is there twice, with different rules. Write it once.`)
    }
    properties.set(name, asObject(property, `properties/${name}`))
  }
}

/** What a layer says of records as a whole must be something that is kept to. */
function checkLayer(layer: Json): void {
  refuseUnknown(layer, SCHEMA_KEYWORDS, 'The schema')
  const type = layer['type']
  const additionalProperties = layer['additionalProperties']
  if (type !== undefined && type !== 'object') {
    throw invalid(`The schema has the type ${JSON.stringify(type)}. A record is of type "object".`)
  }
  if (additionalProperties !== undefined && typeof additionalProperties !== 'boolean') {
    throw invalid('`additionalProperties` must be true or false: other rules are not enforced.')
  }
}

function fieldOf(name: string, property: Json, isRequired: boolean): Field {
  // What is nested is told of as such, and not by the keywords that nesting brings.
  const type = typeOf(name, property)
  refuseUnknown(property, PROPERTY_KEYWORDS, `The property "${name}"`)
  return {
    name,
    type,
    isRequired,
    ...optional('enum', enumOf(name, property['enum'])),
    ...optional('pattern', patternOf(name, type, property['pattern'])),
    ...lengthsOf(name, type, property),
    ...limitsOf(name, type, property),
  }
}

function typeOf(name: string, property: Json): FieldType {
  const given = property['type']
  const types: unknown[] = Array.isArray(given) ? given.filter((one) => one !== 'null') : [given]
  const type = types.length === 1 ? types[0] : undefined
  const format = formatOf(name, type, property['format'])
  switch (type) {
    case 'string':
      return format ?? type
    case 'integer':
    case 'number':
    case 'boolean':
      return type
    default:
      throw invalid(
        `The property "${name}" has the type ${JSON.stringify(given) ?? 'nothing'}. Use string, integer, number or boolean; nested values are not promoted yet.`,
      )
  }
}

function formatOf(name: string, type: unknown, format: unknown): 'date' | 'date-time' | undefined {
  if (format === undefined) return undefined
  if (type === 'string' && (format === 'date' || format === 'date-time')) return format
  throw invalid(
    `The property "${name}" has the format ${JSON.stringify(format)}, which is not checked here. Use date or date-time on a property of type string, or a pattern.`,
  )
}

function enumOf(name: string, given: unknown): Field['enum'] | undefined {
  if (given === undefined) return undefined
  const isScalar = (value: unknown): value is string | number | boolean =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (Array.isArray(given) && given.length > 0 && given.every(isScalar)) return given
  throw invalid(
    `The \`enum\` of "${name}" must be a list of texts, numbers or booleans, not empty.`,
  )
}

function patternOf(name: string, type: FieldType, given: unknown): string | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string' && type === 'string') return given
  throw invalid(`The \`pattern\` of "${name}" must be a text, on a property of type string.`)
}

function lengthsOf(name: string, type: FieldType, property: Json): Partial<Field> {
  const lengths: Partial<Record<'minLength' | 'maxLength', number>> = {}
  for (const keyword of ['minLength', 'maxLength'] as const) {
    const given = property[keyword]
    if (given === undefined) continue
    if (type !== 'string' || typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
      throw invalid(
        `The \`${keyword}\` of "${name}" must be a whole number, on a property of type string.`,
      )
    }
    lengths[keyword] = given
  }
  return lengths
}

function limitsOf(name: string, type: FieldType, property: Json): Partial<Field> {
  const limits: Partial<Record<(typeof LIMITS)[number], number>> = {}
  for (const keyword of LIMITS) {
    const given = property[keyword]
    if (given === undefined) continue
    if (typeof given !== 'number' || (type !== 'integer' && type !== 'number')) {
      throw invalid(
        `The \`${keyword}\` of "${name}" must be a number, on a property of type integer or number.`,
      )
    }
    limits[keyword] = given
  }
  return limits
}

const LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const

/** Parquet readers tell columns apart without regard to case; two such columns would hide each other. */
function refuseTwins(names: readonly string[]): void {
  const seen = new Map<string, string>()
  for (const name of names) {
    const twin = seen.get(name.toLowerCase())
    if (twin !== undefined) {
      throw invalid(`The properties "${twin}" and "${name}" differ in case only. Rename one.`)
    }
    seen.set(name.toLowerCase(), name)
  }
}

function refuseUnknown(part: Json, known: readonly string[], where: string): void {
  for (const keyword of Object.keys(part)) {
    if (known.includes(keyword) || NOTES.includes(keyword) || /^(meta|xdm):/.test(keyword)) continue
    throw invalid(
      `${where} uses the keyword "${keyword}", which is not enforced here. Leave it out.`,
    )
  }
}

function asObject(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw invalid(`\`${where}\` must be an object.`)
}

function asNames(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value
  throw invalid('`required` must be a list of property names.')
}

function optional<Name extends string, T>(name: Name, value: T | undefined) {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, T>)
}

function invalid(problem: string): Fault {
  return new Fault('XDM-1008-400', { problem })
}
