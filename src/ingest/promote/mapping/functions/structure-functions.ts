/** structure-functions: objects, arrays and JSON. */
import { elementsOf } from '../convert.ts'
import { type MappingFunction, parametersOf } from '../function-table.ts'
import { underKey } from './map-functions.ts'

/** The delimiter that stands there, or the documented one. */
const orElse = (given: string | undefined, otherwise: string): string =>
  given === undefined ? `'${otherwise}'` : `COALESCE(nullif(${given}, ''), '${otherwise}')`

/** The pairs of a text such as `a=1,b=2`, each trimmed. */
const pairsOf = (text: string | undefined, field: string): string =>
  `list_filter(string_split(${text}, ${field}), lambda each: trim(each) <> '')`
const keyOf = (value: string): string => `trim(split_part(each, ${value}, 1))`
const valueOf = (value: string): string =>
  `CASE WHEN contains(each, ${value}) THEN trim(substr(each, strpos(each, ${value}) + length(${value}))) END`

const jsonText = (sql: string): string => `COALESCE(to_json(${sql})::VARCHAR, 'null')`
const objectOf = (pairs: string): string => `('{' || array_to_string(${pairs}, ',') || '}')::JSON`

const sizeOf = (value: string | undefined): string =>
  `CASE json_type(${value}) WHEN 'ARRAY' THEN json_array_length(${value}) WHEN 'OBJECT' THEN len(json_keys(${value})) ELSE COALESCE(length(json_extract_string(${value}, '$')), 0) END`

export const OBJECT_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'size_of',
    parameters: parametersOf('input:any'),
    returns: 'integer',
    description: 'How many elements, keys or characters the input has; 0 for a null.',
    example: 'size_of([1, 2, 3, 4])',
    result: '4',
    sql: ([value]) => sizeOf(value),
  },
  {
    name: 'is_empty',
    parameters: parametersOf('input:any'),
    returns: 'boolean',
    description: 'Whether the input is null or has no elements, keys or characters.',
    example: 'is_empty([1, 2, 3])',
    result: 'false',
    sql: ([value]) => `(${sizeOf(value)}) = 0`,
  },
  {
    name: 'arrays_to_object',
    parameters: parametersOf('key:string array:array more:any*'),
    returns: 'array',
    description: 'A list of objects: to each key the elements of its array, one an object.',
    example: 'arrays_to_object("sku", ["a", "b"], "price", [1, 2])',
    result: '[{"sku":"a","price":1},{"sku":"b","price":2}]',
    sql: ([key = '', list = '', ...more]) => {
      const all = [[`COALESCE(${key}, 'null')`, list]]
      for (let at = 0; at + 1 < more.length; at += 2) {
        all.push([
          `COALESCE(json_extract_string(${more[at]}, '$'), 'null')`,
          elementsOf(String(more[at + 1])),
        ])
      }
      const fields = all.flatMap(([name, items]) => [name, `(${items})[i + 1]`])
      const length = all.map(([, items]) => `COALESCE(len(${items}), 0)`)
      return `list_transform(range(0, greatest(0, ${length.join(', ')})), lambda i: json_object(${fields.join(', ')}))`
    },
  },
  {
    name: 'to_object',
    parameters: parametersOf('pairs:any*'),
    returns: 'object',
    description: 'An object of the keys and values that are listed in turn.',
    example: 'to_object("firstName", "John", "lastName", "Doe")',
    result: '{"firstName":"John","lastName":"Doe"}',
    sql: (pairs) =>
      `json_object(${pairs.map((one, at) => (at % 2 === 0 ? `COALESCE(json_extract_string(${one}, '$'), 'null')` : one)).join(', ')})`,
    complaint: (literals) =>
      literals.length % 2 === 0 ? null : 'The last key has no value. List keys and values in turn.',
  },
  {
    name: 'str_to_object',
    parameters: parametersOf('string:string value_delimiter:string? field_delimiter:string?'),
    returns: 'object',
    description: 'Reads an object out of a text; without delimiters as key:value,key:value.',
    example: 'str_to_object("firstName=John,lastName=Doe,phone=123 456 7890", "=", ",")',
    result: '{"firstName":"John","lastName":"Doe","phone":"123 456 7890"}',
    sql: ([text, value, field]) => {
      const between = orElse(value, ':')
      const pair = `lambda each: ${jsonText(keyOf(between))} || ':' || ${jsonText(valueOf(between))}`
      return `CASE WHEN ${text} IS NOT NULL THEN ${objectOf(`list_transform(${pairsOf(text, orElse(field, ','))}, ${pair})`)} END`
    },
  },
  {
    name: 'contains_key',
    parameters: parametersOf('input:path'),
    returns: 'boolean',
    description: 'Whether the source has a value at a path, which is given as a text or as it is.',
    example: 'contains_key("evars.evar.field1")',
    result: 'true',
    sql: ([value]) => `${value} IS NOT NULL`,
  },
  {
    name: 'nullify',
    parameters: [],
    returns: 'null',
    description: 'Null, for a field that is to stay without a value.',
    example: 'nullify()',
    result: 'null',
    sql: () => 'NULL',
  },
  {
    name: 'get',
    parameters: parametersOf('object:object key:string'),
    returns: 'any',
    description: 'The value of a key of an object; null where the key is not there.',
    example: 'str_to_object("firstName - John ; lastName - ;", "-", ";").get("firstName")',
    result: '"John"',
    sql: ([value, key = 'NULL']) => `nullif(${underKey(value, key)}, 'null'::JSON)`,
  },
  {
    name: 'get_keys',
    parameters: parametersOf('object:object'),
    returns: 'array',
    description: 'The keys of an object.',
    example: 'get_keys({"book1": "Pride and Prejudice", "book2": "1984"})',
    result: '["book1","book2"]',
    sql: ([value]) => `list_transform(json_keys(${value}), lambda each: to_json(each))`,
  },
  {
    name: 'get_values',
    parameters: parametersOf(
      'string:string key:string value_delimiter:string? field_delimiter:string?',
    ),
    returns: 'string',
    description: 'The value of a key in a text of pairs; null where the key is not there.',
    example: 'get_values("firstName - John , lastName - Cena", "firstName", "-", ",")',
    result: '"John"',
    sql: ([text, key, value, field]) => {
      const between = orElse(value, ':')
      const found = `list_filter(${pairsOf(text, orElse(field, ','))}, lambda each: ${keyOf(between)} = trim(${key}))`
      return `list_transform(${found}, lambda each: ${valueOf(between)})[1]`
    },
  },
]

