/** credential: a program that may call, as the API answers it, and where it is asked for. */
import type { Static } from 'typebox'
import type { CredentialFields } from '../../../../src/api/contract/weir/tenancy.ts'

export type Credential = Static<typeof CredentialFields>
export type CredentialDeed = 'renew' | 'revoke'

export const CREDENTIALS = '/weir/v1/credentials'

/** What a credential may open. */
export const SCOPES: readonly {
  readonly id: string
  readonly name: string
  readonly says: string
}[] = [
  { id: 'adobeio_api', name: 'Events', says: 'registrations, journals, publishing' },
  { id: 'acp.foundation', name: 'Platform', says: 'flows, runs, datasets' },
]
