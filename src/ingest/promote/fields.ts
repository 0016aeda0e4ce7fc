/**
 * fields: the fields of a record, or of an element of a list, → SQL: a typed value for each, and what each
 * must keep to (pure). Objects are passed through; what is in a list or a map is compiled like a record,
 * one frame further in.
 */
import { type Field, isScalar } from '../../domain/dataset.ts'
import { quoteText } from '../formats/quoting.ts'
import type { FieldReading } from '../formats/reader.ts'
import { type Slot, slotsOf } from '../formats/slots.ts'
import type { Check } from './check.ts'
import { withDefault } from './defaults.ts'
import { typeField } from './field-types.ts'
import type { Compiled, CompiledSlot, Frame } from './frame.ts'
import { compileGroup } from './groups.ts'
import { columnOf, type Step } from './paths.ts'
import { scalarChecks, typeRule } from './scalar-checks.ts'

export function compileFields(fields: readonly Field[], frame: Frame): Compiled {
  const slots = slotsOf(fields)
  const readings: FieldReading[] = []
  for (const slot of slots) {
    const reading = frame.readings[slot.index]
    if (reading === undefined) throw new Error(`No reading for the field "${slot.field.name}".`)
    const parent = slot.parent === null ? null : (readings[slot.parent.index] ?? null)
    readings.push(withDefault(slot.field, ownReading(slot, reading, parent), parent))
  }
  const all = slots.map((slot) => {
    const compiled = compileSlot(slot, readings, frame)
    return { ...compiled, slot }
  })
  const valueOf = ({ slot, value }: (typeof all)[number]): string => {
    if (value !== null) return value
    const members = all
      .filter((one) => one.slot.parent === slot)
      .map((one) => `${quoteText(one.slot.field.name)}: ${valueOf(one)}`)
    return `CASE WHEN ${readings[slot.index]?.jsonType} = 'OBJECT' THEN {${members.join(', ')}} END`
  }
  return {
    definitions: all.flatMap(({ definitions }) => definitions),
    values: all.filter(({ slot }) => slot.parent === null).map(valueOf),
    checks: all.flatMap(({ checks }) => checks),
    accepts: all.flatMap(({ accepts }) => accepts),
  }
}

/** To a pointer, a name of digits is also the place in a list, which is none of an object's fields. */
function ownReading(
  { field }: Slot,
  reading: FieldReading,
  parent: FieldReading | null,
): FieldReading {
  if (parent === null || reading.jsonType === null || !/^[0-9]+$/.test(field.name)) return reading
  const isField = `${parent.jsonType} = 'OBJECT'`
  return {
    text: `CASE WHEN ${isField} THEN ${reading.text} END`,
    jsonType: `CASE WHEN ${isField} THEN ${reading.jsonType} END`,
  }
}

function compileSlot(slot: Slot, readings: readonly FieldReading[], frame: Frame): CompiledSlot {
  const { field, index } = slot
  const reading = readings[index] ?? NOTHING
  const steps = frame.stepsTo(slot)
  const parent = slot.parent === null ? null : (readings[slot.parent.index] ?? null)
  if (isScalar(field)) {
    const name = `v${index}`
    const typed = typeField(field.type, reading, frame.named(name))
    // What is made already is there or not without a way over its text.
    const text = reading.made === undefined ? reading.text : typed.value
    const required = requiredCheck(field, { ...reading, text }, parent, steps)
    const checks = [...required, ...scalarChecks(field, typed, steps)]
    const definitions = [{ name, sql: typed.definition }]
    return { definitions, value: typed.value, checks, accepts: holdsOf(checks) }
  }
  const required = requiredCheck(field, reading, parent, steps)
  const word = field.type === 'array' ? 'ARRAY' : 'OBJECT'
  const type = typeRule(
    field.type,
    'type',
    `COALESCE(${reading.jsonType}, 'NULL') IN ('${word}', 'NULL')`,
    steps,
  )
  if (field.type === 'object') {
    const strays = field.isOpen ? [] : [strayCheck(field.fields, reading, steps)]
    const checks = [...required, type, ...strays]
    return { definitions: [], value: null, checks, accepts: holdsOf(checks) }
  }
  const { checks, accepts, ...group } = compileGroup(field, index, reading, {
    frame,
    steps,
    compile: compileFields,
  })
  const own = [...required, type]
  return { ...group, checks: [...own, ...checks], accepts: [...holdsOf(own), ...accepts] }
}

function holdsOf(checks: readonly Check[]): readonly string[] {
  return checks.map(({ holds }) => holds)
}

const NOTHING: FieldReading = { text: 'NULL::VARCHAR', jsonType: null }

/** What is required of an object is required only where that is there. */
function requiredCheck(
  field: Field,
  { text, jsonType }: FieldReading,
  parent: FieldReading | null,
  steps: readonly Step[],
): readonly Check[] {
  if (!field.isRequired) return []
  const explain = (_value: string, column: string): string =>
    `The required field "${column}" is missing or has no value.`
  const isThere =
    field.type === 'object' ? `COALESCE(${jsonType}, 'NULL') <> 'NULL'` : `${text} IS NOT NULL`
  const holds =
    parent === null ? isThere : `(${isThere} OR ${parent.jsonType} IS DISTINCT FROM 'OBJECT')`
  const column = columnOf(steps)
  return [{ code: 'INGEST-1555-400', column, steps, keyword: 'required', holds, explain }]
}

function strayCheck(
  fields: readonly Field[],
  { text, jsonType }: FieldReading,
  steps: readonly Step[],
): Check {
  const known = fields.map(({ name }) => name)
  const names = known.map((name) => quoteText(name)).join(', ')
  const keys = `json_keys(CASE WHEN ${jsonType} = 'OBJECT' THEN ${text} END)`
  return {
    code: 'INGEST-1556-400',
    column: columnOf(steps),
    steps,
    known,
    keyword: 'additionalProperties',
    holds: `COALESCE(len(list_filter(${keys}, lambda key: key NOT IN (${names}))), 0) = 0`,
    explain: (value, column) => `${value} stands in "${column}", which the schema does not name.`,
  }
}
