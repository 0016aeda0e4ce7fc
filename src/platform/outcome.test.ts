import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ADDRESS_REFUSED,
  ENDLESS_ANSWER,
  answeredWith,
  parseRetryAfter,
  unreachableFrom,
} from './outcome.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)

const RETRY_AFTER: readonly [text: string, ms: number | null][] = [
  ['120', 120_000],
  [' 0 ', 0],
  ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['Mon, 99 Nov 2026 11:00:00 GMT', null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  ['9'.repeat(40), null],
]

for (const [text, ms] of RETRY_AFTER) {
  test(`Retry-After "${text.slice(0, 40)}" means ${ms}`, () => {
    assert.equal(parseRetryAfter(text, NOW), ms)
  })
}

test('an answer without Retry-After names no delay', () => {
  const outcome = answeredWith(503, undefined, NOW)
  assert.deepEqual(outcome, { kind: 'answered', status: 503, retryAfterMs: null })
})

const FAILURES: readonly [code: string, expected: number][] = [
  [ADDRESS_REFUSED, 602],
  ['ECONNREFUSED', 602],
  ['ECONNRESET', 602],
  ['ENOTFOUND', 602],
  ['EAI_AGAIN', 602],
  ['EHOSTUNREACH', 602],
  ['UND_ERR_SOCKET', 602],
  ['ETIMEDOUT', 604],
  ['UND_ERR_CONNECT_TIMEOUT', 604],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 611],
  ['CERT_HAS_EXPIRED', 611],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 611],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 611],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 611],
  ['EPROTO', 611],
  ['HPE_INVALID_CONSTANT', 601],
  ['UND_ERR_HEADERS_OVERFLOW', 601],
  ['EMFILE', 601],
  ['', 601],
]

for (const [code, expected] of FAILURES) {
  test(`an error with the code "${code}" counts as ${expected}`, () => {
    const outcome = unreachableFrom(Object.assign(new Error('it broke.'), { code }))
    assert.equal(outcome.kind === 'unreachable' && outcome.code, expected)
    assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', /it broke\)?\.$/)
  })
}

test('a peer that hangs up during the handshake counts as a TLS failure', () => {
  const message = 'Client network socket disconnected before secure TLS connection was established'
  const outcome = unreachableFrom(Object.assign(new Error(message), { code: 'ECONNRESET' }))
  assert.equal(outcome.kind === 'unreachable' && outcome.code, 611)
})

const UNLIKE_THEIR_CODE: readonly [code: string | undefined, message: string, reason: RegExp][] = [
  [
    undefined,
    'Response does not match the HTTP/1.1 protocol (x)',
    /^The answer is not valid HTTP \(/,
  ],
  ['UND_ERR_SOCKET', 'bad response', /"100 Continue", which was not asked for\.$/],
  ['UND_ERR_SOCKET', 'bad upgrade', /changes the protocol, which was not asked for\.$/],
  ['ERR_ASSERTION', 'assert(statusCode >= 100)', /^The answer is not valid HTTP \(/],
  [
    ENDLESS_ANSWER,
    'more than 5 bytes came',
    /^The answer has no end \(.*more than 5 bytes came\)\.$/,
  ],
]

for (const [code, message, reason] of UNLIKE_THEIR_CODE) {
  test(`an error "${message}" counts as 601 and is told for what it is`, () => {
    const outcome = unreachableFrom(Object.assign(new Error(message), { code }))
    assert.equal(outcome.kind === 'unreachable' && outcome.code, 601)
    assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', reason)
  })
}

test('of several failed addresses the first one is named', () => {
  const first = new Error('connect ECONNREFUSED 127.0.0.1:9')
  const error = Object.assign(new AggregateError([first]), { code: 'ECONNREFUSED' })
  const outcome = unreachableFrom(error)
  assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', /127\.0\.0\.1:9/)
})

test('something thrown that is no error still becomes an outcome', () => {
  assert.equal(unreachableFrom('what').kind, 'unreachable')
})

function causesOf(error: unknown): readonly string[] | undefined {
  const outcome = unreachableFrom(error)
  return outcome.kind === 'unreachable' ? outcome.causes : undefined
}

test('every error behind a failure is kept as a line, outermost first, without its stack', () => {
  const root = new TypeError('the root\n  of it')
  const refused = ['::1:9', '127.0.0.1:9'].map((address) =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' }),
  )
  const all = Object.assign(new AggregateError(refused, '', { cause: root }), {
    code: 'ECONNREFUSED',
  })
  assert.deepEqual(causesOf(all), [
    'AggregateError (ECONNREFUSED)',
    'Error (ECONNREFUSED): connect ECONNREFUSED ::1:9',
    'Error (ECONNREFUSED): connect ECONNREFUSED 127.0.0.1:9',
    'TypeError: the root of it',
  ])
})

test('a chain of causes that bites its own tail, or has no end, is cut', () => {
  const ring = new Error('ring')
  ring.cause = new Error('round', { cause: ring })
  assert.deepEqual(causesOf(ring), ['Error: ring', 'Error: round'])
  const long = Array.from({ length: 50 }).reduce<Error>((cause) => new Error('x', { cause }), ring)
  assert.equal(causesOf(long)?.length, 8)
  assert.equal(causesOf(new Error('x'.repeat(1_000)))?.[0]?.length, 'Error: '.length + 300)
})

test('something thrown that is no error is told by its kind', () => {
  assert.deepEqual(causesOf('what'), ['string: what'])
})

test('of an address that Weir refused, its reason says everything', () => {
  const error = Object.assign(new Error('The name leads nowhere.'), { code: ADDRESS_REFUSED })
  assert.deepEqual(unreachableFrom(error), {
    kind: 'unreachable',
    code: 602,
    reason: 'The name leads nowhere.',
  })
})
