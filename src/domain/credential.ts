/** credential: who may call, and the ids that stand for this Weir's owner (io-events, identifiers). */
import type { CredentialId } from './ids.ts'

export interface Credential {
  readonly id: CredentialId
  /** Also called API key. */
  readonly clientId: string
  readonly name: string
  /** SHA-256 of the secret (hex); `null` until one was made. The secret itself is not kept. */
  readonly secretHash: string | null
  readonly createdAt: number
}

/** The ids of the one organisation, project and workspace that a Weir serves. */
export interface Identity {
  /** Numeric text. */
  readonly consumerOrgId: string
  readonly projectId: string
  readonly workspaceId: string
  /** `…@AdobeOrg`. */
  readonly imsOrgId: string
  readonly sandboxId: string
  readonly sandboxName: string
  readonly tenantId: string
  /** The credential made at first start, also called integration. */
  readonly credentialId: CredentialId
  readonly clientId: string
}
