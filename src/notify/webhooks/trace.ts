/**
 * trace: an exchange → what is kept of it for debugging (pure): trimmed, and with secrets veiled.
 * Keeps: no password, token or secret that somebody put into a URL, a header or a secret of ours
 * is ever stored.
 */
import type { Exchange, Outcome, UnreachableCode } from '../../domain/attempt.ts'
import type { Trace } from '../../domain/trace.ts'
import { isDelivered } from './verdict.ts'

/** What the exchange was about. */
export type TraceSubject = Pick<
  Trace,
  | 'id'
  | 'registrationId'
  | 'deliveryId'
  | 'eventId'
  | 'eventCode'
  | 'providerLabel'
  | 'items'
  | 'replayId'
> & {
  /** For a challenge, whose status alone does not tell; else a 2xx is a success. */
  readonly isSuccess?: boolean
}

export function traceOf(exchange: Exchange, subject: TraceSubject): Trace {
  const { request, outcome, startedAt, durationMs } = exchange
  return {
    id: subject.id,
    registrationId: subject.registrationId,
    deliveryId: subject.deliveryId,
    eventId: subject.eventId,
    eventCode: subject.eventCode,
    providerLabel: subject.providerLabel,
    items: subject.items,
    replayId: subject.replayId,
    at: startedAt,
    isSuccess: subject.isSuccess ?? isDelivered(outcome),
    request: {
      url: veilUrl(request.url),
      method: request.method,
      headers: veilHeaders(
        Object.entries(request.headers).map(([name, value]) => [name, [value]] as const),
      ),
      body: keptBody(request.body),
    },
    // Its own id is what support is told.
    response: { ...responseOf(exchange, subject.id), durationMs },
  }
}

type KeptResponse = Omit<Trace['response'], 'durationMs'>

function responseOf({ outcome, response }: Exchange, supportId: string): KeptResponse {
  if (outcome.kind === 'unreachable') {
    return { code: outcome.code, headers: {}, body: failureText(outcome, supportId) }
  }
  const headers = veilHeaders(Object.entries(response.headers))
  return { code: outcome.status, headers, body: veilText(readableBody(response)) }
}

/** io-events 3.4: where no answer came, its place is taken by why, and an id to name to support. */
function failureText(
  { code, reason, causes = [] }: Extract<Outcome, { kind: 'unreachable' }>,
  supportId: string,
): string {
  const lines = [
    `${code}: ${reason}`,
    `Error class: ${ERROR_CLASSES[code]}`,
    `Support id: ${supportId}`,
    ...causes.map((cause) => `Caused by: ${cause}`),
  ]
  return lines.map(veilUrl).join('\n')
}

const ERROR_CLASSES: Readonly<Record<UnreachableCode, string>> = {
  601: 'UnexpectedClientFailure',
  602: 'ConnectFailure',
  604: 'Timeout',
  611: 'TlsHandshakeFailure',
}

const VEIL = '•••'

const SECRET_HEADER = /authorization|cookie|secret|token|password|api-?key/i

function veilHeaders(
  headers: readonly (readonly [string, readonly string[]])[],
): Trace['request']['headers'] {
  return Object.fromEntries(
    headers.map(([name, values]) => [
      name,
      SECRET_HEADER.test(name) ? [VEIL] : values.map(veilText),
    ]),
  )
}

/** By the end of the parameter's name, so that `access_token` and `apiKey` are veiled too. */
const SECRET_PARAMETER =
  /([?&](?:code|[^=&#]*(?:token|secret|key|sig|signature|password|passwd|pwd))=)[^&#]*/gi

function veilUrl(url: string): string {
  return veilText(url.replace(SECRET_PARAMETER, `$1${VEIL}`))
}

/** Webhook secrets can be told by their prefix, wherever somebody echoes them. */
function veilText(text: string): string {
  // Nearly none has one, and to look for it is a third of the cost of a trace.
  if (!text.includes('whsec_')) return text
  return text.replace(/whsec_[A-Za-z0-9+/=_-]+/g, `whsec_${VEIL}`)
}

const KEPT_BYTES = 64 * 1024

/**
 * A body as a trace shows it: cut at 64 KB, and saying so; secrets veiled. `bytes` is how long it is
 * where `body` is only its beginning.
 */
export function keptBody(body: string, bytes = Buffer.byteLength(body)): string {
  return veilText(cutBody(body, bytes))
}

function cutBody(body: string, bytes = Buffer.byteLength(body)): string {
  if (bytes <= KEPT_BYTES) return body
  return `${firstBytes(body)}\n… cut here: the body has ${bytes} bytes, of which the first 64 KB are kept.`
}

function readableBody({ headers, body, isCut }: Exchange['response']): string {
  const encoding = headers['content-encoding']?.[0] ?? 'identity'
  if (body !== '' && encoding !== 'identity')
    return `(A body in "${encoding}", which is not shown.)`
  return isCut
    ? `${firstBytes(body)}\n… cut here: the body is longer, only its first 64 KB were read.`
    : cutBody(body)
}

/** Whole characters only: the one that the cut halves is left out. */
function firstBytes(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(KEPT_BYTES))
  return text.slice(0, read)
}
