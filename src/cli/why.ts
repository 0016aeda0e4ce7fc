/** why: did a registration get an event, and if not, why: each term of the decision on a line. */
import type { Static } from 'typebox'
import type { ExplanationFields } from '../api/contract/weir/explanation.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { listEvents } from './events.ts'
import { registrationIdOf } from './registrations.ts'
import { instant, say, sayAside, sayJson } from './say.ts'

type Explanation = Static<typeof ExplanationFields>

export const whyCommand: AddCommand = (program) => {
  asClient(
    program
      .command('why')
      .description('say why a registration did or did not get an event')
      .argument('<event>', 'the id of an event, or the CloudEvents id it was published under')
      .argument('<registration>', 'a registration, by name or id'),
  ).action(async (event: string, registration: string, options: ClientOptions) => {
    const client = findClient(options)
    const id = await registrationIdOf(registration, client)
    const explanation = await explain(event, id, client)
    if (options.json === true) return sayJson(explanation)
    for (const line of whyLines(explanation)) say(line)
  })
}

/** What is no event's id may be the one under which its publisher knows it. */
async function explain(id: string, registrationId: string, client: Client): Promise<Explanation> {
  const ask = (eventId: string): Promise<Explanation> =>
    client.get<Explanation>(
      `/weir/v1/events/${encodeURIComponent(eventId)}/registrations/${encodeURIComponent(registrationId)}`,
    )
  try {
    return await ask(id)
  } catch (error) {
    const [newest, ...others] = await listEvents({ publishedId: id, limit: '2' }, client)
    if (newest === undefined) throw error
    if (others.length > 0) {
      sayAside(
        `Several events were published as "${id}"; this is about the newest, ${newest.id} of ${instant(newest.at)} UTC. List them with \`weir events --published-id ${id}\`.`,
      )
    }
    return await ask(newest.id)
  }
}

/** The answer on top, and how it came about below. */
export function whyLines({ verdict, sentence, steps, deliveries }: Explanation): string[] {
  return [
    `${verdict}: ${sentence}`,
    '',
    ...steps.map(({ step, passed, detail }) => {
      const mark = passed ? '✓' : verdict === 'waiting' || verdict === 'sending' ? '…' : '✗'
      return `  ${mark} ${step.padEnd(11)} ${detail}`
    }),
    ...deliveries.flatMap(({ id, waitsFor }) =>
      waitsFor === null ? [] : ['', `Delivery ${id}: ${waitsFor}`],
    ),
  ]
}
