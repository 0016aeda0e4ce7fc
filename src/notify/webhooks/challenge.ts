/**
 * challenge: the proof that a webhook belongs to whoever registers it (io-events 3.1).
 * A GET carries a value nobody can foresee; the webhook must answer 200 with that value. One that
 * answers 200 without it is told by a signed POST which URL to call instead. Whatever else comes gets
 * a sentence that says exactly what was wrong.
 */
import type { Exchange } from '../../domain/attempt.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpClient } from '../../platform/http.ts'
import { COMMON_HEADERS } from './attempt.ts'
import type { Signer } from './signature.ts'
import { said } from './verdict.ts'

/** What is asked of a webhook before it is trusted. */
export interface ChallengeResult {
  /** `later`: it answered 200, but not with the value. */
  readonly kind: 'proven' | 'failed' | 'later'
  /** '' where the webhook is proven. */
  readonly reason: string
  readonly exchange: Exchange
  readonly eventId: string
}

export async function challenge(
  webhook: { readonly id: Registration['id']; readonly webhookUrl: string },
  { http, chance, clock }: ChallengeNeeds,
): Promise<ChallengeResult> {
  const value = chance.uuid()
  const eventId = `${webhook.id}-probe-${clock.now()}`
  const exchange = await http.exchange({
    method: 'GET',
    url: withChallenge(webhook.webhookUrl, value),
    headers: headersOf(eventId),
    body: '',
  })
  const reason = whyNotProven(exchange, value)
  if (reason === null) return { kind: 'proven', reason: '', exchange, eventId }
  const { outcome } = exchange
  const isSilent = outcome.kind === 'answered' && outcome.status === 200
  return { kind: isSilent ? 'later' : 'failed', reason, exchange, eventId }
}

export interface ChallengeNeeds {
  readonly http: HttpClient
  readonly chance: Chance
  readonly clock: Clock
}

/** Tells a webhook which URL to call; it has to take that with exactly 200. */
export async function challengeByCallBack(
  webhook: { readonly id: Registration['id']; readonly webhookUrl: string },
  validationUrl: string,
  { http, signer, clock }: Pick<ChallengeNeeds, 'http' | 'clock'> & { readonly signer: Signer },
): Promise<{ reason: string; exchange: Exchange; eventId: string }> {
  const eventId = `${webhook.id}-probe-${clock.now()}`
  const body = JSON.stringify({ validationUrl })
  const proof = await signer.proofOf(body, validationUrl)
  const exchange = await http.exchange({
    method: 'POST',
    url: webhook.webhookUrl,
    headers: { ...headersOf(eventId), ...proof },
    body,
  })
  return { reason: whyNotTaken(exchange), exchange, eventId }
}

function headersOf(eventId: string): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    'x-adobe-event-code': 'challenge',
    'x-adobe-event-id': eventId,
    'x-adobe-provider': 'adobe-io',
  }
}

type Answer = Pick<Exchange, 'outcome' | 'response'>

function whyNotTaken({ outcome }: Answer): string {
  if (outcome.kind === 'unreachable') return `The validation URL was not taken. ${said(outcome)}`
  if (outcome.status === 200) return ''
  return `The validation URL was answered with status ${outcome.status} instead of 200.`
}

/** Written behind the query as it stands: parsing and writing it again would change its spelling. */
function withChallenge(webhookUrl: string, value: string): string {
  const url = new URL(webhookUrl)
  url.search += `${url.search === '' ? '?' : '&'}challenge=${value}`
  return url.href
}

/** Says why an answer does not prove anything, or `null` where it does. */
function whyNotProven({ outcome, response }: Answer, value: string): string | null {
  if (outcome.kind === 'unreachable') return `The challenge got no answer. ${said(outcome)}`
  if (outcome.status !== 200) {
    const location = response.headers['location']?.[0]
    const aside =
      location === undefined ? '' : ` Redirects are not followed (to "${cut(location)}").`
    return `The challenge was answered with status ${outcome.status} instead of 200.${aside}`
  }
  const body = response.body.trim()
  if (body === value || body === `"${value}"`) return null
  if (jsonChallenge(body) === value) return whyNotJson(response.headers['content-type']?.[0])
  return wrongBody(body, value)
}

function jsonChallenge(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body)
    const isObject = typeof parsed === 'object' && parsed !== null && 'challenge' in parsed
    return isObject ? parsed.challenge : undefined
  } catch {
    // Not JSON, which is a wrong answer like any other.
    return undefined
  }
}

/** The JSON form counts only when it says that it is JSON: Adobe's own service asks for that. */
function whyNotJson(contentType = ''): string | null {
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType.trim())) return null
  return (
    'The answer to the challenge has the right value as JSON, but its content type is ' +
    `"${cut(contentType)}" instead of "application/json".`
  )
}

function wrongBody(body: string, value: string): string {
  const wanted = `Answer with the value of the query parameter "challenge", here "${value}", as text or as {"challenge":"…"}.`
  if (body === '') return `The challenge was answered with an empty body. ${wanted}`
  return `The challenge was answered with the wrong body "${cut(body, 80)}". ${wanted}`
}

/** What a receiver says is shown as far as it helps: a reason is mailed, listed and kept. */
function cut(text: string, length = 200): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}
