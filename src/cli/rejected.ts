/**
 * rejected: the rows that a run refused, as CSV for people who mend them: where each stood, why, and the row
 * itself. Keeps: the rows are read twice and never held, the first time for the names of their columns.
 */
import {
  columnsIn,
  rejectionFields,
  rejectionHeader,
  rejectionLine,
  type RefusedRow,
} from '../api/contract/weir/rejection.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
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
        if (options.json === true) sayJson(rejectionFields(row))
        else {
          if (saidCount === 0) say(rejectionHeader(columns))
          say(rejectionLine(row, columns))
        }
        saidCount++
      }
    }
    sayMissing(run, refusedCount, saidCount)
  })
}

const EXPORT = '/data/foundation/export/batches'
const KINDS = ['parsing', 'conversion', 'validation']

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
    for (const name of columnsIn(row)) names.add(name)
  }
  return [...names]
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
