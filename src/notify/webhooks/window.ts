/**
 * window: how many attempts of one registration may be in flight, learnt from what came of the last
 * ones (pure): one more for each round that went well, half as many when the receiver is overrun
 * (AIMD, as TCP does it).
 */
import type { Outcome } from '../../domain/attempt.ts'

export interface Window {
  /** At least 1; its whole part counts. */
  readonly size: number
  /** When it was last halved: what was sent before then tells nothing new. */
  readonly shrunkAt: number
  /** How long answers take, the last ones counting most; `null` before the first. */
  readonly answerMs: number | null
}

export const DEFAULT_MAX_IN_FLIGHT = 32

/** An answer that takes longer says that the receiver has enough to do. */
const SLOW_MS = 2_000

export function openWindow(most: number): Window {
  return { size: most, shrunkAt: -Infinity, answerMs: null }
}

/** `most` is what the registration may have at all. */
export function learn(
  { size, shrunkAt, answerMs }: Window,
  { outcome, startedAt, durationMs }: Learnt,
  { most, now }: { readonly most: number; readonly now: number },
): Window {
  const isAnswered = outcome.kind === 'answered'
  const known = isAnswered ? (answerMs ?? durationMs) * 0.8 + durationMs * 0.2 : durationMs
  if (isOverrun(outcome)) {
    if (startedAt < shrunkAt) return { size, shrunkAt, answerMs: known }
    return { size: Math.max(1, size / 2), shrunkAt: now, answerMs: known }
  }
  const grown = durationMs > SLOW_MS ? size : size + 1 / size
  return { size: Math.min(grown, most), shrunkAt, answerMs: known }
}

export interface Learnt {
  readonly outcome: Outcome
  readonly startedAt: number
  readonly durationMs: number
}

/** No answer in time, no connection, or an answer that says so: 429 Too Many Requests, 503 Service Unavailable. */
function isOverrun(outcome: Outcome): boolean {
  if (outcome.kind === 'unreachable') return outcome.code === 602 || outcome.code === 604
  return outcome.status === 429 || outcome.status === 503
}
