/**
 * resolve: a document of the registry → the same without `$ref`, `allOf` and `definitions` (pure; flow-service 8.1).
 * Keeps: what resolves is what one would get by writing everything in its place by hand.
 */
import { isObject, type JsonObject } from '../../domain/json.ts'
import { invalid } from './invalid.ts'
import { merged } from './merge.ts'
import { checkNode } from './node-shape.ts'

/** The document of a resource; `null` where there is none of that id. */
export type Library = (id: string) => JsonObject | null

export function resolved(document: JsonObject, library: Library): JsonObject {
  const id = typeof document['$id'] === 'string' ? document['$id'] : ''
  const left = { nodes: MAX_NODES }
  return expanded(document, { id, root: document, place: '', trail: [`${id}#`], library, left })
}

/** Where an expansion is: in which document, below which refs, and at which place of the result. */
interface Here {
  readonly id: string
  readonly root: JsonObject
  readonly place: string
  readonly trail: readonly string[]
  readonly library: Library
  readonly left: { nodes: number }
}

/** Refs to refs double with each step: what a few lines say can be more than a disk holds. */
const MAX_NODES = 20_000
const MAX_DEPTH = 64

function expanded(node: JsonObject, here: Here): JsonObject {
  checkBounds(here)
  checkNode(node, here.place)
  const { $ref, allOf, definitions: _definitions, ...own } = node
  const layers = layersOf(allOf, here)
  const start = childrenExpanded(own, here)
  if (typeof $ref !== 'string') return layers.reduce(joinAt(here.place), start)
  // What stands beside a `$ref` only says more of it; clients write its type there, and a wrong one too.
  const { type: _type, items: _items, ...beside } = start
  return [target($ref, here), ...layers].reduce(joinAt(here.place), beside)
}

function joinAt(place: string) {
  return (whole: JsonObject, part: JsonObject) => merged(whole, part, place)
}

function layersOf(allOf: unknown, here: Here): readonly JsonObject[] {
  if (!Array.isArray(allOf)) return []
  return allOf.filter(isObject).map((layer) => expanded(layer, here))
}

function childrenExpanded(node: JsonObject, here: Here): JsonObject {
  return Object.fromEntries(
    Object.entries(node).map(([keyword, value]) => {
      if (keyword === 'properties' && isObject(value)) {
        const within = Object.entries(value).filter(isNode)
        return [keyword, Object.fromEntries(within.map(([name, child]) => [name, at(name, child)]))]
      }
      if (keyword === 'items' && isObject(value)) return [keyword, at('[*]', value)]
      if (keyword === 'additionalProperties' && isObject(value)) return [keyword, at('*', value)]
      return [keyword, value]
    }),
  )

  function at(step: string, child: JsonObject): JsonObject {
    return expanded(child, { ...here, place: `${here.place}/${step}` })
  }
}

function isNode(entry: [string, unknown]): entry is [string, JsonObject] {
  return isObject(entry[1])
}

function target(ref: string, here: Here): JsonObject {
  const [given = '', pointer = ''] = ref.split('#', 2)
  const id = given === '' ? here.id : given
  const key = `${id}#${pointer}`
  if (here.trail.includes(key)) {
    throw invalid(`"${ref}" is part of itself${placed(here.place)}. Leave the ring out.`)
  }
  const root = given === '' || given === here.id ? here.root : here.library(id)
  if (root === null) {
    throw invalid(
      `\`$ref\` names "${ref}"${placed(here.place)}, which is not found. Create it first, or mend the id.`,
    )
  }
  const found = pointedTo(root, pointer)
  if (found === null) {
    throw invalid(
      `\`$ref\` names "${ref}"${placed(here.place)}, and there is nothing at "#${pointer}".`,
    )
  }
  return expanded(found, { ...here, id, root, trail: [...here.trail, key] })
}

/** What a JSON pointer leads to, where that is an object. */
function pointedTo(root: JsonObject, pointer: string): JsonObject | null {
  let value: unknown = root
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (!isObject(value) || !Object.hasOwn(value, name)) return null
    value = value[name]
  }
  return isObject(value) && (pointer === '' || pointer.startsWith('/')) ? value : null
}

function checkBounds({ left, place, trail }: Here): void {
  left.nodes -= 1
  if (left.nodes < 0) {
    throw invalid(`The schema resolves to more than ${MAX_NODES} fields. Compose it of less.`)
  }
  if (trail.length + place.split('/').length > MAX_DEPTH) {
    throw invalid(`The schema nests more than ${MAX_DEPTH} deep. Make it flatter.`)
  }
}

function placed(place: string): string {
  return place === '' ? '' : ` at "${place}"`
}

/** The ids of the resources that a document names in its refs. */
export function usesOf(document: unknown): readonly string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look)
    if (!isObject(value)) return
    const ref = value['$ref']
    const id = typeof ref === 'string' ? ref.split('#', 1)[0] : undefined
    if (id !== undefined && id !== '') found.add(id)
    Object.values(value).forEach(look)
  }
  look(document)
  return [...found]
}

/** The ids of what a document extends: what its `allOf` names, and what that extends in turn. */
export function extendsOf(document: JsonObject, library: Library): readonly string[] {
  const found = new Set<string>()
  const look = (one: JsonObject): void => {
    for (const id of layerIdsOf(one)) {
      if (found.has(id)) continue
      found.add(id)
      look(library(id) ?? {})
    }
  }
  look(document)
  return [...found]
}

/** The ids that the `allOf` of a document names itself. */
export function layerIdsOf({ allOf }: JsonObject): readonly string[] {
  if (!Array.isArray(allOf)) return []
  return allOf
    .filter(isObject)
    .flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref.split('#', 1)[0] ?? ''] : []))
    .filter((id) => id !== '')
}
