/** alerts: which runs take too long, which flows refuse too much, and from when on that is so. */
import type { Static } from 'typebox'
import type { AlertFields, RulesFields } from '../api/contract/weir/alert.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { flowIdOf } from './runs.ts'
import { instant, sayJson, sayTable } from './say.ts'

type Alert = Static<typeof AlertFields>
type Rules = Static<typeof RulesFields>

const PATH = '/weir/v1/alerts'

interface ListOptions extends ClientOptions {
  readonly flow?: string
  readonly status?: string
  readonly limit: string
}

export const alertsCommand: AddCommand = (program) => {
  const command = program
    .command('alerts')
    .description('which runs take too long and which flows refuse too much: list, rules, set')

  asClient(
    command
      .command('list', { isDefault: true })
      .description('list alerts, those that fire first, each newest first')
      .option('--flow <flow>', 'of one flow, by name or id')
      .option('--status <status>', 'FIRING or INACTIVE')
      .option('--limit <n>', 'how many', '20'),
  ).action(sayAlerts)

  asClient(
    command.command('rules').description('print from when on alerts fire, for each flow'),
  ).action(sayRules)

  asClient(
    command
      .command('set <flow>')
      .description('give a flow, by name or id, thresholds of its own; `default` takes one back')
      .option('--delay <minutes>', 'how long a run may take; off: any time')
      .option('--error-rate <percent>', 'how many of its records may be refused; off: any'),
  ).action(setRule)
}

async function sayAlerts(options: ListOptions): Promise<void> {
  const client = findClient(options)
  const query = new URLSearchParams({ limit: options.limit })
  if (options.flow !== undefined) query.set('flowId', await flowIdOf(options.flow, client))
  if (options.status !== undefined) query.set('status', options.status.toUpperCase())
  const { alerts } = await client.get<{ alerts: Alert[] }>(`${PATH}?${query.toString()}`)
  if (options.json === true) return sayJson(alerts)
  sayTable(
    ['since (UTC)', 'status', 'until (UTC)', 'flow', 'what', 'run'],
    alerts.map(({ createdAt, resolvedAt, status, message, _weir }) => [
      instant(Date.parse(createdAt)),
      status,
      resolvedAt === undefined ? '–' : instant(Date.parse(resolvedAt)),
      _weir.flowName,
      message.replace(/^\w+ : /, ''),
      _weir.runId,
    ]),
    'No alerts: no such run took too long or refused too much.',
  )
}

interface SetOptions extends ClientOptions {
  readonly delay?: string
  readonly errorRate?: string
}

/** What is not said stays as it is. */
async function setRule(flow: string, options: SetOptions): Promise<void> {
  const client = findClient(options)
  const flowId = await flowIdOf(flow, client)
  const { flows } = await client.get<Rules>(`${PATH}/rules`)
  const before = flows.find((one) => one.flowId === flowId)?.overrides ?? {}
  const body = {
    ...before,
    ...(options.delay === undefined ? {} : { delayMinutes: thresholdIn(options.delay) }),
    ...(options.errorRate === undefined
      ? {}
      : { errorRatePercent: thresholdIn(options.errorRate) }),
  }
  const path = `${PATH}/rules/${encodeURIComponent(flowId)}`
  const set = await client.send<Rules['flows'][number]>('PUT', path, body)
  if (options.json === true) return sayJson(set)
  sayTable(RULE_HEADINGS, [ruleRow(set)], '')
}

/** What is no number is sent as it is, for the answer to say so; `undefined` is not sent. */
function thresholdIn(text: string): unknown {
  if (text === 'off') return null
  if (text === 'default') return undefined
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

async function sayRules(options: ClientOptions): Promise<void> {
  const rules = await findClient(options).get<Rules>(`${PATH}/rules`)
  if (options.json === true) return sayJson(rules)
  const { defaults, flows } = rules
  const all = [{ flowId: '–', flowName: 'every other flow', rule: defaults }, ...flows]
  sayTable(RULE_HEADINGS, all.map(ruleRow), '')
}

const RULE_HEADINGS = ['flow', 'a run may take', 'of its records may be refused', 'flow id']

function ruleRow({ flowId, flowName, rule }: Omit<Rules['flows'][number], 'overrides'>): string[] {
  const { delayMinutes, errorRatePercent } = rule
  return [
    flowName,
    delayMinutes === null ? 'any time' : `${delayMinutes} min`,
    errorRatePercent === null ? 'any' : `${errorRatePercent} %`,
    flowId,
  ]
}