/** What only an update of a profile does otherwise: whatever is added to a dataset stays as it is. */
const unchanged = (name: string, parameters: string, example: string): MappingFunction => ({
  name,
  parameters: parametersOf(parameters),
  returns: 'array',
  description: 'The array as it is: a dataset takes no updates, for which this is meant.',
  example,
  result: '[123,456]',
  sql: ([list]) => `${list}`,
})

export const ARRAY_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'coalesce',
    parameters: parametersOf('input:same*'),
    returns: 'same',
    description: 'The first value that is not null.',
    example: 'coalesce(null, null, null, "first", null, "second")',
    result: '"first"',
    sql: (values) => (values.length === 0 ? 'NULL' : `COALESCE(${values.join(', ')})`),
    // What stands behind the first value is not looked at.
    argumentFails: (fails, values) =>
      fails.reduceRight<string | null>((rest, own, at) => {
        const later = rest === null ? null : `(${values[at]} IS NULL AND ${rest})`
        return own === null ? later : later === null ? own : `(${own} OR ${later})`
      }, null),
  },
  {
    name: 'first',
    parameters: parametersOf('input:any*'),
    returns: 'any',
    takesList: true,
    description: 'The first element of an array, or the first argument.',
    example: 'first("1", "2", "3")',
    result: '"1"',
    sql: ([list]) => `(${list})[1]`,
  },
  {
    name: 'last',
    parameters: parametersOf('input:any*'),
    returns: 'any',
    takesList: true,
    description: 'The last element of an array, or the last argument.',
    example: 'last("1", "2", "3")',
    result: '"3"',
    sql: ([list]) => `(${list})[-1]`,
  },
  {
    name: 'add_to_array',
    parameters: parametersOf('array:array values:any*'),
    returns: 'array',
    description: 'An array with further elements at its end; a null array counts as empty.',
    example: `add_to_array(['a', 'b'], 'c', 'd')`,
    result: '["a","b","c","d"]',
    sql: ([list, ...values]) =>
      `list_concat(COALESCE(${list}, []::JSON[]), [${values.join(', ')}]::JSON[])`,
  },
  {
    name: 'join_arrays',
    parameters: parametersOf('array:array arrays:array*'),
    returns: 'array',
    description: 'The elements of several arrays in one; a null array counts as empty.',
    example: `join_arrays(['a', 'b'], ['c'], ['d', 'e'])`,
    result: '["a","b","c","d","e"]',
    sql: (lists) =>
      lists.reduce(
        (all, list) => `list_concat(${all}, COALESCE(${list}, []::JSON[]))`,
        '[]::JSON[]',
      ),
  },
  {
    name: 'to_array',
    parameters: parametersOf('include_nulls:boolean values:any*'),
    returns: 'array',
    description: 'An array of the values; with false without the nulls among them.',
    example: 'to_array(false, 1, null, 2, 3)',
    result: '[1,2,3]',
    sql: ([hasNulls, ...values]) =>
      `list_filter([${values.join(', ')}]::JSON[], lambda each: each IS NOT NULL OR COALESCE(${hasNulls}, false))`,
  },
  unchanged('upsert_array_append', 'array:array', 'upsert_array_append([123, 456])'),
  unchanged(
    'upsert_array_replace',
    'array:array index:integer?',
    'upsert_array_replace([123, 456], 1)',
  ),
]

export const JSON_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'to_json',
    parameters: parametersOf('input:any'),
    returns: 'string',
    description: 'A value as JSON; a null stays a null.',
    example: 'to_json({"a": [1, "b"]})',
    result: '{"a":[1,"b"]}',
    sql: ([value]) => `(${value})::VARCHAR`,
  },
  {
    name: 'json_to_object',
    parameters: parametersOf('string:string'),
    returns: 'any',
    description: 'Reads a text as JSON.',
    example: `json_to_object('{"info":{"firstName":"John"}}')`,
    result: '{"info":{"firstName":"John"}}',
    sql: ([text]) => `nullif(TRY_CAST(${text} AS JSON), 'null'::JSON)`,
    fails: (_, [text]) => `${text} IS NOT NULL AND NOT json_valid(${text})`,
  },
]
