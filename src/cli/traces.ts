/** traces: the last requests to a webhook and what came back, a line each. */
import type { Static } from 'typebox'
import type { TraceList } from '../api/contract/events/trace.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import type { ContextFields } from './context.ts'
import { registrationIdOf } from './registrations.ts'
import { count, instant, sayJson, sayTable } from './say.ts'

type Trace = Static<typeof TraceList>[number]

interface TracesOptions extends ClientOptions {
  readonly errors?: boolean
  readonly limit: string
}

export const tracesCommand: AddCommand = (program) => {
  asClient(
    program
      .command('traces')
      .description('list the last requests to a webhook and what came back, newest first')
      .argument('<registration>', 'a registration, by name or id')
      .option('--errors', 'only what was not answered with success')
      .option('--limit <n>', 'how many', '20'),
  ).action(async (registration: string, options: TracesOptions) => {
    const limit = limitOf(options.limit)
    const all = await listTraces(registration, findClient(options))
    const wanted = options.errors === true ? all.filter((trace) => !isSuccess(trace)) : all
    const shown = wanted.slice(0, limit)
    if (options.json === true) return sayJson(shown)
    sayTable(
      ['at (UTC)', 'event code', 'event', 'attempt', 'code', 'ms', 'answer'],
      shown.map((trace) => [
        instant(trace.trace.ts),
        trace._weir.replayId === undefined ? trace.event : `${trace.event} (again)`,
        eventsOf(trace),
        String(attemptOf(trace)),
        String(trace.trace.tracingResponse.responseCode),
        count(trace.trace.tracingResponse.responseTime),
        firstLineOf(trace.trace.tracingResponse.responseBody),
      ]),
      'No traces: nothing like it was sent within the last seven days.',
    )
  })
}

async function listTraces(registration: string, client: Client): Promise<readonly Trace[]> {
  const { organisation, project, workspace } = await client.get<ContextFields>('/weir/v1/context')
  const id = encodeURIComponent(await registrationIdOf(registration, client))
  return await client.get<Trace[]>(
    `/traces/${organisation.consumerOrgId}/${project.id}/${workspace.id}/registration/${id}`,
  )
}

function limitOf(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1) return limit
  throw new Error(`--limit is "${text}"; it must be a whole number from 1 on.`)
}

function isSuccess({ trace }: Trace): boolean {
  const { responseCode } = trace.tracingResponse
  return responseCode >= 200 && responseCode < 300
}

/** Of a batch, the first of its events and how many more there are. */
function eventsOf({ trace }: Trace): string {
  const [first = '', ...others] = trace.insightsInfo.flatMap(({ eventIds }) => eventIds)
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

/** The first says nothing of being the first. */
function attemptOf({ trace }: Trace): number {
  return 1 + Number(trace.tracingRequest.requestHeaders['x-adobe-retry-count']?.[0] ?? 0)
}

const SHOWN_CHARACTERS = 60

/** Without what would do something to a terminal: an answer is written by others. */
export function firstLineOf(body: string): string {
  const line = body.trim().split(/[\r\n]/)[0] ?? ''
  const plain = line.replaceAll(/\p{Cc}/gu, ' ')
  return plain.length <= SHOWN_CHARACTERS ? plain : `${plain.slice(0, SHOWN_CHARACTERS)}…`
}
