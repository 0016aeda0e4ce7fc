/** map-functions: maps: JSON objects whose keys are data. A key that comes again is left out, as documented. */
import { type MappingFunction, parametersOf } from '../function-table.ts'

const textOf = (value: string | undefined): string => `json_extract_string(${value}, '$')`

/** What stands in an object under a key that only the record knows. */
export function underKey(object: string | undefined, key: string): string {
  const pointer = `'/' || replace(replace(${key}, '~', '~0'), '/', '~1')`
  return `json_extract(${object}, ${pointer})`
}

/** An object of the keys of one list and the values of another; a null is no key. */
function mapOf(keys: string, values: string): string {
  const first = `list_filter(range(0, len(${keys})), lambda i: (${keys})[i + 1] IS NOT NULL AND list_position(${keys}, (${keys})[i + 1]) = i + 1)`
  const pair = `to_json((${keys})[i + 1])::VARCHAR || ':' || COALESCE((${values})[i + 1]::VARCHAR, 'null')`
  return `('{' || array_to_string(list_transform(${first}, lambda i: ${pair}), ',') || '}')::JSON`
}

function ofPairs(pairs: readonly string[]): string {
  const keys = pairs.filter((_, at) => at % 2 === 0).map(textOf)
  const values = pairs.filter((_, at) => at % 2 === 1)
  return mapOf(`[${keys.join(', ')}]::VARCHAR[]`, `[${values.join(', ')}]::JSON[]`)
}

function byAttribute(list: string | undefined, attribute: string): string {
  const keys = `list_transform(${list}, lambda each: ${textOf(underKey('each', attribute))})`
  return `CASE WHEN ${list} IS NOT NULL THEN ${mapOf(keys, `${list}`)} END`
}

const listOf = (value: string | undefined): string => `json_extract(${value}, '$[*]')`
const isList = (value: string | undefined): string => `json_type(${value}) = 'ARRAY'`
const keysOf = (map: string): string => `COALESCE(json_keys(${map}), [])`

const NO_VALUE = 'The last key has no value. List keys and values in turn.'

export const MAP_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'map_get_values',
    parameters: parametersOf('map:object key:any'),
    returns: 'any',
    description:
      'The value of a key of a map; of an array of keys the values of those that are there, in their order.',
    example: 'map_get_values({"a": 1, "b": 2}, ["b", "x", "a"])',
    result: '[2,1]',
    sql: ([map, key]) => {
      const some = `list_filter(json_extract_string(${key}, '$[*]'), lambda each: list_contains(json_keys(${map}), each))`
      return `CASE WHEN ${isList(key)} THEN to_json(list_transform(${some}, lambda each: ${underKey(map, 'each')})) ELSE nullif(${underKey(map, textOf(key))}, 'null'::JSON) END`
    },
  },
  {
    name: 'map_has_keys',
    parameters: parametersOf('map:object key:any'),
    returns: 'boolean',
    description: 'Whether a map has a key, or one of an array of keys; a null has none.',
    example: 'map_has_keys({"a": 1, "b": 2}, ["x", "a"])',
    result: 'true',
    sql: ([map, key]) =>
      `COALESCE(CASE WHEN ${isList(key)} THEN list_has_any(json_keys(${map}), json_extract_string(${key}, '$[*]')) ELSE list_contains(json_keys(${map}), ${textOf(key)}) END, false)`,
  },
  {
    name: 'add_to_map',
    parameters: parametersOf('map:object maps:object*'),
    returns: 'object',
    description:
      'The pairs of several maps in one; of a key that comes again the first pair stays. A null map counts as empty.',
    example: 'add_to_map({"a": 1}, {"a": 2, "b": 3})',
    result: '{"a":1,"b":3}',
    sql: (maps) => {
      const keys = `flatten([${maps.map(keysOf).join(', ')}])`
      const values = maps.map(
        (map) => `list_transform(${keysOf(map)}, lambda each: ${underKey(map, 'each')})`,
      )
      const areGiven = maps.map((map) => `${map} IS NOT NULL`).join(' OR ')
      return `CASE WHEN ${areGiven} THEN ${mapOf(keys, `flatten([${values.join(', ')}])`)} END`
    },
  },
  {
    name: 'object_to_map',
    parameters: parametersOf('input:any more:any*'),
    returns: 'object',
    description:
      'A map out of an object, out of an array of objects and the attribute that is their key, or out of keys and values in turn.',
    example: 'object_to_map([{"id": "x", "n": 1}, {"id": "y", "n": 2}], "id")',
    result: '{"x":{"id":"x","n":1},"y":{"id":"y","n":2}}',
    sql: ([input = 'NULL', ...more]) => {
      const [key] = more
      if (key === undefined) return `CASE WHEN json_type(${input}) = 'OBJECT' THEN ${input} END`
      const pairs = ofPairs([input, ...more])
      if (more.length > 1) return pairs
      return `CASE WHEN ${isList(input)} THEN ${byAttribute(listOf(input), textOf(key))} WHEN ${input} IS NOT NULL THEN ${pairs} END`
    },
    fails: (value, [input, ...more]) =>
      more.length === 0 ? `${input} IS NOT NULL AND ${value} IS NULL` : 'false',
    complaint: ({ length }) => (length === 1 || length % 2 === 0 ? null : NO_VALUE),
  },
  {
    name: 'to_map',
    parameters: parametersOf('pairs:any*'),
    returns: 'object',
    description:
      'A map of the keys and values that are listed in turn; a key that is null is left out.',
    example: 'to_map("firstName", "John", "lastName", "Doe")',
    result: '{"firstName":"John","lastName":"Doe"}',
    sql: ofPairs,
    complaint: ({ length }) => (length % 2 === 0 ? null : NO_VALUE),
  },
  {
    name: 'array_to_map',
    parameters: parametersOf('array:array key:string'),
    returns: 'object',
    description: 'A map of the objects of an array, each under its value of an attribute.',
    example: 'array_to_map([{"id": "x", "n": 1}, {"n": 2}], "id")',
    result: '{"x":{"id":"x","n":1}}',
    sql: ([list, key = 'NULL']) => byAttribute(list, key),
  },
]
