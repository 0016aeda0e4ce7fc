/**
 * checks: the schema of a dataset → SQL: a typed value for each field, and the checks of a record.
 * Values and names of the schema reach the SQL only through formats/quoting.ts.
 */
import type { RecordSchema } from '../../domain/dataset.ts'
import { quoteName } from '../formats/quoting.ts'
import type { Reading } from '../formats/reader.ts'
import type { Check } from './check.ts'
import { compileFields } from './fields.ts'
import { columnOf } from './paths.ts'

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
  const {
    definitions,
    values,
    checks: ownChecks,
    accepts,
  } = compileFields(schema.fields, {
    readings: reading.fields,
    named: (name) => name,
    stepsTo: ({ path }) => path,
    depth: 0,
  })
  const mapped = mappingChecks(reading)
  const strays = strayChecks(reading)
  const named = definitions.map(({ name, sql }) => `${sql} AS ${name}`)
  const conditions = [
    `(${reading.fault}) IS NULL`,
    ...mapped.map(({ holds }) => holds),
    ...accepts,
    ...strays.map(({ holds }) => holds),
  ]
  return {
    typed: ({ from }) => `(SELECT *, ${named.join(', ')} FROM ${from})`,
    columns: schema.fields.map(({ name }, index) => `${values[index]} AS ${quoteName(name)}`),
    checks: [...mapped, ...ownChecks, ...strays],
    // One CASE keeps DuckDB from pushing single conditions below the typed values.
    isAcceptable: `CASE WHEN ${conditions.join('\n    AND ')} THEN true ELSE false END`,
  }
}

function mappingChecks({ failures = [] }: Reading): readonly Check[] {
  return failures.map(({ path: steps, fails, source }) => {
    const column = columnOf(steps)
    const explain = (): string =>
      `The mapping ${source} → ${column} cannot be worked out: a value is not of the type that it needs.`
    const holds = `NOT ${fails}`
    return { code: 'MAPPER-3700-400', column, steps, keyword: 'mapping', holds, explain }
  })
}

function strayChecks(reading: Reading): readonly Check[] {
  return reading.strays.map(({ column, isAbsent }) => ({
    code: 'INGEST-1556-400',
    column,
    steps: column === null ? [] : [column],
    keyword: 'additionalProperties',
    holds: isAbsent,
    explain: (value) => `${value} stands in a column that the schema does not name.`,
  }))
}
