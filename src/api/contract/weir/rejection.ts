/** rejection: a refused row as people and programs get it: where it stood, why, and the row itself (pure). */
import { type Static, Type } from 'typebox'
import type { RowError } from '../../../ingest/datasets/kept-rejections.ts'
import { csvLine } from '../csv.ts'

export const RejectionFields = Type.Object({
  /** The path inside the source. */
  file: Type.String(),
  /** Counted from 1, header included. */
  line: Type.Integer(),
  record: Type.Integer(),
  errors: Type.Array(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      column: Type.Optional(Type.String()),
    }),
  ),
  /** Its values by column; a text where it could not be parsed. */
  row: Type.Unknown(),
})

export const RejectionPage = Type.Object({
  rejections: Type.Array(RejectionFields),
  /** What `after` is on the next page; `null` on the last. */
  next: Type.Union([Type.Null(), Type.String()]),
})

/** As the diagnostics of a batch have it. */
export type RefusedRow = RowError

export function rejectionFields({
  _errors,
  _filename,
  _weir,
  _corrupt_record,
  ...row
}: RefusedRow): Static<typeof RejectionFields> {
  const { line, record } = _weir
  const errors = _errors.map((error) => ({ ...error }))
  return { file: _filename, line, record, errors, row: _corrupt_record ?? row }
}

/** With an underscore before, so that none of them is taken for a column of the row. */
export const PLACE: readonly string[] = ['_file', '_line', '_column', '_code', '_message', '_row']

/** What its columns are called. */
export function columnsIn(row: RefusedRow): readonly string[] {
  return Object.keys(row).filter((name) => !OWN.has(name))
}

const OWN: ReadonlySet<string> = new Set(['_errors', '_filename', '_weir', '_corrupt_record'])

export function rejectionHeader(columns: readonly string[]): string {
  return csvLine([...PLACE, ...columns])
}

/** A row that could not be parsed has no columns: it is told as it stood. */
export function rejectionLine(row: RefusedRow, columns: readonly string[]): string {
  const { _errors: errors, _filename: file, _weir: place, _corrupt_record: text } = row
  const joined = (values: readonly (string | undefined)[]): string => {
    return [...new Set(values.filter((value) => value !== undefined))].join('; ')
  }
  return csvLine([
    file,
    String(place.line),
    joined(errors.map(({ column }) => column)),
    joined(errors.map(({ code }) => code)),
    joined(errors.map(({ message }) => message)),
    text ?? '',
    ...columns.map((column) => textOf(row[column])),
  ])
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
