/** registration-words: what the state of a registration means to people (pure; io-events 2.3 on the words of the Console). */
import type { Tone } from '../../parts/status.tsx'

export interface Standing {
  readonly word: string
  readonly tone: Tone
}

export interface Stood {
  readonly status: string
  readonly isWanted: boolean
  readonly deliveryType: string
}

export function standingOf({ status, isWanted, deliveryType }: Stood): Standing {
  if (!isWanted) return { word: 'Paused', tone: 'neutral' }
  if (status === 'verified' && deliveryType === 'journal') {
    return { word: 'Journal only', tone: 'positive' }
  }
  return STANDINGS.get(status) ?? { word: status, tone: 'neutral' }
}

const STANDINGS: ReadonlyMap<string, Standing> = new Map([
  ['verified', { word: 'Active', tone: 'positive' }],
  ['pending_verification', { word: 'Waiting for proof', tone: 'informative' }],
  ['verification_failed', { word: 'Not verified', tone: 'negative' }],
  ['unstable', { word: 'Unstable', tone: 'notice' }],
  ['hook_unreachable', { word: 'Disabled', tone: 'negative' }],
])

export const DELIVERY_TYPES: readonly (readonly [id: string, name: string, means: string])[] = [
  ['webhook', 'Webhook', 'One request for each event, as soon as it happens.'],
  [
    'webhook_batch',
    'Webhook, in batches',
    'Up to 20 events a request, at most a second after the first.',
  ],
  [
    'journal',
    'Journal only',
    'Nothing is pushed: your program pulls. Every registration has a journal beside its webhook too.',
  ],
]

export const FORMATS: readonly (readonly [id: string, name: string, means: string])[] = [
  ['adobe_io', 'Adobe I/O', 'The event under “event”, with its id and yours beside it.'],
  ['cloud_events_v1', 'CloudEvents 1.0', 'One CloudEvent, with the run as its data.'],
  ['pipeline', 'Pipeline messages', 'A list of messages, as older pages document it.'],
]

export const SIGNATURES: readonly (readonly [id: string, name: string, means: string])[] = [
  ['adobe_rsa', 'Adobe’s (RSA)', 'Two signatures that public keys verify. There is no secret.'],
  [
    'standard_webhooks',
    'Standard Webhooks (HMAC)',
    'One signature by a secret that is shown once. It also signs the time.',
  ],
  ['both', 'Both', 'Either is enough for your program.'],
]

export function nameIn(
  rows: readonly (readonly [id: string, name: string, means: string])[],
  id: string,
): string {
  return rows.find(([one]) => one === id)?.[1] ?? id
}

/** `98 %` of what was tried; a dash where nothing was. */
export function spokenShare({
  attempts,
  successes,
}: {
  readonly attempts: number
  readonly successes: number
}): string {
  if (attempts === 0) return '–'
  const percent = (successes / attempts) * 100
  // Never "100 %" where something failed, nor "0 %" where something came through.
  const shown = percent > 99 && percent < 100 ? 99.9 : Math.max(percent, successes > 0 ? 0.1 : 0)
  return `${Number(shown.toFixed(1))} %`
}

/** What came back where no answer did (io-events 3.4). */
export function spokenCode(code: number): string {
  return NO_ANSWER.get(code) ?? String(code)
}

const NO_ANSWER: ReadonlyMap<number, string> = new Map([
  [601, 'Failed'],
  [602, 'No connection'],
  [604, 'Timed out'],
  [611, 'TLS failed'],
])
