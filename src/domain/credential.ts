/** credential: who may call, and the ids that stand for this Weir's owner (io-events, identifiers). */
import type { CredentialId, ProjectId, WorkspaceId } from './ids.ts'
import type { Scope } from './scope.ts'

export interface Credential {
  readonly id: CredentialId
  /** Also called API key. */
  readonly clientId: string
  readonly name: string
  readonly workspaceId: WorkspaceId
  /** What its tokens may be asked to open. */
  readonly scopes: readonly Scope[]
  /** SHA-256 of the secret (hex); `null` until one was made. The secret itself is not kept. */
  readonly secretHash: string | null
  readonly createdAt: number
  /** Since when it and its tokens open nothing; `null` while they do. */
  readonly revokedAt: number | null
}

/** A place for registrations and providers of one purpose; a Weir begins with one. */
export interface Project {
  readonly id: ProjectId
  readonly name: string
  readonly title: string
  readonly createdAt: number
}

export interface Workspace {
  readonly id: WorkspaceId
  readonly projectId: ProjectId
  readonly name: string
  readonly createdAt: number
}

/** The ids of the organisation that a Weir serves, and of what it was made with. */
export interface Identity {
  /** Numeric text. */
  readonly consumerOrgId: string
  /** The project and the workspace made at first start; more can be made. */
  readonly projectId: ProjectId
  readonly workspaceId: WorkspaceId
  /** `…@AdobeOrg`. */
  readonly imsOrgId: string
  readonly sandboxId: string
  readonly sandboxName: string
  readonly tenantId: string
  /** The credential made at first start, also called integration. */
  readonly credentialId: CredentialId
  readonly clientId: string
}
