/** trace: the kept request and response of an attempt, trimmed and with secrets veiled. */
import type { DeliveryId, EventId, RegistrationId } from './ids.ts'

/** Of each registration: so many successes and as many errors, and for how long (io-events 7.1). */
export const TRACES_KEPT = { ofEach: 100, ms: 7 * 24 * 60 * 60 * 1_000 } as const

export interface Trace {
  readonly id: string
  readonly registrationId: RegistrationId
  /** `null` for a challenge. */
  readonly deliveryId: DeliveryId | null
  /** Of a batch, its first event. */
  readonly eventId: EventId | string
  /** The event code, or `challenge`. */
  readonly eventCode: string
  readonly providerLabel: string
  /** Every event of a batch; empty where it is no batch. */
  readonly items: readonly TraceItem[]
  /** As in Delivery: what was sent again. */
  readonly replayId: string | null
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

export interface TraceItem {
  readonly eventId: EventId
  readonly eventCode: string
  readonly providerLabel: string
}
