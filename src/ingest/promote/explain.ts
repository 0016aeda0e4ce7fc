/** explain: a refused row of the database → a rejection that a person can act on. */
import type { RecordSchema } from '../../domain/dataset.ts'
import type {
  Rejection,
  RejectionCode,
  RejectionError,
  RejectionKind,
} from '../../domain/rejection.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { StagedFile } from '../../domain/staged.ts'
import type { Fault, Reading } from '../formats/reader.ts'
import type { Check, Checks } from './checks.ts'
import { countValues, lineOf, type RecordTexts } from './places.ts'
import type { RefusedRow } from './refused-rows.ts'

/** What is known about the rows of one file. */
export interface RowContext {
  readonly file: StagedFile
  readonly format: RecordFormat
  readonly schema: RecordSchema
  readonly reading: Reading
  readonly checks: Checks
  readonly columnCount: number | null
  readonly texts: RecordTexts
}

export async function explain(row: RefusedRow, context: RowContext): Promise<Rejection> {
  const place = {
    file: context.file.item.path,
    line: lineOf(row.record, context.file.scan),
    record: row.record,
  }
  if (row.fault !== null) return { ...place, ...(await explainFault(row, row.fault, context)) }

  const values = context.reading.valuesOf(row.raw)
  const failed = row.failed.flatMap((index) => context.checks.checks[index] ?? [])
  const shown = { ...values, ...context.reading.mappedOf?.(row.raw) }
  const errors = failed.flatMap((check) => errorsOf(check, shown, context.schema))
  return { ...place, kind: kindOf(errors), errors, values }
}

async function explainFault(
  row: RefusedRow,
  fault: Fault,
  context: RowContext,
): Promise<Pick<Rejection, 'kind' | 'errors' | 'text'>> {
  const { reason, text } = await readFault(row, fault, context)
  const errors: readonly RejectionError[] = [{ code: UNPARSABLE, message: reason }]
  return { kind: 'parsing', errors, text: text.slice(0, SHOWN_TEXT_CHARACTERS).toWellFormed() }
}

export const UNPARSABLE: RejectionCode = 'INGEST-1401-400'
const SHOWN_TEXT_CHARACTERS = 10_000

interface FaultReading {
  readonly reason: string
  readonly text: string
}

async function readFault(
  row: RefusedRow,
  fault: Fault,
  context: RowContext,
): Promise<FaultReading> {
  switch (fault) {
    case 'broken': {
      const broken = context.file.scan.broken.find((each) => each.record === row.record)
      // Only the first broken records of a file are described by its scan.
      return broken ?? { reason: 'The record is broken.', text: '' }
    }
    case 'not-json':
      return { reason: 'The line is not valid JSON.', text: row.raw[0] ?? '' }
    case 'not-an-object':
      return { reason: 'The line is JSON but not an object.', text: row.raw[0] ?? '' }
    case 'short':
    case 'long':
      return await readMiscounted(row, context)
  }
}

async function readMiscounted(
  { record }: RefusedRow,
  { format, columnCount, texts }: RowContext,
): Promise<FaultReading> {
  const text = (await texts.textOf(record)) ?? ''
  const found = format.kind === 'delimited' ? countValues(text, format) : 1
  const values = found === 1 ? '1 value' : `${found} values`
  return { reason: `The record has ${values} where ${columnCount} are expected.`, text }
}

function errorsOf(
  check: Check,
  values: Readonly<Record<string, unknown>>,
  { fields }: RecordSchema,
): readonly RejectionError[] {
  const known = new Set(fields.map((field) => field.name))
  const columns =
    check.column === null ? Object.keys(values).filter((name) => !known.has(name)) : [check.column]
  const { code, keyword } = check
  return columns.map((column) => {
    return { code, column, keyword, message: check.explain(quoted(valueIn(values, column))) }
  })
}

function valueIn(values: Readonly<Record<string, unknown>>, column: string): unknown {
  return Object.hasOwn(values, column) ? values[column] : null
}

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isCut = text.length > SHOWN_IN_MESSAGE
  return `"${text.slice(0, SHOWN_IN_MESSAGE).toWellFormed()}${isCut ? '…' : ''}"`
}

const SHOWN_IN_MESSAGE = 100

/** A record with a value of the wrong type is listed among the conversions, whatever else it has. */
function kindOf(errors: readonly RejectionError[]): RejectionKind {
  const isConversion = errors.some(
    ({ code }) => code === 'INGEST-1554-400' || code === 'MAPPER-3700-400',
  )
  return isConversion ? 'conversion' : 'validation'
}
