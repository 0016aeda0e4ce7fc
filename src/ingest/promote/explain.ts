/** explain: a refused row of the database → a rejection that a person can act on. */
import type { Field, RecordSchema } from '../../domain/dataset.ts'
import { isObject } from '../../domain/json.ts'
import type {
  Rejection,
  RejectionCode,
  RejectionError,
  RejectionKind,
} from '../../domain/rejection.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { StagedFile } from '../../domain/staged.ts'
import type { Fault, Reading } from '../formats/reader.ts'
import type { Check, Failure } from './check.ts'
import type { Checks } from './checks.ts'
import { type Path, pathOf, schemaPointerTo, textOf, valueAt } from './paths.ts'
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
  const shown = { ...values, ...context.reading.mappedOf?.(row.raw) }
  const errors = row.failed.flatMap((failure) => errorsOf(failure, shown, context.schema))
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
  { check, positions }: Failure,
  values: Readonly<Record<string, unknown>>,
  { fields }: RecordSchema,
): readonly RejectionError[] {
  const { code, keyword, steps } = check
  return placesOf(check, pathOf(steps, positions), values, fields).map((path) => {
    const column = textOf(path)
    const message = check.explain(quoted(valueAt(values, path)), column)
    const error = { code, column, keyword, message }
    if (steps.length <= 1 && path.length === 1) return error
    const place = { path, schemaPointer: schemaPointerTo(steps) }
    return { ...error, ...place, ...(check.column !== null && { field: check.column }) }
  })
}

/** What refuses names that the schema does not have is told of each of them. */
function placesOf(
  { column, known }: Check,
  path: Path,
  values: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): readonly Path[] {
  if (column !== null && known === undefined) return [path]
  const names = new Set(known ?? fields.map(({ name }) => name))
  const object = valueAt(values, path)
  const strays = isObject(object) ? Object.keys(object).filter((name) => !names.has(name)) : []
  return strays.map((name) => [...path, name])
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
