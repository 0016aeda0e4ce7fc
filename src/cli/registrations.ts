/** registrations: who is told of what, and whether their webhook is in order. */
import type { ContextFields } from './context.ts'
import { asClient, type Client, type ClientOptions, findClient } from './client.ts'
import type { AddCommand } from './command.ts'
import { listCredentials } from './credentials.ts'
import { sayJson, sayTable } from './say.ts'

export interface RegistrationFields {
  readonly registration_id: string
  readonly client_id: string
  readonly name: string
  readonly delivery_type: string
  readonly delivery_format: string
  readonly webhook_url?: string
  readonly webhook_status: string
  readonly enabled: boolean
  readonly subscriber_filters: readonly { readonly name: string }[]
  readonly events_of_interest: readonly { readonly event_code: string }[]
  readonly _weir: { readonly statusReason: string; readonly flowIds: readonly string[] }
}

export const registrationsCommand: AddCommand = (program) => {
  asClient(program.command('registrations').description('list who is told of what')).action(
    async (options: ClientOptions) => {
      const client = findClient(options)
      const registrations = await listRegistrations(client)
      if (options.json === true) return sayJson(registrations)
      const credentials = await listCredentials(client)
      const revoked = new Map(
        credentials.flatMap(({ clientId, name, revokedAt }) =>
          revokedAt === null
            ? []
            : [[clientId, `Its credential "${name}" was revoked on ${revokedAt.slice(0, 10)}.`]],
        ),
      )
      sayTable(
        [
          'name',
          'status',
          'enabled',
          'delivery',
          'format',
          'filter',
          'to',
          'registration',
          'because',
        ],
        registrations.map((registration) => [
          registration.name,
          registration.webhook_status,
          registration.enabled ? 'yes' : 'no',
          registration.delivery_type,
          registration.delivery_format,
          filterOf(registration),
          registration.webhook_url ?? 'journal only',
          registration.registration_id,
          [revoked.get(registration.client_id) ?? '', registration._weir.statusReason]
            .filter((text) => text !== '')
            .join(' '),
        ]),
        'No registrations yet. Create one with POST to the registrations URL of `weir context`.',
      )
    },
  )
}

function filterOf({ subscriber_filters: [filter], _weir }: RegistrationFields): string {
  const { length } = _weir.flowIds
  const flows = length === 0 ? '' : `, ${length === 1 ? 'one flow' : `${length} flows`} only`
  return `${filter?.name ?? 'none'}${flows}`
}

export async function listRegistrations(client: Client): Promise<RegistrationFields[]> {
  const { urls } = await client.get<ContextFields>('/weir/v1/context')
  const { _embedded } = await client.get<{ _embedded: { registrations: RegistrationFields[] } }>(
    new URL(urls.registrations).pathname,
  )
  return _embedded.registrations
}

/** What it is called comes first, then its id. */
export async function registrationIdOf(nameOrId: string, client: Client): Promise<string> {
  const all = await listRegistrations(client)
  return all.find(({ name }) => name === nameOrId)?.registration_id ?? nameOrId
}
