/** value-functions: logic, the least and the greatest, conversions, and ids. */
import { type MappingFunction, parametersOf } from '../function-table.ts'
import { anyOf } from '../sheet.ts'

const extreme = (name: 'min' | 'max', result: string): MappingFunction => {
  const pick = name === 'min' ? 'list_min' : 'list_max'
  return {
    name,
    parameters: parametersOf('options:any*'),
    returns: 'any',
    takesList: true,
    description: `The ${name === 'min' ? 'least' : 'greatest'} of the arguments or of an array: by value where all are numbers, else as texts. Nulls do not count.`,
    example: `${name}(3, 1, 4)`,
    result,
    sql: ([list]) => {
      const some = `list_filter(${list}, lambda each: each IS NOT NULL)`
      const isNumber = `lambda each: json_type(each) NOT IN ('BIGINT', 'UBIGINT', 'DOUBLE')`
      const found = `list_filter(${some}, lambda each: TRY_CAST(json_extract_string(each, '$') AS DOUBLE) = ${pick}(list_transform(${some}, lambda one: TRY_CAST(json_extract_string(one, '$') AS DOUBLE))))[1]`
      return `CASE WHEN len(list_filter(${some}, ${isNumber})) = 0 THEN ${found} ELSE to_json(${pick}(list_transform(${some}, lambda each: json_extract_string(each, '$')))) END`
    },
  }
}

export const LOGIC_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'decode',
    parameters: parametersOf('key:same options:same*'),
    returns: 'same',
    description:
      'The value that follows the key among the options; the last one where it has no partner, else null.',
    example: 'decode("pa", "ca", "California", "pa", "Pennsylvania", "N/A")',
    result: '"Pennsylvania"',
    sql: ([key, ...options]) => {
      const cases: string[] = []
      for (let at = 0; at + 1 < options.length; at += 2) {
        cases.push(`WHEN ${key} IS NOT DISTINCT FROM ${options[at]} THEN ${options[at + 1]}`)
      }
      const otherwise = options.length % 2 === 1 ? options.at(-1) : 'NULL'
      return cases.length === 0 ? `${otherwise}` : `CASE ${cases.join(' ')} ELSE ${otherwise} END`
    },
  },
  {
    name: 'iif',
    parameters: parametersOf('expression:boolean true_value:same false_value:same'),
    returns: 'same',
    description: 'One of two values; a null condition counts as false.',
    example: 'iif("s".equalsIgnoreCase("S"), "True", "False")',
    result: '"True"',
    sql: ([condition, yes, no]) => `CASE WHEN ${condition} THEN ${yes} ELSE ${no} END`,
    argumentFails: failsOfBranch,
  },
]

/** The branch that is not taken is not looked at. */
export function failsOfBranch(
  [own = null, yes = null, no = null]: readonly (string | null)[],
  [condition]: readonly string[],
): string | null {
  const branch =
    yes === null && no === null
      ? null
      : `CASE WHEN ${condition} THEN ${yes ?? 'false'} ELSE ${no ?? 'false'} END`
  return anyOf([own, branch])
}

export const AGGREGATE_FUNCTIONS: readonly MappingFunction[] = [
  extreme('min', '1'),
  extreme('max', '4'),
]

export const CONVERT_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'to_bigint',
    parameters: parametersOf('string:string'),
    returns: 'integer',
    description: 'A text as an integer of 64 bits; a fraction is cut off.',
    example: 'to_bigint("1000000.34")',
    result: '1000000',
    sql: ([text]) =>
      `CASE WHEN regexp_matches(${text}, '^[+-]?[0-9]+([.][0-9]*)?$') THEN TRY_CAST(split_part(${text}, '.', 1) AS BIGINT) END`,
    fails: (value, [text]) => `${text} IS NOT NULL AND ${value} IS NULL`,
  },
  {
    name: 'to_decimal',
    parameters: parametersOf('string:number'),
    returns: 'number',
    description: 'A text as a number of double precision.',
    example: 'to_decimal("20.5")',
    result: '20.5',
    sql: ([number]) => `${number}`,
  },
  {
    name: 'to_float',
    parameters: parametersOf('string:number'),
    returns: 'number',
    description: 'A text as a number of single precision.',
    example: 'to_float("12.3456")',
    result: '12.3456',
    sql: ([number]) => `TRY_CAST(TRY_CAST(${number} AS FLOAT)::VARCHAR AS DOUBLE)`,
    fails: (value, [number]) => `${number} IS NOT NULL AND ${value} IS NULL`,
  },
  {
    name: 'to_integer',
    parameters: parametersOf('string:integer'),
    returns: 'integer',
    description: 'A text as an integer; one with a fraction is none.',
    example: 'to_integer("12")',
    result: '12',
    sql: ([number]) => `${number}`,
  },
]

export const SPECIAL_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'uuid',
    aliases: ['guid'],
    parameters: [],
    returns: 'string',
    description: 'A random id.',
    example: 'uuid()',
    result: '"7c0267d2-bb74-4e1a-9275-3bf4fccda5f4"',
    sql: () => 'uuid()::VARCHAR',
  },
]
