/**
 * groups: a list or a map → SQL (pure): its elements as a list of structs, worked out once, its typed value,
 * and the checks of its elements, which hold for the record where they hold for all of them.
 */
import type { ListField, MapField } from '../../domain/dataset.ts'
import { quoteText } from '../formats/quoting.ts'
import type { FieldReading } from '../formats/reader.ts'
import { pointerOf, slotsOf } from '../formats/slots.ts'
import type { Check } from './check.ts'
import type { Compile, Compiled, CompiledSlot, Frame } from './frame.ts'
import { columnOf, type Step } from './paths.ts'
import { limit, rule } from './scalar-checks.ts'

export function compileGroup(
  field: ListField | MapField,
  index: number,
  reading: FieldReading,
  { frame, steps, compile }: Around,
): CompiledSlot {
  const name = `l${index}`
  const elements = frame.named(name)
  const isList = field.type === 'array'
  const element = isList ? field.items : field.values
  const one = `x${frame.depth}`
  const each: Step = { each: isList ? 'element' : 'key' }
  const pointers = slotsOf([element]).map(({ path }) => pointerOf(path.slice(1)))
  const inner = compile([element], {
    readings: pointers.map((_, at) => ({
      text: `${one}.t[${at + 1}]`,
      jsonType: `${one}.y[${at + 1}]`,
    })),
    named: (inside) => `${one}.${inside}`,
    stepsTo: ({ path }) => [...steps, each, ...path.slice(1)],
    depth: frame.depth + 1,
  })
  const own = field.type === 'array' ? listChecks(field, elements, one, steps) : []
  const list = `list_transform(${elements}, lambda ${one}: ${inner.values[0]})`
  return {
    definitions: [
      {
        name,
        sql: isList ? listOf(reading, pointers, one, inner) : mapOf(reading, pointers, one, inner),
      },
    ],
    value: isList
      ? list
      : `CASE WHEN ${elements} IS NOT NULL THEN map(list_transform(${elements}, lambda ${one}: ${one}.k), ${list}) END`,
    checks: [
      ...own,
      ...inner.checks.map((check) => {
        return lifted(guarded(check, inner.checks), elements, one, frame.depth, isList)
      }),
    ],
    accepts: [
      ...own.map(({ holds }) => holds),
      ...(inner.accepts.length === 0 ? [] : [forEach(inner.accepts.join(' AND '), elements, one)]),
    ],
  }
}

interface Around {
  readonly frame: Frame
  readonly steps: readonly Step[]
  /** For what is inside. */
  readonly compile: Compile
}

/**
 * One struct for each element: its texts and types, then what is made of them. The cast is for what no record
 * has: a constant NULL is no list by itself.
 */
function listOf(
  { text, jsonType }: FieldReading,
  pointers: readonly string[],
  one: string,
  inner: Compiled,
): string {
  const raw = `CASE WHEN ${jsonType} = 'ARRAY' THEN json_extract(${text}, '$[*]')::JSON[] END`
  const read = `list_transform(${raw}, lambda ${one}: {${takenOut(one, pointers)}})`
  return `list_transform(${read}, lambda ${one}: {'t': ${one}.t, 'y': ${one}.y${defined(inner)}})`
}

/** A key that is given twice counts the first time: a map with two of a kind would end the query. */
function mapOf(
  { text, jsonType }: FieldReading,
  pointers: readonly string[],
  one: string,
  inner: Compiled,
): string {
  const object = `CASE WHEN ${jsonType} = 'OBJECT' THEN ${text} END`
  const keys = `json_keys(${object})`
  const entries = `list_zip(${keys}, json_extract(${object}, '$.*')::JSON[])`
  const first = `list_filter(${entries}, lambda ${one}, nth: list_position(${keys}, ${one}[1]) = nth)`
  // Of nothing, list_zip makes an empty list.
  const unique = `CASE WHEN len(${keys}) = len(list_distinct(${keys})) THEN ${entries} WHEN ${keys} IS NOT NULL THEN ${first} END`
  const read = `list_transform(${unique}, lambda ${one}: {'k': ${one}[1], ${takenOut(`${one}[2]`, pointers)}})`
  return `list_transform(${read}, lambda ${one}: {'k': ${one}.k, 't': ${one}.t, 'y': ${one}.y${defined(inner)}})`
}

function takenOut(value: string, pointers: readonly string[]): string {
  const list = pointers.map((pointer) => quoteText(pointer)).join(', ')
  return `'t': json_extract_string(${value}, [${list}]), 'y': json_type(${value}, [${list}])`
}

function defined({ definitions }: Compiled): string {
  return definitions.map(({ name, sql }) => `, '${name}': ${sql}`).join('')
}

function listChecks(
  { items, minItems, maxItems, uniqueItems }: ListField,
  elements: string,
  one: string,
  steps: readonly Step[],
): readonly Check[] {
  const count = `len(${elements})`
  // As they are written: two instants may be one and the same, and their texts are not.
  const isText = ['string', 'date', 'date-time'].includes(items.type)
  const compared = `list_transform(${elements}, lambda ${one}: ${one}.${isText ? 't[1]' : 'v0'})`
  const isUnique = `len(list_distinct(${compared})) = len(list_filter(${compared}, lambda ${one}: ${one} IS NOT NULL))`
  const twice = (value: string): string => `${value} has an element twice.`
  return [
    ...limit(steps, elements, 'minItems', minItems, `${count} >=`, 'has fewer elements than'),
    ...limit(steps, elements, 'maxItems', maxItems, `${count} <=`, 'has more elements than'),
    ...(uniqueItems === true ? [rule(steps, 'uniqueItems', elements, isUnique, twice)] : []),
  ]
}

/** Counted by the whole list, a rule must leave out the elements that are told to be of another type. */
function guarded(check: Check, all: readonly Check[]): Check {
  const { code, column, places } = check
  if (code !== 'INGEST-1556-400' || places !== undefined) return check
  const type = all.find((one) => one.code === 'INGEST-1554-400' && one.column === column)
  if (type === undefined) return check
  return { ...check, holds: `((${type.holds}) IS NOT TRUE OR ${check.holds})` }
}

function forEach(holds: string, elements: string, one: string): string {
  return `COALESCE(len(list_filter(${elements}, lambda ${one}: (${holds}) IS NOT TRUE)), 0) = 0`
}

/** From one element to the record, or the element further out. */
function lifted(
  check: Check,
  elements: string,
  one: string,
  depth: number,
  isList: boolean,
): Check {
  const at = `i${depth}`
  const position = isList ? `(${at} - 1)` : `to_json(${one}.k)`
  const { holds } = check
  const inner =
    check.places ?? ((text: string) => `CASE WHEN (${holds}) IS NOT TRUE THEN ${text} END`)
  return {
    ...check,
    column: columnOf(check.steps),
    holds: forEach(holds, elements, one),
    places: (text) =>
      `array_to_string(list_transform(${elements}, lambda ${one}, ${at}: ${inner(`${text} || ',' || ${position}`)}), chr(10))`,
  }
}
