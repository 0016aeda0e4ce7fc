/**
 * compile: an expression → columns of a sheet, or what is wrong with it. Checking is compiling: what has
 * no complaint has its SQL. Nothing of a record is known here but the kinds of its attributes.
 */
import { quoteText } from '../../formats/quoting.ts'
import type { Complaint, Expression, Literal } from './expression.ts'
import { type Call, type MappingFunction, type Parameter, signatureOf } from './function-table.ts'
import { FUNCTIONS } from './functions/functions.ts'
import { commonKind, fits, type Kind, KIND_NAMES, SQL_TYPES } from './kinds.ts'
import { OPERATORS } from './operators.ts'
import { isComplaint, parse } from './parse.ts'
import { Sheet, type Value } from './sheet.ts'

/** What a path in the source means: a value of layer 0, or why there is none, as a sentence. */
export type Scope = (names: readonly string[]) => Value | string

export function compileText(source: string, scope: Scope, sheet: Sheet): Value | Complaint {
  const expression = parse(source)
  return isComplaint(expression) ? expression : compile(expression, scope, sheet)
}

function compile(expression: Expression, scope: Scope, sheet: Sheet): Value | Complaint {
  const { at } = expression
  switch (expression.kind) {
    case 'literal':
      return literalOf(expression.value, at)
    case 'path':
      return saying(at, scope(expression.names))
    case 'array':
      return whole(expression.items, scope, sheet, (items) => listOf(items, sheet))
    case 'object':
      return whole(expression.entries.flat(), scope, sheet, (items) => {
        const some = items.map((item, index) =>
          index % 2 === 0 ? item : sheet.converted(item, 'any'),
        )
        const sql = `json_object(${some.map((item) => item.sql).join(', ')})`
        return sheet.add({ sql, kind: 'object', inputs: some })
      })
    case 'operator':
      return compileOperator(expression, scope, sheet)
    case 'call':
      return compileCall(expression, scope, sheet)
  }
}

function whole(
  parts: readonly Expression[],
  scope: Scope,
  sheet: Sheet,
  make: (values: readonly Value[]) => Value | Complaint,
): Value | Complaint {
  const values: Value[] = []
  for (const part of parts) {
    const value = compile(part, scope, sheet)
    if (isComplaint(value)) return value
    values.push(value)
  }
  return make(values)
}

function saying(at: number, value: Value | string): Value | Complaint {
  return typeof value === 'string' ? { at, sentence: value } : value
}

const LARGEST = 2n ** 63n

function literalOf(literal: Literal, at: number): Value | Complaint {
  if (typeof literal === 'bigint') {
    if (literal >= LARGEST || literal < -LARGEST) {
      return { at, sentence: `The number ${literal} does not fit into 64 bits.` }
    }
    return constant(`(${literal})`, 'integer', literal)
  }
  if (typeof literal === 'number') {
    if (!Number.isFinite(literal)) return { at, sentence: 'The number is too large.' }
    return constant(`'${literal}'`, 'number', literal)
  }
  if (typeof literal === 'string') return constant(quoteText(literal), 'string', literal)
  return literal === null
    ? constant('NULL', 'null', null)
    : constant(String(literal), 'boolean', literal)
}

function constant(sql: string, kind: Kind, literal: Literal): Value {
  return { sql: `(${sql})::${SQL_TYPES[kind]}`, kind, fails: null, layer: 0, literal }
}

function compileOperator(
  { symbol: given, operands, at }: Expression & { kind: 'operator' },
  scope: Scope,
  sheet: Sheet,
): Value | Complaint {
  const [first] = operands
  if (given === '-' && operands.length === 1 && first?.kind === 'literal') {
    const { value } = first
    if (typeof value === 'bigint' || typeof value === 'number') return literalOf(-value, at)
  }
  const symbol = given === '?:' ? '??' : given
  const operator = OPERATORS.find(
    (one) => one.symbol === symbol && one.operands === operands.length,
  )
  if (operator === undefined) return { at, sentence: `There is no operator "${symbol}" here.` }
  return whole(operands, scope, sheet, (values) => saying(at, operator.apply(values, sheet)))
}

function compileCall(
  call: Expression & { kind: 'call' },
  scope: Scope,
  sheet: Sheet,
): Value | Complaint {
  const { name, at } = call
  const found = FUNCTIONS.get(name)
  if (found === undefined) {
    return {
      at,
      sentence: `There is no function "${name}". GET /languages/el/functions lists all.`,
    }
  }
  const complaint = countComplaint(found, call.arguments.length)
  if (complaint !== null) return { at, sentence: complaint }
  const given = found.parameters[0]?.kind === 'path' ? call.arguments.map(pathOf) : call.arguments
  return whole(given, scope, sheet, (values) => applied(found, given, values, at, sheet))
}

