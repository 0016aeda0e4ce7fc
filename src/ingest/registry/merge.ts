/**
 * merge: two resolved parts of one schema → both in one (pure). What they say of the same thing must be the
 * same; notes (titles, descriptions, `meta:…`) may differ, and those of the first stand.
 */
import { isDeepStrictEqual } from 'node:util'
import { Fault } from '../../domain/fault.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'

/** `place`: the path of what is merged, such as `/person/name`; '' for a whole resource, which keeps its notes to itself. */
export function merged(whole: JsonObject, part: JsonObject, place: string): JsonObject {
  const result = new Map(Object.entries(whole))
  for (const [keyword, value] of Object.entries(part)) {
    if (place === '' && isNote(keyword)) continue
    const before = result.get(keyword)
    const isNew = !result.has(keyword)
    result.set(keyword, isNew ? value : joined(keyword, before, value, place))
  }
  return Object.fromEntries(result)
}

function joined(keyword: string, before: unknown, value: unknown, place: string): unknown {
  if (isDeepStrictEqual(before, value) || isNote(keyword)) return before
  switch (keyword) {
    case 'properties':
      return propertiesOf(before, value, place)
    case 'required':
      return [...new Set([before, value].flat())]
    case 'items':
      return partsOf(before, value, `${place}/[*]`)
    case 'additionalProperties':
      return othersOf(before, value, place)
    default:
      throw conflict(keyword, before, value, place)
  }
}

function propertiesOf(before: unknown, value: unknown, place: string): JsonObject {
  const properties = new Map(Object.entries(isObject(before) ? before : {}))
  for (const [name, property] of Object.entries(isObject(value) ? value : {})) {
    const known = properties.get(name)
    properties.set(
      name,
      known === undefined ? property : partsOf(known, property, `${place}/${name}`),
    )
  }
  return Object.fromEntries(properties)
}

function partsOf(before: unknown, value: unknown, place: string): unknown {
  return isObject(before) && isObject(value) ? merged(before, value, place) : before
}

/** Both must hold: none beside the named ones, or those that both take. */
function othersOf(before: unknown, value: unknown, place: string): unknown {
  if (before === false || value === false) return false
  if (before === true) return value
  return value === true ? before : partsOf(before, value, `${place}/*`)
}

function conflict(keyword: string, before: unknown, value: unknown, place: string): Fault {
  return new Fault('XDM-1413-400', {
    place: place === '' ? '/' : place,
    keyword,
    values: `${JSON.stringify(before)}, ${JSON.stringify(value)}`,
  })
}

const NOTES = [
  '$id',
  '$schema',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'version',
  'isRequired',
  'auditable',
]

function isNote(keyword: string): boolean {
  return NOTES.includes(keyword) || /^(meta|xdm):/.test(keyword)
}
