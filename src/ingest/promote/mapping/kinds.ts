/**
 * kinds: what a value of an expression can be, in SQL, and which kind becomes which (pure).
 * Keeps: a conversion never ends the query; where a value is not of the kind, it is NULL.
 */

/**
 * string VARCHAR · integer BIGINT · number DOUBLE · boolean BOOLEAN · array JSON[] · object JSON ·
 * date a struct of the instant `moment` (TIMESTAMP in UTC) and `shift`, the seconds its zone is ahead ·
 * any: a JSON value whose type only the record tells · null: nothing but NULL.
 */
export type Kind =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'array'
  | 'object'
  | 'any'
  | 'null'

const FITS: Readonly<Record<Kind, readonly Kind[]>> = {
  string: ['integer', 'number', 'boolean', 'date', 'any'],
  integer: ['string', 'number', 'date', 'any'],
  number: ['string', 'integer', 'any'],
  boolean: ['any'],
  date: ['string', 'any'],
  array: ['any'],
  object: ['any'],
  any: ['string', 'integer', 'number', 'boolean', 'date', 'array', 'object'],
  null: ['string', 'integer', 'number', 'boolean', 'date', 'array', 'object', 'any'],
}

/** Booleans and arrays become nothing else, objects neither (flow-service 7). */
export function fits(from: Kind, to: Kind): boolean {
  return from === to || FITS[from].includes(to)
}

/** The kind that values of two kinds have in common, such as the branches of a condition. */
export function commonKind(kinds: readonly Kind[]): Kind {
  const some = [...new Set(kinds.filter((kind) => kind !== 'null'))]
  if (some.length <= 1) return some[0] ?? 'null'
  return some.every((kind) => kind === 'integer' || kind === 'number') ? 'number' : 'any'
}

export const SQL_TYPES: Readonly<Record<Kind, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'STRUCT(moment TIMESTAMP, shift INTEGER)',
  array: 'JSON[]',
  object: 'JSON',
  any: 'JSON',
  null: 'VARCHAR',
}

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean',
  date: 'a date',
  array: 'an array',
  object: 'an object',
  any: 'any value',
  null: 'null',
}
