/** keys: which keys sign what is sent, and a new one in place of the older. */
import { asClient, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { instant, say, sayJson, sayTable } from './say.ts'

interface KeyFields {
  readonly path: string
  readonly createdAt: number | null
  readonly retiredAt: number | null
  readonly status: string
}

export const keysCommand: AddCommand = (program) => {
  const command = program.command('keys').description('which keys sign what is sent: list, rotate')

  asClient(command.command('list', { isDefault: true }).description('list them')).action(
    async (options: ClientOptions) => {
      const { keys } = await findClient(options).get<{ keys: KeyFields[] }>('/weir/v1/keys')
      if (options.json === true) return sayJson(keys)
      sayTable(
        ['status', 'made (UTC)', 'retired (UTC)', 'public key'],
        keys.map(({ status, createdAt, retiredAt, path }) => [
          status,
          instantOrDash(createdAt),
          instantOrDash(retiredAt),
          path,
        ]),
        'No keys.',
      )
    },
  )

  asClient(
    command
      .command('rotate')
      .description('replace the older signing key; at most once in 24 hours'),
  ).action(async (options: ClientOptions) => {
    const rotated = await findClient(options).send<{ made: KeyFields; retired: KeyFields }>(
      'POST',
      '/weir/v1/keys/rotate',
      {},
    )
    if (options.json === true) return sayJson(rotated)
    say(
      `${rotated.made.path} signs from now on in place of ${rotated.retired.path}, which receivers can still read. Rotate the other key in more than 24 hours.`,
    )
  })
}

function instantOrDash(at: number | null): string {
  return at === null ? '–' : instant(at)
}
