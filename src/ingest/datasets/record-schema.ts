/**
 * record-schema: a JSON Schema document → what promotion checks (pure; flow-service 8.2).
 * A keyword that would not be enforced is refused, by name: a schema never promises more than it holds.
 */
import { isDeepStrictEqual } from 'node:util'
import type { RecordSchema } from '../../domain/dataset.ts'
import { recordOf } from './property.ts'
import { asNames, asObject, invalid, type Json, refuseUnknown } from './schema-parts.ts'

export function recordSchemaOf(document: Json): RecordSchema {
  const layers = [document, ...layersOf(document)]
  const properties = new Map<string, Json>()
  const required = new Set<string>()
  for (const layer of layers) {
    checkLayer(layer)
    addProperties(layer, properties)
    for (const name of asNames(layer['required'] ?? [])) required.add(name)
  }
  const isOpen = layers.every((layer) => layer['additionalProperties'] !== false)
  return recordOf([...properties], required, isOpen)
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
