/** registration-trial: what the tests of registrations share: an app, and registrations made through it. */
import assert from 'node:assert/strict'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { type Answer, type AppTrial, openAppTrial } from '../../app-trial.ts'

export type Fields = Record<string, unknown>

export interface Created extends Fields {
  readonly registration_id: string
  readonly events_of_interest: readonly Fields[]
  readonly subscriber_filters: readonly Fields[]
  readonly _weir: Fields
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}

export interface RegistrationTrial extends AppTrial {
  /** The path of the registrations of the first workspace. */
  readonly all: string
  /** What may be posted there: a journal of the runs that succeed. */
  readonly body: (changes?: Fields) => Fields
  readonly post: (changes?: Fields) => Promise<Answer>
  readonly create: (changes?: Fields) => Promise<Created>
  readonly urlOf: (registration: Created) => string
  /** A client that has no registrations yet, and so is far from its limit. */
  readonly openClient: () => Promise<string>
}

export const provider_id = PLATFORM_NOTIFICATIONS.id
export const SUCCESS = { provider_id, event_code: 'sources_flow_run_success' }
export const FAILED = { provider_id, event_code: 'sources_flow_run_failed' }

/** Lets the runs that succeed through, as `adobe_io` writes them. */
export const SUCCESSFUL = '{"event":{"metrics":{"statusSummary":{"status":["success"]}}}}'
export const FILTER = {
  name: 'Mine',
  description: 'Mine alone.',
  subscriber_filter: SUCCESSFUL,
}

let count = 0

export async function openRegistrationTrial(
  changes: Parameters<typeof openAppTrial>[0] = {},
): Promise<RegistrationTrial> {
  const trial = await openAppTrial(changes)
  const { consumerOrgId, projectId, workspaceId, clientId } = trial.services.identity
  const all = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`

  const body = (changes: Fields = {}): Fields => ({
    client_id: clientId,
    name: `Registration ${++count}`,
    description: 'Tells the team.',
    delivery_type: 'journal',
    events_of_interest: [SUCCESS],
    ...changes,
  })
  async function openClient(): Promise<string> {
    const id = `client-${++count}`
    await trial.store.commit(({ credentials }) =>
      credentials.write({
        id: idOf(`credential-${count}`),
        clientId: id,
        name: id,
        workspaceId,
        scopes: [],
        secretHash: null,
        createdAt: 0,
        revokedAt: null,
      }),
    )
    return id
  }
  const post = async (changes: Fields = {}): Promise<Answer> =>
    trial.ask('POST', all, body({ client_id: await openClient(), ...changes }))

  return {
    ...trial,
    all,
    body,
    post,
    openClient,
    async create(changes) {
      const answer = await post(changes)
      assert.equal(answer.status, 201, answer.text)
      return answer.json as Created
    },
    urlOf: ({ registration_id }) => `${all}/${registration_id}`,
  }
}
