/**
 * checks: the schema of a dataset → SQL: a typed value for each field, and the checks of a record.
 * Values and names of the schema reach the SQL only through formats/quoting.ts.
 */
import type { Field, RecordSchema } from '../../domain/dataset.ts'
import type { RejectionCode } from '../../domain/rejection.ts'
import { quoteName, quoteNumber, quoteText } from '../formats/quoting.ts'
import type { Reading } from '../formats/reader.ts'
import { typeField, type TypedField } from './field-types.ts'

export interface Check {
  readonly code: RejectionCode
  /** `null`: whichever columns the schema does not name. */
  readonly column: string | null
  /** The JSON Schema keyword that it stands for. */
  readonly keyword: string
  /** TRUE where a record passes; FALSE and NULL refuse it. */
  readonly holds: string
  /** Why a record was refused, as a sentence; the value comes in quotes. */
  readonly explain: (value: string) => string
}

export interface Checks {
  /** What stands after FROM for the other expressions here: a reading with the typed values added. */
  readonly typed: (reading: Reading) => string
  /** The select list of the dataset: a typed value under the name of each field. */
  readonly columns: readonly string[]
  readonly checks: readonly Check[]
  /** TRUE for a record to accept; anything else for one to refuse. */
  readonly isAcceptable: string
}

export function compileChecks(schema: RecordSchema, reading: Reading): Checks {
  const fields = schema.fields.map((field, index) => {
    const read = reading.fields[index]
    if (read === undefined) throw new Error(`No reading for the field "${field.name}".`)
    const typed = typeField(field.type, read, `v${index}`)
    return { field, text: read.made === undefined ? read.text : typed.value, typed }
  })
  const checks = [
    ...mappingChecks(reading),
    ...fields.flatMap(({ field, text, typed }) => [
      ...requiredCheck(field, text),
      ...typeCheck(field, typed),
      ...enumCheck(field, typed),
      ...stringChecks(field, typed),
      ...rangeChecks(field, typed),
    ]),
    ...strayChecks(reading),
  ]
  const definitions = fields.map(({ typed }) => `${typed.definition} AS ${typed.value}`)
  const conditions = [`(${reading.fault}) IS NULL`, ...checks.map((check) => check.holds)]
  return {
    typed: ({ from }) => `(SELECT *, ${definitions.join(', ')} FROM ${from})`,
    columns: fields.map(({ field, typed }) => `${typed.value} AS ${quoteName(field.name)}`),
    checks,
    // One CASE keeps DuckDB from pushing single conditions below the typed values.
    isAcceptable: `CASE WHEN ${conditions.join('\n    AND ')} THEN true ELSE false END`,
  }
}

function mappingChecks({ failures = [] }: Reading): readonly Check[] {
  return failures.map(({ column, fails, source }) => {
    const explain = (): string =>
      `The mapping ${source} → ${column} cannot be worked out: a value is not of the type that it needs.`
    const holds = `NOT ${fails}`
    return { code: 'MAPPER-3700-400', column, keyword: 'mapping', holds, explain }
  })
}

function requiredCheck({ name, isRequired }: Field, text: string): readonly Check[] {
  if (!isRequired) return []
  const explain = (): string => `The required field "${name}" is missing or has no value.`
  const holds = `${text} IS NOT NULL`
  return [{ code: 'INGEST-1555-400', column: name, keyword: 'required', holds, explain }]
}

function typeCheck({ name, type }: Field, { isOfType }: TypedField): readonly Check[] {
  if (isOfType === null) return []
  const keyword = type === 'date' || type === 'date-time' ? 'format' : 'type'
  const explain = (value: string): string => `${value} is not ${TYPE_NAMES[type]}.`
  return [{ code: 'INGEST-1554-400', column: name, keyword, holds: isOfType, explain }]
}

export const TYPE_NAMES: Readonly<Record<Field['type'], string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean (true or false)',
  date: 'a date (YYYY-MM-DD)',
  'date-time': 'a date-time with an offset (RFC 3339)',
}

function enumCheck(field: Field, typed: TypedField): readonly Check[] {
  if (field.enum === undefined) return []
  const { subject, literals } = enumOf(field, typed)
  const choices = field.enum.map((choice) => JSON.stringify(choice)).join(', ')
  const holds =
    literals.length === 0 ? `${subject} IS NULL` : `${subject} IN (${literals.join(', ')})`
  return [rule(field.name, 'enum', subject, holds, (value) => `${value} is not one of ${choices}.`)]
}

/** A choice of another type than the field's can never be met, so it is left out. */
function enumOf(field: Field, { value, string }: TypedField): EnumSql {
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

function stringChecks(field: Field, { string }: TypedField): readonly Check[] {
  if (string === null) return []
  const { name, pattern, minLength, maxLength } = field
  const length = `length(${string})`
  return [
    ...(pattern === undefined
      ? []
      : [
          rule(
            name,
            'pattern',
            string,
            `regexp_matches(${string}, ${quoteText(pattern)})`,
            (value) => `${value} does not match the pattern ${pattern}.`,
          ),
        ]),
    ...limit(
      field,
      string,
      'minLength',
      minLength,
      `${length} >=`,
      'is shorter than',
      ' characters',
    ),
    ...limit(
      field,
      string,
      'maxLength',
      maxLength,
      `${length} <=`,
      'is longer than',
      ' characters',
    ),
  ]
}

function rangeChecks(field: Field, { value, string }: TypedField): readonly Check[] {
  if (string !== null || field.type === 'boolean') return []
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field
  return [
    ...limit(field, value, 'minimum', minimum, `${value} >=`, 'is less than'),
    ...limit(field, value, 'maximum', maximum, `${value} <=`, 'is greater than'),
    ...limit(
      field,
      value,
      'exclusiveMinimum',
      exclusiveMinimum,
      `${value} >`,
      'is not greater than',
    ),
    ...limit(field, value, 'exclusiveMaximum', exclusiveMaximum, `${value} <`, 'is not less than'),
  ]
}

function limit(
  { name }: Field,
  subject: string,
  keyword: string,
  bound: number | undefined,
  comparison: string,
  complaint: string,
  unit = '',
): readonly Check[] {
  if (bound === undefined) return []
  const explain = (value: string): string => `${value} ${complaint} ${bound}${unit}.`
  return [rule(name, keyword, subject, `${comparison} ${quoteNumber(bound)}`, explain)]
}

/** A rule of the schema says nothing about a value that is absent or of another type. */
function rule(
  column: string,
  keyword: string,
  subject: string,
  condition: string,
  explain: Check['explain'],
): Check {
  const holds = `(${condition} OR ${subject} IS NULL)`
  return { code: 'INGEST-1556-400', column, keyword, holds, explain }
}

function strayChecks(reading: Reading): readonly Check[] {
  return reading.strays.map(({ column, isAbsent }) => ({
    code: 'INGEST-1556-400',
    column,
    keyword: 'additionalProperties',
    holds: isAbsent,
    explain: (value) => `${value} stands in a column that the schema does not name.`,
  }))
}
