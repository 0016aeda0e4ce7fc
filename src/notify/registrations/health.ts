/**
 * health: the attempts of a day → is a webhook verified, unstable or disabled (pure; decision 18).
 * Keeps: nothing is disabled that was not unstable for at least 24 h before (io-events 2.6).
 */
import type { WebhookStatus } from '../../domain/registration.ts'

export interface Health {
  readonly status: WebhookStatus
  readonly statusSince: number
  /** The attempts of the last 24 h, challenges left out, and how many of them succeeded. */
  readonly attempts: number
  readonly successes: number
}

export const HEALTH_WINDOW_MS = 24 * 3_600_000
/** Attempts are counted in buckets of so long, so that judging reads at most 145 rows. */
export const HEALTH_BUCKET_MS = 10 * 60_000
const MIN_ATTEMPTS = 10
const MIN_SUCCESS_PERCENT = 20

/** The status that follows; the same one where nothing changes. */
export function judgeHealth(health: Health & { readonly now: number }): WebhookStatus {
  const { status, statusSince, now } = health
  if (status === 'verified') return isFailing(health) ? 'unstable' : 'verified'
  if (status !== 'unstable' || now < statusSince + HEALTH_WINDOW_MS) return status
  return isFailing(health) ? 'hook_unreachable' : 'verified'
}

/** Why a status that is not well is what it is, as a sentence; '' for any other. */
export function whyUnhealthy(health: Health): string {
  const { status, statusSince, attempts, successes } = health
  const failed =
    attempts === 0
      ? 'Nothing was attempted in the last 24 hours'
      : `${attempts - successes} of the last ${attempts} attempts in 24 hours failed`
  if (status === 'unstable') {
    const at = spelt(statusSince + HEALTH_WINDOW_MS)
    if (!isFailing(health)) {
      return `${failed}; it is verified again on ${at}, unless too many fail until then.`
    }
    return `${failed}; it is disabled on ${at} unless at least ${MIN_SUCCESS_PERCENT} % succeed.`
  }
  if (status === 'hook_unreachable') {
    return `${failed}, after a day of being unstable; it is disabled. Mend the receiver, then save the registration to enable it again.`
  }
  return ''
}

/** The bucket that an attempt is counted in: the instant at which it begins. */
export function bucketOf(at: number): number {
  return Math.floor(at / HEALTH_BUCKET_MS) * HEALTH_BUCKET_MS
}

/** The first bucket that lies in the last 24 h as a whole, so that nothing older is counted. */
export function windowStart(now: number): number {
  return Math.ceil((now - HEALTH_WINDOW_MS) / HEALTH_BUCKET_MS) * HEALTH_BUCKET_MS
}

function isFailing({ attempts, successes }: Health): boolean {
  return attempts >= MIN_ATTEMPTS && successes * 100 < attempts * MIN_SUCCESS_PERCENT
}

/** Such as `24 Nov 2026 12:00 UTC`. */
function spelt(at: number): string {
  return `${new Date(at).toUTCString().slice(5, 22)} UTC`
}
