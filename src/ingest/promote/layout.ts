/**
 * layout: which staged files can be read together, and which cannot be read at all (pure).
 * Files of one batch may have the same columns in another order, or others: one group each.
 */
import type { RecordSchema } from '../../domain/dataset.ts'
import type { Mapping } from '../../domain/mapping.ts'
import { cutValue } from '../../domain/offence.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { FileProblem, StagedFile } from '../../domain/staged.ts'
import { readDelimited } from '../formats/delimited-reader.ts'
import { readJson } from '../formats/json-reader.ts'
import type { Reading } from '../formats/reader.ts'
import { columnComplaint, flatComplaint } from './flat-sources.ts'
import { shapeOf } from './mapping/map-records.ts'
import { mapReading, sourceSchemaOf } from './mapping/mapped-reading.ts'

export interface Layout {
  readonly problems: readonly FoundProblem[]
  readonly groups: readonly FileGroup[]
}

export interface FoundProblem extends FileProblem {
  readonly file: string
}

/** Files that one query can read: the same columns in the same order. */
export interface FileGroup {
  readonly files: readonly StagedFile[]
  /** How many values a record must have; `null` where the format does not say. */
  readonly columnCount: number | null
  readonly read: (files: readonly StagedFile[]) => Reading
}

/** `mappings`: what the columns become; absent where they go to the fields of the same name. */
export function layOut(
  staged: readonly StagedFile[],
  format: RecordFormat,
  target: RecordSchema,
  mappings?: readonly Mapping[] | null,
): Layout {
  const shape = shapeOf(format)
  const isMapped = mappings !== undefined && mappings !== null
  const schema = isMapped ? sourceSchemaOf(mappings, target, shape) : target
  const problems = staged.flatMap((file) => {
    const problem = file.scan.problem ?? headerProblem(file, format, schema)
    return problem === null ? [] : [{ ...problem, file: file.item.path }]
  })
  if (problems.length > 0) return { problems, groups: [] }
  const files = staged.filter((file) => file.scan.recordCount > 0)
  const groups = groupsOf(files, format, schema)
  if (!isMapped) return { problems, groups }
  const mappedGroups = groups.map((group): FileGroup => {
    return { ...group, read: (some) => mapReading(group.read(some), mappings, target, shape) }
  })
  return { problems, groups: mappedGroups }
}

function groupsOf(
  files: readonly StagedFile[],
  format: RecordFormat,
  schema: RecordSchema,
): readonly FileGroup[] {
  if (format.kind !== 'delimited') {
    const read: FileGroup['read'] = (some) => readJson(pathsOf(some), schema)
    return files.length === 0 ? [] : [{ files, columnCount: null, read }]
  }
  const byHeader = Map.groupBy(files, ({ scan }) =>
    JSON.stringify([scan.columns, scan.hasMultilineRecords]),
  )
  return [...byHeader.values()].map((some) => {
    const scan = some[0]?.scan
    const columns = scan?.columns ?? schema.fields.map((field) => field.name)
    const hasMultilineRecords = scan?.hasMultilineRecords ?? false
    const read: FileGroup['read'] = (those) =>
      readDelimited({ paths: pathsOf(those), columns, hasMultilineRecords, format }, schema)
    return { files: some, columnCount: columns.length, read }
  })
}

function pathsOf(files: readonly StagedFile[]): readonly string[] {
  return files.map((file) => file.localPath)
}

function headerProblem(
  { item, scan }: StagedFile,
  format: RecordFormat,
  schema: RecordSchema,
): FileProblem | null {
  if (format.kind !== 'delimited') return null
  const nested = flatComplaint(schema, format.hasHeader)
  if (nested !== null) return { code: '118', message: `"${item.path}": ${nested}`, line: 1 }
  if (!format.hasHeader) return null
  const complaint = headerComplaint(scan.columns ?? [], format.delimiter, schema)
  if (complaint === null) return null
  const message = `"${item.path}" line 1: the header row is unusable: ${complaint.sentence}`
  return { code: '118', message, line: 1, ...complaint.place }
}

interface Complaint {
  readonly sentence: string
  readonly place: Pick<FileProblem, 'column' | 'value'>
}

function headerComplaint(
  columns: readonly string[],
  delimiter: string,
  schema: RecordSchema,
): Complaint | null {
  const twice = columns.find((column, index) => columns.indexOf(column) < index)
  if (twice !== undefined) {
    const sentence = `the column "${twice}" is named twice. Name each column once.`
    return { sentence, place: { column: twice, value: twice } }
  }
  for (const column of columns) {
    const sentence = columnComplaint(column, schema)
    if (sentence !== null) return { sentence, place: { column, value: cutValue(column) } }
  }
  const fields = schema.fields.map((field) => field.name)
  // Mappings may ask for no column at all: then the one name is empty.
  const isAsked = fields.some((name) => name !== '')
  if (!isAsked || columns.some((column) => fields.includes(column))) return null
  const other = probableDelimiter(columns, fields, delimiter)
  const sentence =
    `it names none of the fields of the schema. It has ${listed(columns)}; ` +
    `the schema has ${listed(fields)}.` +
    (other === null ? '' : ` The delimiter is probably ${other} and not ${spoken(delimiter)}.`)
  return { sentence, place: { value: cutValue(columns.join(delimiter)) } }
}

/** The delimiter with which the header would have named fields of the schema. */
function probableDelimiter(
  columns: readonly string[],
  fields: readonly string[],
  delimiter: string,
): string | null {
  const header = columns.join(delimiter)
  const fits = [';', ',', '\t', '|'].find((candidate) =>
    header.split(candidate).some((name) => fields.includes(name.trim().replaceAll('"', ''))),
  )
  return fits === undefined || fits === delimiter ? null : spoken(fits)
}

function spoken(delimiter: string): string {
  return delimiter === '\t' ? 'a tab' : `"${delimiter}"`
}

/** At most ten names, each cut at 100 characters: a header may be a megabyte of something else. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `"${name.slice(0, 100)}"`)
  const more = names.length - shown.length
  return shown.length === 0 ? 'no names' : shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
