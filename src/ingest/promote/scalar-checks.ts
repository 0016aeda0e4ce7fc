/** scalar-checks: the rules of a field of one value → SQL, each a check of its own (pure). */
import type { Field, FieldType, ScalarField } from '../../domain/dataset.ts'
import { quoteNumber, quoteText } from '../formats/quoting.ts'
import type { Check } from './check.ts'
import type { TypedField } from './field-types.ts'
import { columnOf, type Step } from './paths.ts'

type Steps = readonly Step[]

export function scalarChecks(
  field: ScalarField,
  typed: TypedField,
  steps: Steps,
): readonly Check[] {
  return [
    ...typeCheck(field.type, typed, steps),
    ...enumCheck(field, typed, steps),
    ...stringChecks(field, typed, steps),
    ...rangeChecks(field, typed, steps),
  ]
}

function typeCheck(type: FieldType, { isOfType }: TypedField, steps: Steps): readonly Check[] {
  if (isOfType === null) return []
  const keyword = type === 'date' || type === 'date-time' ? 'format' : 'type'
  return [typeRule(type, keyword, isOfType, steps)]
}

export function typeRule(type: Field['type'], keyword: string, holds: string, steps: Steps): Check {
  const explain = (value: string): string => `${value} is not ${TYPE_NAMES[type]}.`
  return { code: 'INGEST-1554-400', column: columnOf(steps), steps, keyword, holds, explain }
}

export const TYPE_NAMES: Readonly<Record<Field['type'], string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean (true or false)',
  date: 'a date (YYYY-MM-DD)',
  'date-time': 'a date-time with an offset (RFC 3339)',
  object: 'an object',
  array: 'an array',
  map: 'an object',
}

function enumCheck(field: ScalarField, typed: TypedField, steps: Steps): readonly Check[] {
  if (field.enum === undefined) return []
  const { subject, literals } = enumOf(field, typed)
  const choices = field.enum.map((choice) => JSON.stringify(choice)).join(', ')
  const holds =
    literals.length === 0 ? `${subject} IS NULL` : `${subject} IN (${literals.join(', ')})`
  return [rule(steps, 'enum', subject, holds, (value) => `${value} is not one of ${choices}.`)]
}

/** A choice of another type than the field's can never be met, so it is left out. */
function enumOf(field: ScalarField, { value, string }: TypedField): EnumSql {
  const choices = field.enum ?? []
  if (string !== null) {
    const texts = choices.filter((choice) => typeof choice === 'string')
    return { subject: string, literals: texts.map((choice) => quoteText(choice)) }
  }
  if (field.type === 'boolean') {
    const booleans = choices.filter((choice) => typeof choice === 'boolean')
    return { subject: value, literals: booleans.map(String) }
  }
  const numbers = choices.filter((choice) => typeof choice === 'number')
  return { subject: value, literals: numbers.map((choice) => quoteNumber(choice)) }
}

interface EnumSql {
  readonly subject: string
  readonly literals: readonly string[]
}

function stringChecks(
  { pattern, minLength, maxLength }: ScalarField,
  { string }: TypedField,
  steps: Steps,
): readonly Check[] {
  if (string === null) return []
  const length = `length(${string})`
  return [
    ...(pattern === undefined
      ? []
      : [
          rule(
            steps,
            'pattern',
            string,
            `regexp_matches(${string}, ${quoteText(pattern)})`,
            (value) => `${value} does not match the pattern ${pattern}.`,
          ),
        ]),
    ...limit(
      steps,
      string,
      'minLength',
      minLength,
      `${length} >=`,
      'is shorter than',
      ' characters',
    ),
    ...limit(
      steps,
      string,
      'maxLength',
      maxLength,
      `${length} <=`,
      'is longer than',
      ' characters',
    ),
  ]
}

function rangeChecks(
  { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ScalarField,
  { value, string }: TypedField,
  steps: Steps,
): readonly Check[] {
  if (string !== null || type === 'boolean') return []
  return [
    ...limit(steps, value, 'minimum', minimum, `${value} >=`, 'is less than'),
    ...limit(steps, value, 'maximum', maximum, `${value} <=`, 'is greater than'),
    ...limit(
      steps,
      value,
      'exclusiveMinimum',
      exclusiveMinimum,
      `${value} >`,
      'is not greater than',
    ),
    ...limit(steps, value, 'exclusiveMaximum', exclusiveMaximum, `${value} <`, 'is not less than'),
  ]
}

export function limit(
  steps: Steps,
  subject: string,
  keyword: string,
  bound: number | undefined,
  comparison: string,
  complaint: string,
  unit = '',
): readonly Check[] {
  if (bound === undefined) return []
  const explain = (value: string): string => `${value} ${complaint} ${bound}${unit}.`
  return [rule(steps, keyword, subject, `${comparison} ${quoteNumber(bound)}`, explain)]
}

/** A rule of the schema says nothing about a value that is absent or of another type. */
export function rule(
  steps: Steps,
  keyword: string,
  subject: string,
  condition: string,
  explain: Check['explain'],
): Check {
  const holds = `(${condition} OR ${subject} IS NULL)`
  return { code: 'INGEST-1556-400', column: columnOf(steps), steps, keyword, holds, explain }
}
