/** operators: what stands between values: which kinds they take, what they give, and when they fail. */
import { arithmetic, bits, type Operator, plus, prefix, sum } from './arithmetic.ts'
import { convert } from './convert.ts'
import { failsOfBranch } from './functions/value-functions.ts'
import { commonKind, fits, KIND_NAMES } from './kinds.ts'
import { anyOf, type Sheet, type Value } from './sheet.ts'

const isNumeric = ({ kind }: Value): boolean => kind === 'integer' || kind === 'number'

function comparison(
  symbol: string,
  name: string,
  word: string,
  sql: (one: string, other: string) => string,
): Operator {
  return {
    symbol,
    name,
    operands: 2,
    description: `Whether the first ${word} the second; as numbers, dates or booleans where one of them is one. Also written \`${name}\`.`,
    example: `1 ${symbol} 2`,
    apply(operands, sheet) {
      const [one, other] = operands
      if (one === undefined || other === undefined) return `"${symbol}" takes two values.`
      const both = comparable(one, other)
      return sheet.add({ sql: sql(both[0], both[1]), kind: 'boolean', inputs: operands })
    },
  }
}

/** What cannot be read as the kind of the other is NULL: equal to nothing, and no failure. */
function comparable(one: Value, other: Value): readonly [string, string] {
  const kinds = [one.kind, other.kind]
  const kind = (['number', 'integer', 'date', 'boolean', 'string'] as const).find((each) =>
    kinds.includes(each),
  )
  const as = kind === 'integer' ? (kinds.every((k) => k === 'integer') ? kind : 'number') : kind
  if (as === undefined || !kinds.every((each) => fits(each, as))) {
    return [
      `${convert(one.sql, one.kind, 'any')}::VARCHAR`,
      `${convert(other.sql, other.kind, 'any')}::VARCHAR`,
    ]
  }
  const [first, second] = [one, other].map((each) => convert(each.sql, each.kind, as))
  const moment = (sql: string | undefined): string =>
    as === 'date'
      ? `struct_extract((${sql})::STRUCT(moment TIMESTAMP, shift INTEGER), 'moment')`
      : `(${sql})`
  return [moment(first), moment(second)]
}

function logic(symbol: '&&' | '||', name: 'and' | 'or', description: string): Operator {
  return {
    symbol,
    name,
    operands: 2,
    description,
    example: `true ${symbol} false`,
    apply(operands, sheet) {
      const odd = operands.find(({ kind }) => !fits(kind, 'boolean'))
      if (odd !== undefined) return `"${symbol}" takes booleans, not ${KIND_NAMES[odd.kind]}.`
      const [one, other] = operands.map((each) => sheet.converted(each, 'boolean'))
      if (one === undefined || other === undefined) return `"${symbol}" takes two values.`
      const first = `COALESCE(${one.sql}, false)`
      const second = `COALESCE(${other.sql}, false)`
      // The second is looked at only where the first leaves it open.
      const isOpen = symbol === '&&' ? first : `NOT ${first}`
      const later = other.fails === null ? null : `(${isOpen} AND ${other.fails})`
      return sheet.add({
        sql: `${first} ${name.toUpperCase()} ${second}`,
        kind: 'boolean',
        inputs: [one, other],
        inputFails: anyOf([one.fails, later]),
      })
    },
  }
}

/** The branches of a condition, as one kind. */
function branches(condition: Value, yes: Value, no: Value, test: string, sheet: Sheet): Value {
  const kind = commonKind([yes.kind, no.kind])
  const [first, second] = [sheet.converted(yes, kind), sheet.converted(no, kind)]
  return sheet.add({
    sql: `CASE WHEN ${test} THEN ${first.sql} ELSE ${second.sql} END`,
    kind,
    inputs: [condition, first, second],
    inputFails: failsOfBranch([condition.fails, first.fails, second.fails], [test]),
  })
}

function choose([given, yes, no]: readonly Value[], sheet: Sheet): Value | string {
  if (given === undefined || yes === undefined || no === undefined) return '"?" takes three values.'
  if (!fits(given.kind, 'boolean')) return `"?" asks for a boolean, not ${KIND_NAMES[given.kind]}.`
  const condition = sheet.converted(given, 'boolean')
  return branches(condition, yes, no, condition.sql, sheet)
}

function otherwise([one, other]: readonly Value[], sheet: Sheet): Value | string {
  if (one === undefined || other === undefined) return '"??" takes two values.'
  return branches(one, one, other, `${one.sql} IS NOT NULL`, sheet)
}

