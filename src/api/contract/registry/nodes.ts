/** nodes: how a resolved document is shown: with types of XDM, without texts, or flat (pure; flow-service 8.2). */
import { isObject, type JsonObject } from '../../../domain/json.ts'

/** Every node says its type in the words of XDM, where it does not already. */
export function withXdmTypes(node: JsonObject): JsonObject {
  const type = xdmTypeOf(node)
  const told = type === null || 'meta:xdmType' in node ? node : { ...node, 'meta:xdmType': type }
  return childrenChanged(told, withXdmTypes)
}

function xdmTypeOf({ type, format, properties, additionalProperties }: JsonObject): string | null {
  const [one, ...more] = [type].flat().filter((each) => each !== 'null')
  if (more.length > 0 || typeof one !== 'string') return null
  if (one === 'string' && (format === 'date' || format === 'date-time')) return format
  if (one === 'object') {
    return properties === undefined && isObject(additionalProperties) ? 'map' : 'object'
  }
  return SAME_IN_XDM.get(one) ?? one
}

const SAME_IN_XDM: ReadonlyMap<string, string> = new Map([
  ['integer', 'long'],
  ['number', 'number'],
])

export function withoutText(node: JsonObject): JsonObject {
  const { title: _title, description: _description, ...rest } = node
  return childrenChanged(rest, withoutText)
}

function childrenChanged(node: JsonObject, change: (child: JsonObject) => JsonObject): JsonObject {
  const all = (children: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(children).map(([name, one]) => [name, isObject(one) ? change(one) : one]),
    )
  return Object.fromEntries(
    Object.entries(node).map(([keyword, value]) => {
      if (keyword === 'properties' || keyword === 'definitions') {
        return [keyword, isObject(value) ? all(value) : value]
      }
      if (keyword === 'items' || keyword === 'additionalProperties') {
        return [keyword, isObject(value) ? change(value) : value]
      }
      if (keyword === 'allOf' && Array.isArray(value)) {
        return [keyword, value.map((one: unknown) => (isObject(one) ? change(one) : one))]
      }
      return [keyword, value]
    }),
  )
}

/** `{ person: { properties: { name } } }` → `{ 'person/name' }`; what holds other fields is left out. */
export function flatFields(node: JsonObject, place = ''): JsonObject {
  const { properties } = node
  return Object.fromEntries(
    Object.entries(isObject(properties) ? properties : {}).flatMap(([name, child]) => {
      const path = place === '' ? name : `${place}/${name}`
      const inner = isObject(child) && isObject(child['items']) ? child['items'] : child
      const below = isObject(inner) ? Object.entries(flatFields(inner, path)) : []
      return below.length === 0 ? [[path, child]] : below
    }),
  )
}
