/** dashboard: a link that signs a browser in, asked of the Weir that runs. */
import type { Static } from 'typebox'
import type { SignInLink } from '../api/contract/weir/session.ts'
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { say, sayJson } from './say.ts'

export const dashboardCommand: AddCommand = (program) => {
  asClient(
    program
      .command('dashboard')
      .description('print a link that signs a browser in to the dashboard; good once'),
  ).action(async (options: ClientOptions) => {
    const client = findClient(options)
    const path = '/weir/v1/sign-in-links'
    const link = await client.send<Static<typeof SignInLink>>('POST', path, {})
    if (options.json === true) return sayJson(link)
    say(link.url)
    say('Open it within ten minutes; it signs one browser in, for a week or until Weir stops.')
  })
}
