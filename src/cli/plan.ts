/** plan: a dry run of a flow, or of a flow file: what would be taken, what refused, and how it would end. */
import type { PlanFields } from '../api/contract/weir/plan.ts'
import { flowBody, sourceBody } from './apply.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { isFlowFile, readFlowFile } from './flow-file.ts'
import { findByName, type FlowFields } from './flow-parts.ts'
import { bytes, count, say, sayJson, sayTable } from './say.ts'

const EXIT_FAILED = 3

interface PlanOptions extends ClientOptions {
  readonly rows: string
  readonly full?: boolean
}

export const planCommand: AddCommand = (program, end) => {
  asClient(
    program
      .command('plan')
      .description(
        'tell what the next run would take and refuse, and keep nothing; exit code 3 where it would fail',
      )
      .argument('<flow-or-file>', "a flow's name or id, or a flow file, applied or not")
      .option('--rows <n>', 'a sample: the first rows of each file', '10000')
      .option('--full', 'everything, instead of a sample'),
  ).action(async (flowOrFile: string, options: PlanOptions) => {
    const client = findClient(options)
    const order = {
      ...(await plannedOf(flowOrFile, client)),
      ...(options.full === true ? {} : { firstRecords: rowsOf(options.rows) }),
    }
    const plan = await client.send<PlanFields>('POST', '/weir/v1/plan', order)
    if (options.json === true) sayJson(plan)
    else sayPlan(plan)
    if (plan.status === 'failed') end(EXIT_FAILED)
  })
}

function rowsOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new Error(`--rows is "${text}"; it must be a whole number from 1 to 9999999.`)
}

/** A file is planned as if it were applied: what its flow has taken counts as taken. */
async function plannedOf(flowOrFile: string, client: Client) {
  if (!isFlowFile(flowOrFile)) {
    const named = await findByName(client, 'flows', flowOrFile)
    return { flowId: named?.id ?? flowOrFile }
  }
  const file = readFlowFile(flowOrFile)
  const known = await findByName<FlowFields>(client, 'flows', file.name)
  const { scheduleParams, options, _weir } = flowBody(file, known, Date.now())
  const flow = {
    connection: { auth: { params: { root: file.source.folder } } },
    source: sourceBody(file.source),
    schema: file.dataset.schema,
    scheduleParams,
    options,
    _weir,
  }
  return known === null ? { flow } : { flowId: known.id, flow }
}

function sayPlan(plan: PlanFields): void {
  for (const line of planLines(plan)) say(line)
  if (plan.refusals.length === 0) return
  say('')
  sayTable(
    ['code', 'column', 'records', 'example'],
    plan.refusals.map(({ code, column, recordCount, example, message }) => [
      code,
      column ?? '–',
      count(recordCount),
      `${example.file} line ${example.line}: ${message}`,
    ]),
    '',
  )
}

function planLines({
  firstRecords,
  files,
  leftOut,
  records,
  verdict,
  turns,
  errors,
}: PlanFields): string[] {
  const taken = leftOut.items.filter(({ reason }) => reason === 'taken').length
  const left =
    leftOut.count === 0
      ? ''
      : `, ${count(leftOut.count)} left out (${taken === leftOut.items.length ? 'taken before' : 'taken before, or changed outside of its window'})`
  return [
    verdict,
    ...(turns === null ? [] : [`  ${turns.says}`]),
    firstRecords === null
      ? '  of        all rows; nothing was kept'
      : `  of        a sample: the first ${count(firstRecords)} rows of each file; nothing was kept`,
    `  files     ${count(files.count)} to take (${bytes(files.bytes)})${left}`,
    `  records   ${known(records.read)} read, ${known(records.accepted)} accepted, ${known(records.refused)} refused`,
    ...errors.map(({ code, message }) => `  error     ${code} ${message}`),
  ]
}

function known(value: number | null): string {
  return count(value ?? undefined)
}
