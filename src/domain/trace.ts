/** trace: the kept request and response of an attempt, trimmed and with secrets veiled. */
import type { DeliveryId, EventId, RegistrationId } from './ids.ts'

export interface Trace {
  readonly id: string
  readonly registrationId: RegistrationId
  /** `null` for a challenge. */
  readonly deliveryId: DeliveryId | null
  readonly eventId: EventId | string
  /** The event code, or `challenge`. */
  readonly eventCode: string
  readonly providerLabel: string
  readonly at: number
  readonly isSuccess: boolean
  readonly request: {
    readonly url: string
    readonly method: string
    readonly headers: Readonly<Record<string, readonly string[]>>
    readonly body: string
  }
  readonly response: {
    /** An HTTP status, or 601, 602, 604, 611 where none came. */
    readonly code: number
    readonly durationMs: number
    readonly headers: Readonly<Record<string, readonly string[]>>
    readonly body: string
  }
}
