/**
 * registration: who wants which event codes, and how they are to reach them.
 * Its life is drawn in docs/lives.md; WEBHOOK_MOVES is the same picture as a table.
 */
import type { DeliveryFormat } from './event.ts'
import type {
  CredentialId,
  FlowId,
  ProjectId,
  ProviderId,
  RegistrationId,
  WorkspaceId,
} from './ids.ts'

export interface Registration {
  readonly id: RegistrationId
  /** The int64 `id` on the wire, which is not the registration id (io-events 2.3). */
  readonly number: number
  /** Where it belongs; its credential is the one that `clientId` names. */
  readonly projectId: ProjectId
  readonly workspaceId: WorkspaceId
  readonly credentialId: CredentialId
  readonly name: string
  readonly description: string
  readonly clientId: string
  readonly deliveryType: DeliveryType
  readonly deliveryFormat: DeliveryFormat
  readonly signatures: readonly SignatureScheme[]
  /** The secret of `standard_webhooks`, sealed; `null` where that scheme is not asked for. */
  readonly sealedSecret: string | null
  readonly webhookUrl: string | null
  readonly interests: readonly Interest[]
  /** At most one (io-events 2.2). */
  readonly filters: readonly Filter[]
  /** Of what is about a flow, only what is about these; none: about any. */
  readonly flowIds: readonly FlowId[]
  readonly status: WebhookStatus
  /** Since when it is what it is. */
  readonly statusSince: number
  /** Why the status is what it is, as a sentence; '' where nothing needs saying. */
  readonly statusReason: string
  /** The proof that is awaited while `pending_verification`; else `null`. */
  readonly validation: Validation | null
  /** What its owner wishes; what Weir has disabled for itself, `status` says. */
  readonly isWanted: boolean
  /** At most so many attempts are in flight at once; `null` for the default. */
  readonly maxInFlight: number | null
  /** At most so many attempts are begun in a second; `null` for any number. */
  readonly maxPerSecond: number | null
  readonly createdAt: number
  /** When anything was last changed, be it only its filter or its secret. */
  readonly updatedAt: number
  /** Names the last edit: a later one has a later instant, though it comes within the same millisecond. */
  readonly editedAt: number
}

export type DeliveryType = 'webhook' | 'webhook_batch' | 'journal'

export type SignatureScheme = 'adobe_rsa' | 'standard_webhooks'

/** An event of interest: a code of a provider, in the spelling the client asked for. */
export interface Interest {
  readonly providerId: ProviderId
  readonly eventCode: string
}

/** What an event must hold beside its code to be wanted (io-events 2.8). */
export interface Filter {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The rule as it was given: JSON as a text. */
  readonly rule: string
}

/** An asynchronous challenge under way: whoever calls back with both values proves the webhook. */
export interface Validation {
  readonly id: string
  /** SHA-256 (hex) of the value that is awaited. */
  readonly challengeHash: string
  readonly expiresAt: number
}

/** Decision 16. */
export type WebhookStatus =
  | 'pending_verification'
  | 'verified'
  | 'verification_failed'
  | 'unstable'
  | 'hook_unreachable'

/** From which status a registration may move to which; an edit starts again at pending_verification. */
export const WEBHOOK_MOVES: Readonly<Record<WebhookStatus, readonly WebhookStatus[]>> = {
  pending_verification: ['verified', 'verification_failed'],
  verified: ['pending_verification', 'unstable'],
  verification_failed: ['pending_verification'],
  unstable: ['pending_verification', 'verified', 'hook_unreachable'],
  hook_unreachable: ['pending_verification'],
}

/** `enabled` on the wire: wanted by its owner, and not disabled by Weir for what its webhook did (decision 16). */
export function isEnabled({
  isWanted,
  status,
}: Pick<Registration, 'isWanted' | 'status'>): boolean {
  return isWanted && status !== 'verification_failed' && status !== 'hook_unreachable'
}

/** Whether new events are owed to its webhook, or go to its journal alone (io-events 2.6). */
export function isPushedTo(registration: Registration): boolean {
  const { deliveryType, status } = registration
  return deliveryType !== 'journal' && isEnabled(registration) && status !== 'pending_verification'
}
