/** events: what was announced, under which ids. */
import type { Static } from 'typebox'
import type { EventFields } from '../api/contract/weir/event.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { count, instant, sayJson, sayTable } from './say.ts'

type Event = Static<typeof EventFields>

interface EventsOptions extends ClientOptions {
  readonly code?: string
  readonly provider?: string
  readonly publishedId?: string
  readonly flow?: string
  readonly run?: string
  readonly limit: string
}

export const eventsCommand: AddCommand = (program) => {
  asClient(
    program
      .command('events')
      .description('list what was announced, newest first')
      .option('--code <code>', 'of one event code')
      .option('--provider <id>', 'of one provider')
      .option('--published-id <id>', 'published under this CloudEvents id')
      .option('--flow <id>', 'of one flow')
      .option('--run <id>', 'of one run')
      .option('--limit <n>', 'how many', '20'),
  ).action(async (options: EventsOptions) => {
    const { code, provider: providerId, publishedId, flow: flowId, run: runId, limit } = options
    const asked = { code, providerId, publishedId, flowId, runId, limit }
    const events = await listEvents(asked, findClient(options))
    if (options.json === true) return sayJson(events)
    sayTable(
      ['announced (UTC)', 'event code', 'provider', 'published as', 'run', 'journals', 'event'],
      events.map((event) => [
        instant(event.at),
        event.code,
        event.provider ?? event.providerId,
        event.publishedId ?? '–',
        event.runId ?? '–',
        count(event.journaled),
        event.id,
      ]),
      'No events: nothing like it was announced, or it is older than events are kept.',
    )
  })
}

export async function listEvents(
  asked: Readonly<Record<string, string | undefined>>,
  client: Client,
): Promise<Event[]> {
  const given = Object.entries(asked).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const query = new URLSearchParams(given).toString()
  const { events } = await client.get<{ events: Event[] }>(`/weir/v1/events?${query}`)
  return events
}