function step([whole, index]: readonly Value[], sheet: Sheet): Value | string {
  if (whole === undefined || index === undefined) return '"[]" takes a value and an index.'
  if (!['any', 'array', 'object', 'null'].includes(whole.kind)) {
    return `${KIND_NAMES[whole.kind]} has no elements.`
  }
  const isKey = index.kind === 'string'
  if (!isKey && !isNumeric(index) && index.kind !== 'any') return 'An index is a number or a text.'
  const inner = sheet.converted(whole, isKey ? 'any' : 'array')
  const place = isKey ? index : sheet.converted(index, 'integer')
  const pointer = `'/' || replace(replace(${place.sql}, '~', '~0'), '/', '~1')`
  const sql = isKey
    ? `CASE WHEN json_type(${inner.sql}) = 'OBJECT' THEN nullif(json_extract(${inner.sql}, ${pointer}), 'null'::JSON) END`
    : `CASE WHEN ${place.sql} >= 0 AND ${place.sql} < len(${inner.sql}) THEN (${inner.sql})[${place.sql} + 1] END`
  return sheet.add({ sql, kind: 'any', inputs: [inner, place] })
}

export const OPERATORS: readonly Operator[] = [
  {
    ...sum,
    description:
      'Adds numbers; joins texts where one of the two is a text, a null counting as empty.',
    apply: plus,
  },
  arithmetic('-', 'subtract', 'Subtracts numbers.', (one, other) => `${one} - ${other}`),
  arithmetic('*', 'multiply', 'Multiplies numbers.', (one, other) => `${one} * ${other}`),
  arithmetic(
    '/',
    'divide',
    'Divides numbers; two integers give an integer. Also written `div`.',
    (one, other) => `${one} // ${other}`,
  ),
  arithmetic(
    '%',
    'mod',
    'The rest of a division. Also written `mod`.',
    (one, other) => `${one} % ${other}`,
  ),
  {
    symbol: '-',
    name: 'negate',
    operands: 1,
    description: 'The number with the other sign.',
    example: '-12',
    apply: prefix('number', '-', (one) => `-(${one})`),
  },
  {
    symbol: '~',
    name: 'complement',
    operands: 1,
    description: 'The bits of an integer turned round.',
    example: '~33',
    apply: prefix('integer', '~', (one) => `~(${one})`),
  },
  bits('&', 'and', (one, other) => `${one} & ${other}`),
  bits('|', 'or', (one, other) => `${one} | ${other}`),
  bits('^', 'xor', (one, other) => `xor(${one}, ${other})`),
  {
    symbol: '!',
    name: 'not',
    operands: 1,
    description: 'Whether a condition does not hold; a null does not. Also written `not`.',
    example: '!false',
    apply: prefix('boolean', '!', (one) => `NOT COALESCE(${one}, false)`),
  },
  logic('&&', 'and', 'Whether both hold; a null does not. Also written `and`.'),
  logic('||', 'or', 'Whether one of them holds; a null does not. Also written `or`.'),
  comparison('==', 'eq', 'equals', (one, other) => `${one} IS NOT DISTINCT FROM ${other}`),
  comparison('!=', 'ne', 'does not equal', (one, other) => `${one} IS DISTINCT FROM ${other}`),
  comparison('<', 'lt', 'is less than', (one, other) => `COALESCE(${one} < ${other}, false)`),
  comparison('>', 'gt', 'is greater than', (one, other) => `COALESCE(${one} > ${other}, false)`),
  comparison('<=', 'le', 'is at most', (one, other) => `COALESCE(${one} <= ${other}, false)`),
  comparison('>=', 'ge', 'is at least', (one, other) => `COALESCE(${one} >= ${other}, false)`),
  {
    symbol: '?',
    name: 'ternary',
    operands: 3,
    description: 'One of two values; a null condition counts as false.',
    example: 'true ? 1 : 2',
    apply: choose,
  },
  {
    symbol: '??',
    name: 'coalesce',
    operands: 2,
    description: 'The first value, or the second where the first is null. Also written `?:`.',
    example: 'null ?? 2',
    apply: otherwise,
  },
  {
    symbol: '[]',
    name: 'element',
    operands: 2,
    description: 'An element of an array, counted from 0, or the value of a key of an object.',
    example: '[1, 2][0]',
    apply: step,
  },
]
