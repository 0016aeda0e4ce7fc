/** runs: start one and see it through; list them. */
import type { Static } from 'typebox'
import type { ProgressEvent } from '../api/contract/run-progress.ts'
import type { RunLog } from '../api/contract/weir/log-of-run.ts'
import { applyFlow } from './apply.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { isFlowFile, readFlowFile } from './flow-file.ts'
import { findByName } from './flow-parts.ts'
import { nameOf, type RunFields, statusWord, summaryLines } from './run-summary.ts'
import { bytes, count, instant, openStatusLine, say, sayJson, sayTable } from './say.ts'

const RUNS = '/data/foundation/flowservice/runs'
const EXIT_FAILED = 3

export const runCommands: AddCommand = (program, end) => {
  asClient(
    program
      .command('run')
      .description('start a run, show its progress and how it went; exit code 3 where it failed')
      .argument('<flow-or-file>', "a flow's name or id, or a flow file, which is applied first"),
  ).action(async (flowOrFile: string, options: ClientOptions) => {
    const client = findClient(options)
    const flowId = isFlowFile(flowOrFile)
      ? (await applyFlow(readFlowFile(flowOrFile), client)).flowId
      : await flowIdOf(flowOrFile, client)
    const run = await runToEnd(flowId, client)
    sayRun(run, options)
    if (run.metrics.statusSummary.status === 'failed') end(EXIT_FAILED)
  })

  asClient(
    program
      .command('runs')
      .description('list runs, newest first, or show one')
      .argument('[run]', 'the id of a run, to show how it went')
      .option('--log', 'with RUN: what happened to it, line by line')
      .option('--flow <flow>', 'of one flow, by name or id')
      .option('--limit <n>', 'how many', '20'),
  ).action(async (id: string | undefined, options: RunsOptions) => {
    const client = findClient(options)
    if (id !== undefined && options.log === true) return await sayLog(id, client, options)
    if (id !== undefined) return sayRun(await readRun(id, client), options)
    const filter =
      options.flow === undefined ? '' : `&property=flowId==${await flowIdOf(options.flow, client)}`
    const { items } = await client.get<{ items: RunFields[] }>(
      `${RUNS}?limit=${encodeURIComponent(options.limit)}${filter}&_weir.uploads=include`,
    )
    if (options.json === true) return sayJson(items)
    sayTable(
      ['started (UTC)', 'flow', 'status', 'in', 'out', 'failed', 'run'],
      items.map((run) => [
        instant(run.createdAt),
        nameOf(run),
        statusWord(run),
        count(run.metrics.recordSummary?.inputRecordCount),
        count(run.metrics.recordSummary?.outputRecordCount),
        count(run.metrics.recordSummary?.failedRecordCount),
        run.id,
      ]),
      'No runs yet. Start one with `weir run FLOW-OR-FILE`.',
    )
  })
}

interface RunsOptions extends ClientOptions {
  readonly log?: boolean
  readonly flow?: string
  readonly limit: string
}

async function sayLog(id: string, client: Client, { json }: ClientOptions): Promise<void> {
  const log = await client.get<Static<typeof RunLog>>(`/weir/v1/runs/${encodeURIComponent(id)}/log`)
  if (json === true) return sayJson(log)
  for (const { at, level, message, code } of log.lines) {
    say(`${instant(at)}  ${level.padEnd(5)}  ${code === null ? '' : `${code}: `}${message}`)
  }
}

/** What it is called comes first, then its id; listing changes nothing. */
export async function flowIdOf(flowOrFile: string, client: Client): Promise<string> {
  const name = isFlowFile(flowOrFile) ? readFlowFile(flowOrFile).name : flowOrFile
  const named = await findByName(client, 'flows', name)
  return named === null ? flowOrFile : named.id
}

export async function readRun(id: string, client: Client): Promise<RunFields> {
  const { items } = await client.get<{ items: RunFields[] }>(`${RUNS}/${encodeURIComponent(id)}`)
  const [run] = items
  if (run === undefined) throw new Error(`The run "${id}" is gone.`)
  return run
}

export function sayRun(run: RunFields, { json }: ClientOptions): void {
  if (json === true) return sayJson(run)
  for (const line of summaryLines(run)) say(line)
}

/** Starts a run and answers it as it ended. */
export async function runToEnd(flowId: string, client: Client): Promise<RunFields> {
  const { id } = await client.send<{ id: string }>('POST', RUNS, { flowId })
  return await followRun(id, client)
}

/** Shows how far a run is until it has ended; answers it as it ended. */
export async function followRun(id: string, client: Client): Promise<RunFields> {
  const line = openStatusLine()
  for await (const event of client.follow<Static<typeof ProgressEvent>>(
    `/weir/v1/runs/${id}/progress`,
  )) {
    line.show(progressLine(event))
  }
  line.close()
  const run = await readRun(id, client)
  if (!['success', 'failed'].includes(run.metrics.statusSummary.status)) {
    throw new Error(
      `Weir stopped answering before the run "${id}" was over. It goes on when Weir does.`,
    )
  }
  return run
}

function progressLine({ status, progress }: Static<typeof ProgressEvent>): string {
  if (progress === null) return status === 'scheduled' ? 'waiting for its turn' : status
  const percent = progress.percent === null ? '' : ` ${progress.percent.toFixed(0)} %`
  const left = progress.remainingMs === null ? '' : `, about ${seconds(progress.remainingMs)} left`
  return progress.stage === 'copy'
    ? `copying${percent}: ${bytes(progress.bytes)} of ${bytes(progress.totalBytes)}, ${progress.files} of ${progress.totalFiles} files${left}`
    : `promoting${percent}: ${count(progress.recordCount)} records${left}`
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.ceil(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}
