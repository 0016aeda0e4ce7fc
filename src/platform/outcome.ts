/**
 * outcome: what an HTTP exchange came to, from a status or from the error of the machine (pure).
 * Every failure gets one of the four codes of io-events 3.4, a sentence that names its cause, and the
 * chain of errors behind it, without their stacks.
 */
import type { Outcome, UnreachableCode } from '../domain/attempt.ts'

/** The error code with which connect.ts marks a refused address; its message is the reason. */
export const ADDRESS_REFUSED = 'WEIR_ADDRESS_REFUSED'

/** The error code with which watched.ts ends an answer that does not end. */
export const ENDLESS_ANSWER = 'WEIR_ENDLESS_ANSWER'

export function answeredWith(status: number, retryAfter: string | undefined, now: number): Outcome {
  return {
    kind: 'answered',
    status,
    retryAfterMs: retryAfter === undefined ? null : parseRetryAfter(retryAfter, now),
  }
}

/** A number of seconds or an HTTP date; `null` for anything else. */
export function parseRetryAfter(text: string, now: number): number | null {
  const trimmed = text.trim()
  if (/^\d{1,12}$/.test(trimmed)) return Number(trimmed) * 1000
  if (!HTTP_DATE.test(trimmed)) return null
  const at = Date.parse(trimmed)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

export function timedOut(timeoutMs: number): Outcome {
  return unreachable(604, `No complete answer came within ${timeoutMs / 1000} s.`)
}

/** 604 and its like mean what they mean here, so a receiver must not be able to say them. */
export function noSuchStatus(status: number): Outcome {
  return unreachable(601, `The answer is not valid HTTP: it has the status ${status}.`)
}

export function unreachableFrom(error: unknown): Outcome {
  const code = codeOf(error)
  const message = messageOf(error)
  // What Weir itself refused is told whole by its reason.
  if (code === ADDRESS_REFUSED) return unreachable(602, `${message}.`)
  const [internalCode, reason] = explain(code, message)
  return { kind: 'unreachable', code: internalCode, reason, causes: causesOf(error) }
}

function explain(code: string, message: string): readonly [UnreachableCode, string] {
  if (isTlsFailure(code, message)) {
    return [611, `No secure connection could be agreed on: ${named(code, message)}.`]
  }
  const unasked = UNASKED[message]
  if (unasked !== undefined) return [601, unasked]
  if (code.startsWith('HPE_') || message.startsWith(NOT_HTTP)) {
    return [601, `The answer is not valid HTTP (${named(code, message)}).`]
  }
  const known = CAUSES[code]
  if (known !== undefined) return [known[0], `${known[1]} (${named(code, message)}).`]
  return [601, `The request failed unexpectedly: ${named(code, message)}.`]
}

/** undici's parser errors come without the code that they are meant to have. */
const NOT_HTTP = 'Response does not match the HTTP/1.1 protocol'

/** undici closes a connection over these, and says so with the code of any closed connection. */
const UNASKED: Readonly<Record<string, string>> = {
  'bad response': 'The answer is not valid HTTP: it says "100 Continue", which was not asked for.',
  'bad upgrade': 'The answer is not valid HTTP: it changes the protocol, which was not asked for.',
}

const CAUSES: Readonly<Record<string, readonly [UnreachableCode, string]>> = {
  ECONNREFUSED: [602, 'Nothing listens there: the connection was refused'],
  ECONNRESET: [602, 'The connection was reset before the answer was complete'],
  EPIPE: [602, 'The connection was closed while the request was being sent'],
  UND_ERR_SOCKET: [602, 'The connection was closed before the answer was complete'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [602, 'The answer is not as long as its headers say'],
  ENOTFOUND: [602, 'The name has no address'],
  EAI_AGAIN: [602, 'The name could not be looked up for now'],
  EAI_FAIL: [602, 'The name could not be looked up'],
  ETIMEOUT: [602, 'The name could not be looked up in time'],
  ESERVFAIL: [602, 'The name could not be looked up'],
  EREFUSED: [602, 'The name could not be looked up'],
  ENODATA: [602, 'The name has no address'],
  EHOSTUNREACH: [602, 'The host cannot be reached'],
  ENETUNREACH: [602, 'The network cannot be reached'],
  EADDRNOTAVAIL: [602, 'No connection can be made from this machine'],
  ECONNABORTED: [602, 'The connection was aborted'],
  ETIMEDOUT: [604, 'The connection timed out'],
  UND_ERR_CONNECT_TIMEOUT: [604, 'No connection was made in time'],
  UND_ERR_HEADERS_OVERFLOW: [601, 'The headers of the answer are too large'],
  ERR_ASSERTION: [601, 'The answer is not valid HTTP'],
  [ENDLESS_ANSWER]: [601, 'The answer has no end'],
  ERR_INVALID_CHAR: [601, 'The request cannot be sent'],
  ERR_INVALID_HTTP_TOKEN: [601, 'The request cannot be sent'],
  UND_ERR_INVALID_ARG: [601, 'The request cannot be sent'],
  UND_ERR_CLOSED: [601, 'Weir was shutting down'],
  UND_ERR_DESTROYED: [601, 'Weir was shutting down'],
}

/** OpenSSL's and Node's names for a failed handshake or a certificate that does not hold. */
const TLS_CODE = new RegExp(
  '^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$|CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT_|ERROR_IN_CRL_' +
    '|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH)',
)

/** A peer that hangs up during the handshake has only this sentence of Node to tell it by. */
const HUNG_UP_IN_HANDSHAKE = 'before secure TLS connection'

function isTlsFailure(code: string, message: string): boolean {
  return TLS_CODE.test(code) || message.includes(HUNG_UP_IN_HANDSHAKE)
}

/** An error, those it gathers and those that caused it, each as a line; a few, for a chain may be a ring. */
function causesOf(error: unknown): string[] {
  const found = [error]
  for (const one of found) {
    const behind = one instanceof AggregateError ? one.errors : []
    const cause = one instanceof Error && one.cause !== undefined ? [one.cause] : []
    const news = [...behind, ...cause].filter((other) => !found.includes(other))
    found.push(...news.slice(0, MOST_CAUSES - found.length))
  }
  return found.map(causeLine)
}

const MOST_CAUSES = 8

function causeLine(error: unknown): string {
  const kind = error instanceof Error ? error.constructor.name : typeof error
  const code = codeOf(error)
  const message = oneLine(error instanceof Error ? error.message : String(error))
  return `${kind}${code === '' ? '' : ` (${code})`}${message === '' ? '' : `: ${message}`}`
}

function unreachable(code: UnreachableCode, reason: string): Outcome {
  return { kind: 'unreachable', code, reason }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** The message without line breaks and stop; of several failed addresses, the first one's. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0])
  const text = error instanceof Error ? error.message : String(error)
  return oneLine(text).replace(/\.$/, '')
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 300)
}

function named(code: string, message: string): string {
  if (code === '' || message.includes(code)) return message
  return message === '' ? code : `${code}: ${message}`
}
