import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from '../../domain/attempt.ts'
import { idOf } from '../../domain/ids.ts'
import { keptBody, traceOf, type TraceSubject } from './trace.ts'

const SUBJECT: TraceSubject = {
  id: 'trace-1',
  registrationId: idOf('reg-1'),
  deliveryId: idOf('delivery-1'),
  eventId: idOf('event-1'),
  eventCode: 'sources_flow_run_failed',
  providerLabel: 'Platform notifications',
  items: [],
  replayId: null,
}

const EXCHANGE: Exchange = {
  request: {
    method: 'POST',
    url: 'https://example.com/hook?team=a',
    headers: { 'x-adobe-event-id': 'event-1' },
    body: '{"a":1}',
  },
  response: { headers: { 'x-many': ['1', '2'] }, body: 'ok', isCut: false },
  outcome: { kind: 'answered', status: 200, retryAfterMs: null },
  startedAt: 1_700_000_000_000,
  durationMs: 12,
}

test('an exchange becomes a trace with every header as a list', () => {
  assert.deepEqual(traceOf(EXCHANGE, SUBJECT), {
    ...SUBJECT,
    at: 1_700_000_000_000,
    isSuccess: true,
    request: {
      url: 'https://example.com/hook?team=a',
      method: 'POST',
      headers: { 'x-adobe-event-id': ['event-1'] },
      body: '{"a":1}',
    },
    response: { code: 200, durationMs: 12, headers: { 'x-many': ['1', '2'] }, body: 'ok' },
  })
})

test('a challenge that was answered wrongly with 200 is not a success', () => {
  const trace = traceOf(EXCHANGE, { ...SUBJECT, deliveryId: null, isSuccess: false })
  assert.equal(trace.isSuccess, false)
})

test('a receiver that did not answer leaves its code, an error class, an id for support and why', () => {
  const outcome = { kind: 'unreachable', code: 604, reason: 'No answer in time.' } as const
  const trace = traceOf({ ...EXCHANGE, outcome }, SUBJECT)
  assert.equal(trace.isSuccess, false)
  assert.deepEqual(trace.response, {
    code: 604,
    durationMs: 12,
    headers: {},
    body: '604: No answer in time.\nError class: Timeout\nSupport id: trace-1',
  })
})

const CLASSES: readonly [code: 601 | 602 | 604 | 611, name: string][] = [
  [601, 'UnexpectedClientFailure'],
  [602, 'ConnectFailure'],
  [604, 'Timeout'],
  [611, 'TlsHandshakeFailure'],
]

for (const [code, name] of CLASSES) {
  test(`${code} is of the class ${name}, with the chain of what caused it`, () => {
    const causes = ['Error (OUTER): it broke', 'Error: https://h/?token=abc was whsec_c2VjcmV0']
    const outcome = { kind: 'unreachable', code, reason: 'It broke.', causes } as const
    const { body } = traceOf({ ...EXCHANGE, outcome }, SUBJECT).response
    assert.deepEqual(body.split('\n'), [
      `${code}: It broke.`,
      `Error class: ${name}`,
      'Support id: trace-1',
      'Caused by: Error (OUTER): it broke',
      'Caused by: Error: https://h/?token=•••',
    ])
  })
}

const VEILED_URLS: readonly [url: string, kept: string][] = [
  ['https://h/?token=abc&x=1', 'https://h/?token=•••&x=1'],
  ['https://h/?x=1&access_token=a%20b', 'https://h/?x=1&access_token=•••'],
  [
    'https://h/?Key=a&SIG=b&signature=c&password=d&secret=e',
    'https://h/?Key=•••&SIG=•••&signature=•••&password=•••&secret=•••',
  ],
  ['https://h/?apiKey=a&client-secret=b', 'https://h/?apiKey=•••&client-secret=•••'],
  ['https://h/?code=a&postcode=b&keyed=c', 'https://h/?code=•••&postcode=b&keyed=c'],
  ['https://h/token=abc', 'https://h/token=abc'],
]

for (const [url, kept] of VEILED_URLS) {
  test(`of the URL "${url}" is kept "${kept}"`, () => {
    const request = { ...EXCHANGE.request, url }
    assert.equal(traceOf({ ...EXCHANGE, request }, SUBJECT).request.url, kept)
  })
}

test('secrets in headers are veiled on both sides, also where they are only echoed', () => {
  const trace = traceOf(
    {
      ...EXCHANGE,
      request: {
        ...EXCHANGE.request,
        headers: { Authorization: 'Bearer abc', cookie: 'a=b', 'x-api-key': 'k' },
      },
      response: {
        headers: { 'set-cookie': ['a=b', 'c=d'], 'x-echo': ['whsec_c2VjcmV0/+=='] },
        body: 'your secret is whsec_c2VjcmV0, right?',
        isCut: false,
      },
    },
    SUBJECT,
  )
  assert.deepEqual(trace.request.headers, {
    Authorization: ['•••'],
    cookie: ['•••'],
    'x-api-key': ['•••'],
  })
  assert.deepEqual(trace.response.headers, { 'set-cookie': ['•••'], 'x-echo': ['whsec_•••'] })
  assert.equal(trace.response.body, 'your secret is whsec_•••, right?')
})

test('a long request body is cut at 64 KB between two characters, and says so', () => {
  const body = `x${'é'.repeat(40_000)}`
  const kept = traceOf({ ...EXCHANGE, request: { ...EXCHANGE.request, body } }, SUBJECT).request
    .body
  const [text = '', note] = kept.split('\n')
  assert.equal(text, `x${'é'.repeat(32_767)}`)
  assert.equal(note, '… cut here: the body has 80001 bytes, of which the first 64 KB are kept.')
})

test('of a body that was read only in part it is said how long it is', () => {
  const [text = '', note] = keptBody('x'.repeat(70_000), 2_000_000).split('\n')
  assert.equal(text.length, 65_536)
  assert.equal(note, '… cut here: the body has 2000000 bytes, of which the first 64 KB are kept.')
})

test('a body of exactly 64 KB is kept whole', () => {
  const body = 'x'.repeat(65_536)
  const trace = traceOf({ ...EXCHANGE, response: { headers: {}, body, isCut: false } }, SUBJECT)
  assert.equal(trace.response.body, body)
})

test('an answer that was not read to its end says so', () => {
  const response = { headers: {}, body: 'x'.repeat(65_536), isCut: true }
  const [, note] = traceOf({ ...EXCHANGE, response }, SUBJECT).response.body.split('\n')
  assert.equal(note, '… cut here: the body is longer, only its first 64 KB were read.')
})

test('a compressed answer is not shown as garbage', () => {
  const response = {
    headers: { 'content-encoding': ['deflate'] },
    body: '\u0000\ufffd',
    isCut: false,
  }
  const { body } = traceOf({ ...EXCHANGE, response }, SUBJECT).response
  assert.equal(body, '(A body in "deflate", which is not shown.)')
})
