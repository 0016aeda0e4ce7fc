/**
 * rejected: the rows that a run refused, as CSV for people who mend them: where each stood, why, and the row
 * itself. Keeps: the rows are read twice and never held, the first time for the names of their columns.
 */
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { csvLine } from './csv.ts'
import type { RunFields } from './run-summary.ts'
import { readRun } from './runs.ts'
import { count, say, sayAside, sayJson } from './say.ts'

export const rejectedCommand: AddCommand = (program) => {
  asClient(
    program
      .command('rejected')
      .description('print the rows that a run refused as CSV, or with --json one object a line')
      .argument('<run>', 'the id of a run'),
  ).action(async (id: string, options: ClientOptions) => {
    const client = findClient(options)
    const run = await readRun(id, client)
    const batchId = batchOfRun(run)
    const refusedCount = run.metrics.recordSummary?.failedRecordCount ?? 0
    let saidCount = 0
    if (batchId !== null) {
      const columns = options.json === true ? [] : await columnsOf(batchId, client)
      for await (const row of rowsOf(batchId, client)) {
        if (options.json === true) sayJson(placed(row))
        else {
          if (saidCount === 0) say(csvLine([...PLACE, ...columns]))
          say(csvLine(valuesOf(row, columns)))
        }
        saidCount++
      }
    }
    sayMissing(run, refusedCount, saidCount)
  })
}

const EXPORT = '/data/foundation/export/batches'
const KINDS = ['parsing', 'conversion', 'validation']

/** With an underscore before, so that none of them is taken for a column of the row. */
export const PLACE: readonly string[] = ['_file', '_line', '_column', '_code', '_message', '_row']

/** A line of a row-error file (flow-service 4.4). */
interface RefusedRow {
  readonly _errors: readonly {
    readonly code: string
    readonly message: string
    readonly column?: string
  }[]
  readonly _filename: string
  readonly _weir: { readonly line: number; readonly record: number }
  readonly _corrupt_record?: string
  readonly [column: string]: unknown
}

export function batchOfRun({ activities }: RunFields): string | null {
  const ids = activities.map(({ statusSummary }) => statusSummary.extensions?.batchId)
  return ids.find((id) => id !== undefined) ?? null
}

async function* rowsOf(batchId: string, client: Client): AsyncGenerator<RefusedRow> {
  const url = `${EXPORT}/${encodeURIComponent(batchId)}/meta?path=row_errors`
  const { data } = await client.get<{ data: readonly { name: string }[] }>(url)
  for (const kind of KINDS) {
    for (const { name } of data.filter((file) => file.name.startsWith(`${kind}_errors_`))) {
      yield* client.lines<RefusedRow>(`${url}%2F${encodeURIComponent(name)}`)
    }
  }
}

/** Of all the rows, in the order in which they are met. */
export async function columnsOf(batchId: string, client: Client): Promise<readonly string[]> {
  const names = new Set<string>()
  for await (const row of rowsOf(batchId, client)) {
    for (const name of Object.keys(row)) if (!OWN.has(name)) names.add(name)
  }
  return [...names]
}

const OWN: ReadonlySet<string> = new Set(['_errors', '_filename', '_weir', '_corrupt_record'])

/** A row that could not be parsed has no columns: it is told as it stood. */
function valuesOf(row: RefusedRow, columns: readonly string[]): readonly string[] {
  const { _errors: errors, _filename: file, _weir: place, _corrupt_record: text } = row
  const joined = (values: readonly (string | undefined)[]): string => {
    return [...new Set(values.filter((value) => value !== undefined))].join('; ')
  }
  return [
    file,
    String(place.line),
    joined(errors.map(({ column }) => column)),
    joined(errors.map(({ code }) => code)),
    joined(errors.map(({ message }) => message)),
    text ?? '',
    ...columns.map((column) => textOf(row[column])),
  ]
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function placed({ _errors, _filename, _weir, _corrupt_record, ...row }: RefusedRow) {
  const { line, record } = _weir
  return { file: _filename, line, record, errors: _errors, row: _corrupt_record ?? row }
}

/** What is not printed is said, on stderr, so that the CSV stays one. */
function sayMissing({ id }: RunFields, refusedCount: number, saidCount: number): void {
  if (saidCount === refusedCount) {
    if (saidCount === 0) sayAside(`Run "${id}" refused no row.`)
    return
  }
  if (saidCount > 0) {
    return sayAside(`Only the first ${count(saidCount)} of ${count(refusedCount)} rows are kept.`)
  }
  throw new Error(
    `Of the ${count(refusedCount)} rows that run "${id}" refused none are kept: error diagnostics were off, or they are older than WEIR_DIAGNOSTICS_DAYS.`,
  )
}
