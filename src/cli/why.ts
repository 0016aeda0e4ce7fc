/** why: did a registration get an event, and if not, why: each term of the decision on a line. */
import type { Static } from 'typebox'
import type { ExplanationFields } from '../api/contract/weir/explanation.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { registrationIdOf } from './registrations.ts'
import { say, sayJson } from './say.ts'

type Explanation = Static<typeof ExplanationFields>

export const whyCommand: AddCommand = (program) => {
  asClient(
    program
      .command('why')
      .description('say why a registration did or did not get an event')
      .argument('<event>', 'the id of an event')
      .argument('<registration>', 'a registration, by name or id'),
  ).action(async (event: string, registration: string, options: ClientOptions) => {
    const client = findClient(options)
    const id = await registrationIdOf(registration, client)
    const explanation = await client.get<Explanation>(
      `/weir/v1/events/${encodeURIComponent(event)}/registrations/${encodeURIComponent(id)}`,
    )
    if (options.json === true) return sayJson(explanation)
    for (const line of whyLines(explanation)) say(line)
  })
}

/** The answer on top, and how it came about below. */
export function whyLines({ verdict, sentence, steps }: Explanation): string[] {
  return [
    `${verdict}: ${sentence}`,
    '',
    ...steps.map(({ step, passed, detail }) => {
      const mark = passed ? '✓' : verdict === 'waiting' || verdict === 'sending' ? '…' : '✗'
      return `  ${mark} ${step.padEnd(11)} ${detail}`
    }),
  ]
}
