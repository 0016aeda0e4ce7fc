/** credential: a program that may call, as the API answers it, and where it is asked for. */
import type { Static } from 'typebox'
import type { CredentialFields } from '../../../../src/api/contract/weir/tenancy.ts'

export type Credential = Static<typeof CredentialFields>
export type CredentialDeed = 'renew' | 'revoke'

export const CREDENTIALS = '/weir/v1/credentials'
