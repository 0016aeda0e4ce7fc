/** convert: a value of one kind → SQL for it as another; NULL where it is not one, never an error. */
import { readAnyDate, writeIso } from './date-format.ts'
import type { Kind } from './kinds.ts'

/** SQL; only for kinds that fit, or for any kind into `string` where a function asks for a text. */
export function convert(sql: string, from: Kind, to: Kind): string {
  if (from === to) return sql
  if (to === 'any') return toAny(sql, from)
  if (from === 'any') return fromAny(sql, to)
  if (to === 'string') return toText(sql, from)
  return CONVERSIONS[`${from} ${to}`]?.(sql) ?? 'NULL'
}

/** Whether a value can turn out not to be of the kind. */
export function mayFail(from: Kind, to: Kind): boolean {
  if (from === to || from === 'null' || to === 'any') return false
  return from === 'any' || !(to === 'string' || (from === 'integer' && to === 'number'))
}

const TRUE_WORDS = "'y', 'yes', 'on', 'true'"
const FALSE_WORDS = "'n', 'no', 'off', 'false'"
const PLAIN_NUMBER = '[+-]?[0-9]+(?:\\.[0-9]*)?'
const NUMBER = '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$'

const CONVERSIONS: Readonly<Record<string, (sql: string) => string>> = {
  'string integer': (sql) =>
    `CASE WHEN TRY_CAST(${sql} AS BIGINT)::VARCHAR = ${sql} OR regexp_matches(${sql}, '^[+-]?[0-9]+$') THEN TRY_CAST(${sql} AS BIGINT) END`,
  // A number of few digits without an exponent is finite.
  'string number': (sql) =>
    `CASE WHEN strlen(${sql}) < 300 AND regexp_full_match(${sql}, '${PLAIN_NUMBER}') THEN TRY_CAST(${sql} AS DOUBLE) WHEN regexp_matches(${sql}, '${NUMBER}') AND isfinite(TRY_CAST(${sql} AS DOUBLE)) THEN TRY_CAST(${sql} AS DOUBLE) END`,
  'string boolean': (sql) =>
    `CASE WHEN ${sql} IN (${TRUE_WORDS}) THEN true WHEN ${sql} IN (${FALSE_WORDS}) THEN false WHEN lower(${sql}) IN (${TRUE_WORDS}) THEN true WHEN lower(${sql}) IN (${FALSE_WORDS}) THEN false END`,
  'string date': readAnyDate,
  'integer number': (sql) => `(${sql})::DOUBLE`,
  // Epoch milliseconds, in the years that are written with four digits.
  'integer date': (sql) =>
    `CASE WHEN ${sql} BETWEEN -62135596800000 AND 253402300799999 THEN struct_pack(moment := epoch_ms(${sql}), shift := 0::INTEGER) END`,
  // Beyond 2^53 a fraction is no longer seen.
  'number integer': (sql) =>
    `CASE WHEN abs(${sql}) <= 9007199254740992 AND ${sql} = trunc(${sql}) THEN TRY_CAST(${sql} AS BIGINT) END`,
}

function toText(sql: string, from: Kind): string {
  if (from === 'date') return writeIso(sql)
  if (from === 'number') return `regexp_replace((${sql})::VARCHAR, '\\.0$', '')`
  if (from === 'array') return `to_json(${sql})::VARCHAR`
  return `(${sql})::VARCHAR`
}

/** What is a JSON null is no value. */
function toAny(sql: string, from: Kind): string {
  if (from === 'null') return 'NULL::JSON'
  if (from === 'object') return sql
  return `to_json(${from === 'date' ? writeIso(sql) : sql})`
}

function fromAny(sql: string, to: Kind): string {
  const type = `json_type(${sql})`
  const text = `json_extract_string(${sql}, '$')`
  if (to === 'array') return `CASE WHEN ${type} = 'ARRAY' THEN ${elementsOf(sql)} END`
  if (to === 'object') return `CASE WHEN ${type} = 'OBJECT' THEN ${sql} END`
  if (to === 'string') return `CASE WHEN ${type} NOT IN ('ARRAY', 'OBJECT') THEN ${text} END`
  if (to === 'boolean') {
    return `CASE WHEN ${type} = 'BOOLEAN' THEN ${text} = 'true' WHEN ${type} = 'VARCHAR' THEN ${convert(text, 'string', to)} END`
  }
  if (to === 'date') {
    return `CASE WHEN ${type} = 'VARCHAR' THEN ${convert(text, 'string', to)} WHEN ${type} IN ('BIGINT', 'UBIGINT') THEN ${convert(`TRY_CAST(${text} AS BIGINT)`, 'integer', to)} END`
  }
  const written = `CASE WHEN ${type} NOT IN ('BOOLEAN', 'ARRAY', 'OBJECT') THEN ${text} END`
  if (to === 'number') return convert(`(${written})`, 'string', to)
  return `COALESCE(${convert(`(${written})`, 'string', to)}, ${convert(`CASE WHEN ${type} = 'DOUBLE' THEN TRY_CAST(${text} AS DOUBLE) END`, 'number', to)})`
}

/** The elements of a JSON array; its nulls are NULL. */
export function elementsOf(sql: string): string {
  return `list_transform(json_extract(${sql}, '$[*]'), lambda each: nullif(each, 'null'::JSON))`
}
