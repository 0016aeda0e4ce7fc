/** attempt: one HTTP try of a delivery or a challenge, and what came back. */

/** What the far side did. A receiver's 500 is a result like any other, not an error. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | {
      readonly kind: 'unreachable'
      readonly code: UnreachableCode
      readonly reason: string
      /** The errors of the machine behind it, outermost first; absent where there was none. */
      readonly causes?: readonly string[]
    }

/** What kind of answer came: a class of status, or why there was none. */
export type Answer = '2xx' | '3xx' | '4xx' | '5xx' | 'timeout' | 'connect' | 'tls' | 'other'

export function answerOf(outcome: Outcome): Answer {
  if (outcome.kind === 'answered') return STATUSES[Math.floor(outcome.status / 100)] ?? 'other'
  return NO_ANSWERS[outcome.code]
}

const STATUSES: Readonly<Record<number, Answer>> = { 2: '2xx', 3: '3xx', 4: '4xx', 5: '5xx' }

/** io-events 3.4: 601 unexpected client failure, 602 connect, 604 timeout, 611 TLS. */
export type UnreachableCode = 601 | 602 | 604 | 611

const NO_ANSWERS: Readonly<Record<UnreachableCode, Answer>> = {
  601: 'other',
  602: 'connect',
  604: 'timeout',
  611: 'tls',
}

/** A request as it left and the answer as it came: the whole of what a trace is made from. */
export interface Exchange {
  readonly request: {
    readonly method: 'GET' | 'POST'
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  readonly response: {
    readonly headers: Readonly<Record<string, readonly string[]>>
    /** The first bytes of the body, at most 64 KiB, as text. */
    readonly body: string
    /** Whether there was more, which was not read. */
    readonly isCut: boolean
  }
  readonly outcome: Outcome
  readonly startedAt: number
  readonly durationMs: number
}
