/**
 * registration: who wants which event codes, and how they are to reach them.
 * Its life is drawn in docs/lives.md; WEBHOOK_MOVES is the same picture as a table.
 */
import type { DeliveryFormat } from './event.ts'
import type { ProviderId, RegistrationId } from './ids.ts'

export interface Registration {
  readonly id: RegistrationId
  /** The int64 `id` on the wire, which is not the registration id (io-events 2.3). */
  readonly number: number
  readonly name: string
  readonly description: string
  readonly clientId: string
  readonly deliveryType: DeliveryType
  readonly deliveryFormat: DeliveryFormat
  readonly signatures: readonly SignatureScheme[]
  readonly webhookUrl: string | null
  readonly interests: readonly Interest[]
  readonly status: WebhookStatus
  /** Why the status is what it is, as a sentence; '' where nothing needs saying. */
  readonly statusReason: string
  readonly isEnabled: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export type DeliveryType = 'webhook' | 'webhook_batch' | 'journal'

export type SignatureScheme = 'adobe_rsa' | 'standard_webhooks'

/** An event of interest: a code of a provider, in the spelling the client asked for. */
export interface Interest {
  readonly providerId: ProviderId
  readonly eventCode: string
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
