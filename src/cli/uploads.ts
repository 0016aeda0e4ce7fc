/** uploads: files of one's own as a batch, and refused rows again, mended. */
import { openAsBlob, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Static } from 'typebox'
import type { BatchesById } from '../api/contract/data/batch.ts'
import { batchOf, bring, type Brought, type InputFormat } from './bring.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { asCsv, asJsonLines, isJsonLines, mendedRows, refuseOtherColumns } from './mended.ts'
import { batchOfRun, columnsOf } from './rejected.ts'
import type { RunFields } from './run-summary.ts'
import { readRun, sayRun } from './runs.ts'

const EXIT_FAILED = 3

interface BringOptions extends ClientOptions {
  readonly partial?: string
}

export const uploadCommands: AddCommand = (program, end) => {
  async function see(brought: Brought, client: Client, options: ClientOptions): Promise<void> {
    const run = await bring(brought, client)
    sayRun(run, options)
    if (run.metrics.statusSummary.status === 'failed') end(EXIT_FAILED)
  }

  asClient(
    program
      .command('upload')
      .description('bring files into a dataset as one batch; exit code 3 where it fails')
      .argument('<dataset>', "a dataset's name or id")
      .argument(
        '<files...>',
        'files of CSV or, by their ending, of JSON (.json, .ndjson) or Parquet (.parquet)',
      )
      .option('--delimiter <character>', 'what separates the values of CSV', ',')
      .option('--partial <percent>', 'the share of refused records that is borne; default: none'),
  ).action(
    async (dataset: string, files: string[], options: BringOptions & { delimiter: string }) => {
      const client = findClient(options)
      const formats = new Set(files.map(formatOf))
      const [format = 'csv'] = formats
      if (formats.size > 1)
        throw new Error('A batch is of CSV, of JSON or of Parquet. Upload them apart.')
      const { delimiter, partial } = options
      const brought = {
        datasetId: await datasetIdOf(dataset, client),
        inputFormat: await inputFormatOf(format, files, delimiter),
        partial,
        files: await Promise.all(
          files.map(async (file) => ({ name: basename(file), bytes: await opened(file) })),
        ),
      }
      const names = brought.files.map(({ name }) => name)
      const twice = names.find((name, index) => names.indexOf(name) !== index)
      if (twice !== undefined) {
        throw new Error(
          `Two files are named "${twice}", and in a batch one would replace the other.`,
        )
      }
      await see(brought, client, options)
    },
  )

  asClient(
    program
      .command('resubmit')
      .description('send refused rows again, mended; exit code 3 where any is refused again')
      .argument('<run>', 'the id of the run that refused them')
      .argument('<file>', 'what `weir rejected RUN` printed, as CSV or with --json, mended')
      .option('--partial <percent>', 'the share of refused records that is borne; default: none')
      .option('--again', 'send rows though as many as were refused have been sent already'),
  ).action(async (id: string, file: string, options: ResubmitOptions) => {
    const client = findClient(options)
    const { partial, again = false } = options
    await see({ ...(await mendedBatch(id, file, again, client)), partial }, client, options)
  })
}

interface ResubmitOptions extends BringOptions {
  readonly again?: boolean
}

async function mendedBatch(
  runId: string,
  file: string,
  isAgain: boolean,
  client: Client,
): Promise<Brought> {
  const run = await readRun(runId, client)
  const batchId = batchOfRun(run)
  if (batchId === null) throw new Error(`The run "${runId}" has no batch, and so no refused rows.`)
  const { datasetId, format } = await batchOf(batchId, client)
  const text = readText(file)
  const rows = mendedRows(text, file)
  refuseOtherColumns(rows, await columnsOf(batchId, client), file, !isJsonLines(text))
  if (!isAgain) await refuseTwice(run, rows.length, client)
  // Values of CSV are texts, and are in JSON lines of it too.
  const isJson = isJsonLines(text) && format !== 'csv'
  const bytes = new Blob([isJson ? asJsonLines(rows) : asCsv(rows, file)])
  const own = isJson ? 'json' : 'csv'
  const files = [{ name: `mended.${own}`, bytes }]
  return { datasetId, inputFormat: { format: own }, mends: runId, files }
}

/** A file that is sent twice by mistake would be in the dataset twice. */
async function refuseTwice(
  { id, metrics }: RunFields,
  count: number,
  client: Client,
): Promise<void> {
  const mends = encodeURIComponent(`_weir.mends==${id}`)
  const path = `/data/foundation/catalog/batches?status=success&property=${mends}&limit=100`
  const before = Object.values(await client.get<Static<typeof BatchesById>>(path))
  const sent = before.reduce((sum, batch) => sum + (batch.metrics?.outputRecordCount ?? 0), 0)
  const refused = metrics.recordSummary?.failedRecordCount ?? 0
  if (sent === 0 || sent + count <= refused) return
  throw new Error(
    `Of the ${refused} rows that the run refused, ${sent} have been sent already, and these ${count} would be more than there were. If they are others, use --again.`,
  )
}

/** What it is called comes first, then its id. */
async function datasetIdOf(nameOrId: string, client: Client): Promise<string> {
  for (let start = 0; ; start += 100) {
    const path = `/data/foundation/catalog/dataSets?limit=100&start=${start}&properties=name`
    const found = Object.entries(await client.get<Record<string, { name: string }>>(path))
    const named = found.find(([, { name }]) => name === nameOrId)
    if (named !== undefined) return named[0]
    if (found.length < 100) return nameOrId
  }
}

type UploadFormat = 'csv' | 'json' | 'parquet'

/** By its name. */
function formatOf(file: string): UploadFormat {
  const ending = extname(file)
  if (/^\.parquet$/i.test(ending)) return 'parquet'
  return /^\.(nd)?jsonl?$/i.test(ending) ? 'json' : 'csv'
}

async function inputFormatOf(
  format: UploadFormat,
  files: readonly string[],
  delimiter: string,
): Promise<InputFormat> {
  if (format === 'csv') return { format, delimiter }
  return format === 'json' ? await jsonOf(files) : { format }
}

/** One object a line, unless a file begins with a list: then each is one document. */
async function jsonOf(files: readonly string[]): Promise<InputFormat> {
  for (const file of files) {
    const beginning = await (await opened(file)).slice(0, 1_000).text()
    if (/^\s*\[/.test(beginning)) return { format: 'json', isMultiLineJson: true }
  }
  return { format: 'json' }
}

async function opened(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file)
  } catch (error) {
    throw unreadable(file, error)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error)
  return new Error(`"${file}" cannot be read: ${why}.`, { cause: error })
}
