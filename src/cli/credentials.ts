/** credentials: who may call this Weir: listed, made, given a new secret, revoked. */
import type { Static } from 'typebox'
import type { CredentialFields } from '../api/contract/weir/tenancy.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { count, say, sayJson, sayTable } from './say.ts'

type Credential = Static<typeof CredentialFields>

const PATH = '/weir/v1/credentials'

export const credentialsCommand: AddCommand = (program) => {
  const command = program
    .command('credentials')
    .description('who may call: list, make, renew, revoke')

  asClient(command.command('list', { isDefault: true }).description('list them')).action(
    async (options: ClientOptions) => {
      const credentials = await listCredentials(findClient(options))
      if (options.json === true) return sayJson(credentials)
      sayTable(
        ['name', 'client id', 'credential', 'scopes', 'registrations', 'made', 'revoked'],
        credentials.map((one) => [
          one.name,
          one.clientId,
          one.credentialId,
          one.scopes.join(' '),
          count(one.registrations),
          day(one.createdAt),
          one.revokedAt === null ? '' : day(one.revokedAt),
        ]),
        'No credentials yet. Make one with `weir credentials create NAME`.',
      )
    },
  )

  asClient(command.command('create <name>').description('make one; its secret is shown once'))
    .option('--workspace <id>', 'the workspace it belongs to; default: the first')
    .option('--scopes <scopes>', 'what it may ask for, with commas; default: everything')
    .action(async (name: string, options: CreateOptions) => {
      const body = {
        name,
        ...(options.workspace === undefined ? {} : { workspaceId: options.workspace }),
        ...(options.scopes === undefined ? {} : { scopes: options.scopes.split(',') }),
      }
      sayMade(await findClient(options).send<Credential>('POST', PATH, body), options)
    })

  asClient(
    command
      .command('renew <clientId>')
      .description('give it a new secret; the old one stops at once'),
  ).action(async (clientId: string, options: ClientOptions) => {
    const path = `${PATH}/${encodeURIComponent(clientId)}/secret`
    const renewed = await findClient(options).send<Credential>('POST', path, {})
    sayMade(renewed, options)
    if (options.json !== true) {
      say(
        'The old secret is exchanged for nothing any more; tokens that it was exchanged for live out their day. To end those too, revoke the credential and make a new one.',
      )
    }
  })

  asClient(
    command.command('revoke <clientId>').description('let it and its tokens open nothing any more'),
  ).action(async (clientId: string, options: ClientOptions) => {
    const path = `${PATH}/${encodeURIComponent(clientId)}`
    const revoked = await findClient(options).send<Credential>('DELETE', path, {})
    if (options.json === true) return sayJson(revoked)
    say(`Revoked ${clientId}. Its tokens open nothing any more.`)
    if (revoked.registrations === 0) return
    const those =
      revoked.registrations === 1
        ? '1 registration of it still delivers and keeps its journal: `weir registrations` marks it.'
        : `${revoked.registrations} registrations of it still deliver and keep their journals: \`weir registrations\` marks them.`
    say(`${those} Delete what is to end.`)
  })
}

export async function listCredentials(client: Client): Promise<Credential[]> {
  return (await client.get<{ credentials: Credential[] }>(PATH)).credentials
}

interface CreateOptions extends ClientOptions {
  readonly workspace?: string
  readonly scopes?: string
}

function sayMade(credential: Credential, { json }: ClientOptions): void {
  if (json === true) return sayJson(credential)
  say(`client id      ${credential.clientId}`)
  say(`client secret  ${credential.clientSecret ?? ''}`)
  say('The secret is shown this once. Exchange it for a token at the token URL of `weir context`.')
}

function day(text: string): string {
  return text.slice(0, 10)
}
