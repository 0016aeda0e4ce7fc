/** composition: what may be composed of what, and which class a schema has (pure; flow-service 8.1). */
import { isObject, type JsonObject } from '../../domain/json.ts'
import type { Kind } from '../../domain/registry.ts'
import { invalid } from './invalid.ts'
import { extendsOf, layerIdsOf, type Library } from './resolve.ts'

/** Throws where the `allOf` of a resource names what does not belong there. What it names is there. */
export function checkComposition(
  kind: Exclude<Kind, 'behaviors'>,
  document: JsonObject,
  library: Library,
  kindOf: (id: string) => Kind | null,
): void {
  const layers = layerIdsOf(document)
  for (const id of layers) {
    const given = kindOf(id)
    if (given === null || MAY_EXTEND[kind].includes(given)) continue
    throw invalid(`\`allOf\` names "${id}", which is ${A_KIND[given]}. ${ADVICE[kind]}`)
  }
  if (kind === 'classes') checkBehavior(layers, kindOf)
  if (kind === 'schemas' && layers.length > 0) {
    checkClass(layers, kindOf)
    for (const id of layers) checkIntent(id, document, library, kindOf)
  }
}

const MAY_EXTEND: Readonly<Record<Exclude<Kind, 'behaviors'>, readonly Kind[]>> = {
  schemas: ['classes', 'fieldgroups'],
  classes: ['behaviors', 'classes', 'fieldgroups', 'datatypes'],
  fieldgroups: ['fieldgroups', 'datatypes'],
  datatypes: ['datatypes'],
}

const A_KIND: Readonly<Record<Kind, string>> = {
  schemas: 'a schema',
  classes: 'a class',
  fieldgroups: 'a field group',
  datatypes: 'a data type',
  behaviors: 'a behavior',
}

const ADVICE: Readonly<Record<Exclude<Kind, 'behaviors'>, string>> = {
  schemas: 'A schema is composed of one class and of field groups.',
  classes: 'A class extends a behavior, such as https://ns.adobe.com/xdm/data/record.',
  fieldgroups: 'A field group extends field groups and data types only.',
  datatypes: 'A data type extends data types only.',
}

function checkBehavior(layers: readonly string[], kindOf: (id: string) => Kind | null): void {
  if (layers.some((id) => ['behaviors', 'classes'].includes(kindOf(id) ?? ''))) return
  throw invalid(
    'The class has no behavior. Name one in `allOf`: https://ns.adobe.com/xdm/data/record or https://ns.adobe.com/xdm/data/time-series.',
  )
}

function checkClass(layers: readonly string[], kindOf: (id: string) => Kind | null): void {
  const classes = layers.filter((id) => kindOf(id) === 'classes')
  if (new Set(classes).size === 1) return
  const found = classes.length === 0 ? 'none' : classes.join(' and ')
  throw invalid(`The schema must have one class in \`allOf\`, and has ${found}.`)
}

/** A field group that says for which classes it is meant is taken for those alone, and for what extends them. */
function checkIntent(
  id: string,
  document: JsonObject,
  library: Library,
  kindOf: (id: string) => Kind | null,
): void {
  const intended = library(id)?.['meta:intendedToExtend']
  if (kindOf(id) !== 'fieldgroups' || !Array.isArray(intended) || intended.length === 0) return
  const extended = extendsOf(document, library)
  if (intended.some((one) => extended.includes(String(one)))) return
  throw invalid(
    `The field group "${id}" is meant for ${intended.join(', ')}, and not for the class ${classOf(document, kindOf) ?? ''}. Add the class to its \`meta:intendedToExtend\`.`,
  )
}

/** The class of a schema; `null` for one that is not composed. */
export function classOf(document: JsonObject, kindOf: (id: string) => Kind | null): string | null {
  return layerIdsOf(document).find((id) => kindOf(id) === 'classes') ?? null
}

/** A document as it is kept: without what the registry says by itself, which clients send back. */
export function ownPart(document: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => !GIVEN_BY_REGISTRY.includes(name)),
  )
}

const GIVEN_BY_REGISTRY = [
  '$id',
  'version',
  'imsOrg',
  'refs',
  'meta:altId',
  'meta:resourceType',
  'meta:class',
  'meta:classTitle',
  'meta:containerId',
  'meta:descriptors',
  'meta:extends',
  'meta:registryMetadata',
  'meta:sandboxId',
  'meta:sandboxType',
  'meta:tenantNamespace',
]

export function titleOf(document: JsonObject, kind: Exclude<Kind, 'behaviors'>): string {
  const { title } = document
  if (typeof title === 'string' && title !== '') return title
  throw invalid(`The ${A_KIND[kind].replace(/^a /, '')} has no \`title\`. Give it one.`)
}

/** Whether anything of a document stands elsewhere, or within another field. */
export function isPlain(document: JsonObject): boolean {
  const layers = [document, ...(Array.isArray(document['allOf']) ? document['allOf'] : [])]
  return layers.filter(isObject).every((layer) => {
    const properties = isObject(layer['properties']) ? Object.values(layer['properties']) : []
    return !('$ref' in layer) && !properties.filter(isObject).some(isNested)
  })
}

function isNested(property: JsonObject): boolean {
  const types = [property['type']].flat()
  const holds = ['$ref', 'allOf', 'properties', 'items'].some((keyword) => keyword in property)
  return holds || types.includes('object') || types.includes('array')
}
