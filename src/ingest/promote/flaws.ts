/** flaws: what is wrong with a JSON value by the rules of its field, told in JavaScript for a few values (pure). */
import { RE2JS } from 're2js'
import { type Field, isScalar, type ListField, type ScalarField } from '../../domain/dataset.ts'
import { isObject } from '../../domain/json.ts'
import { isJsonOf } from './json-values.ts'
import type { Path } from './paths.ts'
import { TYPE_NAMES } from './scalar-checks.ts'

export interface Flaw {
  readonly path: Path
  /** The JSON Schema keyword that is broken. */
  readonly keyword: string
  readonly value: unknown
  /** The end of a sentence that begins with the value. */
  readonly says: string
}

/** What is missing or null is no flaw by itself. */
export function flawsOf(value: unknown, field: Field, path: Path = []): readonly Flaw[] {
  if (value === undefined || value === null) return []
  if (!isOfType(value, field)) {
    return [{ path, keyword: 'type', value, says: `is not ${TYPE_NAMES[field.type]}` }]
  }
  if (isScalar(field)) return ruleFlaws(value, field, path)
  return innerFlaws(value, field, path)
}

function innerFlaws(
  value: unknown,
  field: Exclude<Field, ScalarField>,
  path: Path,
): readonly Flaw[] {
  switch (field.type) {
    case 'object':
      return isObject(value) ? memberFlaws(value, field, path) : []
    case 'map':
      return Object.entries(isObject(value) ? value : {}).flatMap(([key, one]) => {
        return flawsOf(one, field.values, [...path, key])
      })
    case 'array':
      return Array.isArray(value) ? elementFlaws(value, field, path) : []
  }
}

function isOfType(value: unknown, field: Field): boolean {
  if (field.type === 'array') return Array.isArray(value)
  if (field.type === 'object' || field.type === 'map') return isObject(value)
  return isJsonOf(value, field.type)
}

function memberFlaws(
  object: Readonly<Record<string, unknown>>,
  { fields, isOpen }: Extract<Field, { type: 'object' }>,
  path: Path,
): readonly Flaw[] {
  const known = new Set(fields.map(({ name }) => name))
  const strays = isOpen ? [] : Object.keys(object).filter((name) => !known.has(name))
  return [
    ...fields.flatMap((field) => {
      const value = Object.hasOwn(object, field.name) ? object[field.name] : null
      const here = [...path, field.name]
      const isMissing = value === null && field.isRequired && field.default === undefined
      if (!isMissing) return flawsOf(value, field, here)
      return [{ path: here, keyword: 'required', value, says: 'stands where a value is required' }]
    }),
    ...strays.map((name) => {
      const says = 'stands where the schema names nothing'
      return { path: [...path, name], keyword: 'additionalProperties', value: object[name], says }
    }),
  ]
}

function elementFlaws(
  list: readonly unknown[],
  { items, minItems = 0, maxItems = Infinity, uniqueItems = false }: ListField,
  path: Path,
): readonly Flaw[] {
  const given = list.filter((one) => one !== null)
  const rules: readonly (readonly [string, boolean])[] = [
    ['minItems', list.length >= minItems],
    ['maxItems', list.length <= maxItems],
    ['uniqueItems', !uniqueItems || new Set(given).size === given.length],
  ]
  return [
    ...rules.flatMap(([keyword, isKept]) => {
      return isKept ? [] : [{ path, keyword, value: list, says: `breaks its \`${keyword}\`` }]
    }),
    ...list.flatMap((one, index) => flawsOf(one, items, [...path, index])),
  ]
}

function ruleFlaws(value: unknown, field: ScalarField, path: Path): readonly Flaw[] {
  const rules = typeof value === 'string' ? textRules(value, field) : rangeRules(value, field)
  const isChosen = field.enum === undefined || field.enum.some((one) => one === value)
  return [['enum', isChosen] as const, ...rules].flatMap(([keyword, isKept]) => {
    return isKept ? [] : [{ path, keyword, value, says: `breaks its \`${keyword}\`` }]
  })
}

type Rule = readonly [keyword: string, isKept: boolean]

function textRules(text: string, { pattern, minLength, maxLength }: ScalarField): readonly Rule[] {
  const { length } = Array.from(text)
  return [
    ['pattern', pattern === undefined || matches(text, pattern)],
    ['minLength', length >= (minLength ?? 0)],
    ['maxLength', length <= (maxLength ?? Infinity)],
  ]
}

function rangeRules(value: unknown, field: ScalarField): readonly Rule[] {
  const number = Number(value)
  return [
    ['minimum', number >= (field.minimum ?? -Infinity)],
    ['maximum', number <= (field.maximum ?? Infinity)],
    ['exclusiveMinimum', number > (field.exclusiveMinimum ?? -Infinity)],
    ['exclusiveMaximum', number < (field.exclusiveMaximum ?? Infinity)],
  ]
}

/** In time that grows with the text alone, whatever the pattern, as the engine of promotion searches. */
function matches(text: string, pattern: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(text).find()
  } catch {
    // What is no pattern is told of as such, where patterns are read.
    return true
  }
}
