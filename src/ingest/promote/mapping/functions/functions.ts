/** functions: every mapping function there is, by group. What the API lists is exactly this. */
import type { MappingFunction } from '../function-table.ts'
import { DATE_FUNCTIONS } from './date-functions.ts'
import { HASH_FUNCTIONS } from './hash-functions.ts'
import { MAP_FUNCTIONS } from './map-functions.ts'
import { ARRAY_FUNCTIONS, JSON_FUNCTIONS, OBJECT_FUNCTIONS } from './structure-functions.ts'
import { REGEX_FUNCTIONS, TEXT_FUNCTIONS } from './text-functions.ts'
import { URL_FUNCTIONS } from './url-functions.ts'
import {
  AGGREGATE_FUNCTIONS,
  CONVERT_FUNCTIONS,
  LOGIC_FUNCTIONS,
  SPECIAL_FUNCTIONS,
} from './value-functions.ts'

export const GROUPS: readonly (readonly [group: string, functions: readonly MappingFunction[]])[] =
  [
    ['String', TEXT_FUNCTIONS],
    ['Regular Expression', REGEX_FUNCTIONS],
    ['Hashing', HASH_FUNCTIONS],
    ['URL', URL_FUNCTIONS],
    ['Date / Time', DATE_FUNCTIONS],
    ['Hierarchies - Objects', OBJECT_FUNCTIONS],
    ['Hierarchies - Arrays', ARRAY_FUNCTIONS],
    ['Hierarchies - Map', MAP_FUNCTIONS],
    ['Logical', LOGIC_FUNCTIONS],
    ['Aggregation', AGGREGATE_FUNCTIONS],
    ['Type conversions', CONVERT_FUNCTIONS],
    ['JSON', JSON_FUNCTIONS],
    ['Special operations', SPECIAL_FUNCTIONS],
  ]

export const FUNCTIONS: ReadonlyMap<string, MappingFunction> = new Map(
  GROUPS.flatMap(([, functions]) =>
    functions.flatMap((one) =>
      [one.name, ...(one.aliases ?? [])].map((name) => [name, one] as const),
    ),
  ),
)
