/** descriptor-rules: what a descriptor must say, and whether what it names is there (pure; flow-service 8.1). */
import { isObject, type JsonObject } from '../../domain/json.ts'
import type { Descriptor } from '../../domain/registry.ts'
import { invalid } from './invalid.ts'
import { type Library, resolved } from './resolve.ts'

const IDENTITY = 'xdm:descriptorIdentity'

/** Throws the sentence of the first rule that a descriptor breaks. */
export function checkDescriptor(document: JsonObject, library: Library): void {
  const type = document['@type']
  const rules = typeof type === 'string' ? TYPES.get(type) : undefined
  if (rules === undefined) {
    throw invalid(`\`@type\` is ${shown(type)}. Use ${[...TYPES.keys()].join(', ')}.`)
  }
  for (const [name, isRight, rule] of [...COMMON, ...rules]) {
    const value = document[name]
    if (isRight(value)) continue
    throw invalid(`\`${name}\` of a ${String(type)} must be ${rule}, and is ${shown(value)}.`)
  }
  checkEnd('source', document, library)
  if (document['xdm:destinationSchema'] !== undefined) checkEnd('destination', document, library)
}

type Rule = readonly [name: string, isRight: (value: unknown) => boolean, rule: string]

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isPath = (value: unknown): boolean => isText(value) && /^\/(.*[^/])?$/s.test(String(value))
const optional = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || isRight(value)
const PATH = 'a path that begins with "/" and does not end with one'
const CARDINALITIES = ['1:1', '1:0', 'M:1', 'M:0']

const COMMON: readonly Rule[] = [
  ['xdm:sourceSchema', isText, 'the `$id` of a schema'],
  ['xdm:sourceVersion', optional((one) => one === 1), '1, the only major version'],
  ['xdm:sourceProperty', isPath, PATH],
]
const DESTINATION: readonly Rule[] = [
  ['xdm:destinationSchema', isText, 'the `$id` of a schema'],
  ['xdm:destinationVersion', optional((one) => one === 1), '1, the only major version'],
  ['xdm:destinationProperty', optional(isPath), PATH],
]

const TYPES: ReadonlyMap<string, readonly Rule[]> = new Map<string, readonly Rule[]>([
  [
    IDENTITY,
    [
      ['xdm:namespace', isText, 'the code or id of a namespace'],
      [
        'xdm:property',
        optional((one) => one === 'xdm:code' || one === 'xdm:id'),
        'xdm:code or xdm:id',
      ],
      ['xdm:isPrimary', optional((one) => typeof one === 'boolean'), 'true or false'],
    ],
  ],
  [
    'xdm:alternateDisplayInfo',
    [
      ['xdm:title', optional(isObject), 'an object of languages'],
      ['xdm:description', optional(isObject), 'an object of languages'],
      ['meta:enum', optional(isObject), 'an object'],
    ],
  ],
  ['xdm:descriptorOneToOne', DESTINATION],
  [
    'xdm:descriptorRelationship',
    [
      ...DESTINATION,
      [
        'xdm:cardinality',
        (one) => typeof one === 'string' && CARDINALITIES.includes(one),
        `one of ${CARDINALITIES.join(', ')}`,
      ],
    ],
  ],
  [
    'xdm:descriptorReferenceIdentity',
    [['xdm:identityNamespace', isText, 'the code or id of a namespace']],
  ],
  ['xdm:descriptorDeprecated', []],
])

function checkEnd(end: 'source' | 'destination', document: JsonObject, library: Library): void {
  const id = String(document[`xdm:${end}Schema`])
  const schema = library(id)
  if (schema === null) throw invalid(`\`xdm:${end}Schema\` names "${id}", which is not found.`)
  const path = document[`xdm:${end}Property`]
  if (typeof path !== 'string') return
  const whole = resolved({ ...schema, $id: id }, library)
  if (!isThere(path, whole)) {
    throw invalid(`\`xdm:${end}Property\` names "${path}", which the schema "${id}" does not have.`)
  }
}

/** Steps from the record inwards; the elements of lists and the values of maps are passed through. */
function isThere(path: string, whole: JsonObject): boolean {
  let node: JsonObject | null = whole
  for (const step of path.slice(1).split('/')) node = node && stepInto(node, step)
  return node !== null
}

function stepInto(node: JsonObject, step: string): JsonObject | null {
  const { properties, items, additionalProperties } = node
  const own = isObject(properties) ? properties : {}
  const name = namesOf(step).find((one) => Object.hasOwn(own, one))
  const child = name === undefined ? undefined : own[name]
  if (isObject(child)) return child
  if (isObject(items)) return stepInto(items, step)
  return isObject(additionalProperties) ? additionalProperties : null
}

/** The names that a step of a path may mean. */
export function namesOf(step: string): readonly string[] {
  return [step, step.replace(/\[\*\]$/, ''), step.replace(/^xdm:/, ''), step.replace(/^@/, '_')]
}

export function descriptorsOf(schemaId: string, all: readonly Descriptor[]): readonly Descriptor[] {
  return all.filter(({ sourceSchema }) => sourceSchema === schemaId)
}

/** The path of the primary identity of a schema. */
export function primaryOf(schemaId: string, all: readonly Descriptor[]): string | null {
  const primary = descriptorsOf(schemaId, all).find(({ document }) => isPrimary(document))
  const path = primary?.document['xdm:sourceProperty']
  return typeof path === 'string' ? path : null
}

export function isPrimary(document: JsonObject): boolean {
  return document['@type'] === IDENTITY && document['xdm:isPrimary'] === true
}

/** The first path that a descriptor names and a resolved document does not have. */
export function lostDescriptor(
  descriptors: readonly Descriptor[],
  whole: JsonObject,
): string | null {
  const paths = descriptors.map(({ document }) => String(document['xdm:sourceProperty']))
  const lost = paths.find((path) => !isThere(path, whole))
  return lost === undefined ? null : `"${lost}", which would be gone`
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 100)
}