/** A path may be given as a text. */
function pathOf(argument: Expression): Expression {
  if (argument.kind !== 'literal' || typeof argument.value !== 'string') return argument
  return { kind: 'path', names: argument.value.split('.'), at: argument.at }
}

function countComplaint(found: MappingFunction, count: number): string | null {
  const { parameters } = found
  const least = parameters.filter(
    (one) => one.isOptional !== true && one.isVariadic !== true,
  ).length
  const isMany = parameters.some((one) => one.isVariadic === true)
  if (count >= least && (isMany || count <= parameters.length)) return null
  const many = isMany
    ? `at least ${least}`
    : least === parameters.length
      ? `${least}`
      : `${least} to ${parameters.length}`
  return `${signatureOf(found)} takes ${many} argument${many === '1' || many === 'at least 1' ? '' : 's'}, not ${count}.`
}

function applied(
  found: MappingFunction,
  given: readonly Expression[],
  values: readonly Value[],
  at: number,
  sheet: Sheet,
): Value | Complaint {
  const same = commonKind(
    values.filter((_, index) => parameterAt(found, index)?.kind === 'same').map(({ kind }) => kind),
  )
  const literals = values.map(({ literal }) => literal)
  for (const [index, value] of values.entries()) {
    const sentence = misfit(found, parameterAt(found, index), value, same)
    if (sentence !== null) return { at: given[index]?.at ?? at, sentence }
  }
  const complaint = found.complaint?.(literals) ?? null
  if (complaint !== null) return { at, sentence: complaint }
  const args = values.map((value, index) => {
    const kind = parameterAt(found, index)?.kind ?? 'any'
    return kind === 'path' ? value : sheet.converted(value, kind === 'same' ? same : kind)
  })
  const inputs = found.takesList === true ? [listOrElements(values, args, sheet)] : args
  return called(found, inputs, { literals }, found.returns === 'same' ? same : found.returns, sheet)
}

function called(
  found: MappingFunction,
  inputs: readonly Value[],
  call: Call,
  kind: Kind,
  sheet: Sheet,
): Value {
  const { fails, argumentFails } = found
  const args = inputs.map(({ sql }) => sql)
  return sheet.add({
    sql: found.sql(args, call),
    kind,
    inputs,
    ...(fails !== undefined && { fails: (value: string) => fails(value, args) }),
    ...(argumentFails !== undefined && {
      inputFails: argumentFails(
        inputs.map((input) => input.fails),
        args,
      ),
    }),
  })
}

function parameterAt({ parameters }: MappingFunction, index: number): Parameter | undefined {
  const last = parameters.at(-1)
  return parameters[index] ?? (last?.isVariadic === true ? last : undefined)
}

/** Why an argument cannot be, as a sentence; a function that asks for a text takes a boolean too. */
function misfit(
  found: MappingFunction,
  parameter: Parameter | undefined,
  value: Value,
  same: Kind,
): string | null {
  if (parameter === undefined || parameter.kind === 'path') return null
  const { name, kind, isLiteral } = parameter
  if (isLiteral === true && typeof value.literal !== 'string' && value.kind !== 'null') {
    return `The argument "${name}" of ${signatureOf(found)} must be a text that is written out.`
  }
  const wanted = kind === 'same' ? same : kind
  if (fits(value.kind, wanted) || (wanted === 'string' && value.kind === 'boolean')) return null
  return `The argument "${name}" of ${signatureOf(found)} is ${KIND_NAMES[value.kind]}; it takes ${KIND_NAMES[wanted]}.`
}

/** One array stands for its elements; of a value that only the record tells, whichever it is there. */
function listOrElements(values: readonly Value[], args: readonly Value[], sheet: Sheet): Value {
  const [only] = values
  if (values.length !== 1 || only === undefined) return listOf(args, sheet)
  if (only.kind === 'array') return only
  if (only.kind !== 'any') return listOf(args, sheet)
  const list = sheet.add({
    sql: `CASE WHEN json_type(${only.sql}) = 'ARRAY' THEN json_extract(${only.sql}, '$[*]') WHEN ${only.sql} IS NOT NULL THEN [${only.sql}] END`,
    kind: 'array',
    inputs: [only],
  })
  return list
}

function listOf(items: readonly Value[], sheet: Sheet): Value {
  const inputs = items.map((item) => sheet.converted(item, 'any'))
  return sheet.add({ sql: `[${inputs.map(({ sql }) => sql).join(', ')}]`, kind: 'array', inputs })
}

/** What is wrong with an expression over whatever source; `null` for nothing. */
export function complaintAbout(source: string): Complaint | null {
  const anything: Value = { sql: 'NULL', kind: 'any', fails: null, layer: 0 }
  const value = compileText(source, () => anything, new Sheet())
  return isComplaint(value) ? value : null
}
