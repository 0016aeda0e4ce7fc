import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { answerChallenge } from '../../../receiver/src/index.ts'
import { idOf } from '../../domain/ids.ts'
import { openHttpClient } from '../../platform/http.ts'
import { challenge, challengeByCallBack, type ChallengeResult } from './challenge.ts'
import type { Signer } from './signature.ts'

const VALUE = '8ec8d794-e0ab-42df-9017-e3dada8e84f7'

const ANSWERS: readonly [
  what: string,
  contentType: string | null,
  body: string,
  reason: RegExp | null,
][] = [
  ['the value as text', 'text/plain', VALUE, null],
  ['the value without a content type', null, VALUE, null],
  ['the value as HTML', 'text/html', VALUE, null],
  ['the value in quotes', 'text/plain', `"${VALUE}"`, null],
  ['the value in quotes as JSON', 'application/json', `"${VALUE}"`, null],
  ['the value with white space around it', 'text/plain', `\r\n ${VALUE}\n`, null],
  ['JSON', 'application/json', `{"challenge":"${VALUE}"}`, null],
  ['JSON with a charset', 'application/json; charset=utf-8', `{ "challenge": "${VALUE}" }\n`, null],
  [
    'JSON that says it is text',
    'text/plain',
    `{"challenge":"${VALUE}"}`,
    /content type is "text\/plain" instead of/,
  ],
  [
    'JSON without a content type',
    null,
    `{"challenge":"${VALUE}"}`,
    /content type is "" instead of/,
  ],
  [
    'JSON with another value',
    'application/json',
    '{"challenge":"x"}',
    /wrong body "{"challenge":"x"}"/,
  ],
  ['JSON null', 'application/json', 'null', /wrong body "null"/],
  ['nothing', 'text/plain', '', /an empty body/],
  ['a long page', 'text/html', `<html>${'x'.repeat(200)}${VALUE}`, /wrong body "<html>x{74}…"/],
]

for (const [what, contentType, body, reason] of ANSWERS) {
  test(`a webhook that answers ${what} ${reason === null ? 'has proved itself' : 'may do so later'}`, async (t) => {
    const result = await ask(t, (_, response) => {
      if (contentType !== null) response.setHeader('content-type', contentType)
      response.end(body)
    })
    assert.equal(result.kind, reason === null ? 'proven' : 'later')
    assert.match(result.reason, reason ?? /^$/)
  })
}

test('the challenge carries the documented headers and keeps the query as it is spelt', async (t) => {
  const seen: unknown[] = []
  const result = await ask(
    t,
    ({ method, url, headers }, response) => {
      const { host: _, connection: __, ...named } = headers
      seen.push(method, url, named)
      response.end(VALUE)
    },
    '/hook?a=1%20b&c',
  )
  assert.deepEqual(seen, [
    'GET',
    `/hook?a=1%20b&c&challenge=${VALUE}`,
    {
      'content-type': 'application/json; charset=utf-8',
      'accept-encoding': 'deflate,compress,identity',
      'user-agent': 'Adobe/1.0',
      'x-adobe-event-code': 'challenge',
      'x-adobe-event-id': 'reg-1-probe-1700000000000',
      'x-adobe-provider': 'adobe-io',
    },
  ])
  assert.equal(result.eventId, 'reg-1-probe-1700000000000')
  assert.equal(result.exchange.request.method, 'GET')
})

test('the right value with another status than 200 does not count', async (t) => {
  const result = await ask(t, (_, response) => response.writeHead(201).end(VALUE))
  assert.equal(result.kind, 'failed')
  assert.equal(result.reason, 'The challenge was answered with status 201 instead of 200.')
})

test('a redirect is named and not followed', async (t) => {
  const result = await ask(t, (_, response) => response.writeHead(301, { location: '/new' }).end())
  assert.equal(result.kind, 'failed')
  assert.match(
    result.reason,
    /status 301 instead of 200\. Redirects are not followed \(to "\/new"\)\./,
  )
})

test('what a webhook says is shown in 200 characters at most', async (t) => {
  const location = 'l'.repeat(5_000)
  const redirect = await ask(t, (_, response) => response.writeHead(301, { location }).end())
  assert.ok(redirect.reason.endsWith(`(to "${'l'.repeat(200)}…").`), redirect.reason)
  const type = 't'.repeat(5_000)
  const json = await ask(t, (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(JSON.stringify({ challenge: VALUE })),
  )
  assert.ok(json.reason.includes(`"${'t'.repeat(200)}…" instead of`), json.reason)
})

test('a webhook that closes the connection is told so', async (t) => {
  const result = await ask(t, (request) => request.socket.destroy())
  assert.equal(result.kind, 'failed')
  assert.match(result.reason, /^The challenge got no answer\. No answer \(602\): /)
})

test('a webhook that hangs is told so', async (t) => {
  const result = await ask(t, () => {}, '/', 50)
  assert.equal(result.kind, 'failed')
  assert.match(result.reason, /No answer \(604\): No complete answer came within 0\.05 s\.$/)
})

test('a receiver that uses the receiver library is verified', async (t) => {
  const result = await ask(t, (request, response) => {
    const answer = answerChallenge(request.url ?? '')
    if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  assert.equal(result.kind, 'proven')
})

const VALIDATION_URL = 'https://weir.example/csm/registrations/validate?id=one&challenge=two'

test('a webhook is told by a signed POST which URL to call', async (t) => {
  const seen: unknown[] = []
  const result = await askToCallBack(t, (request, response) => {
    const { host: _, connection: __, ...headers } = request.headers
    seen.push(request.method, request.url, headers)
    request.setEncoding('utf8').on('data', (body) => seen.push(body))
    request.on('end', () => response.end('anything'))
  })
  const body = JSON.stringify({ validationUrl: VALIDATION_URL })
  assert.deepEqual(seen, [
    'POST',
    '/hook?a=1%20b',
    {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'accept-encoding': 'deflate,compress,identity',
      'user-agent': 'Adobe/1.0',
      'x-adobe-event-code': 'challenge',
      'x-adobe-event-id': 'reg-1-probe-1700000000000',
      'x-adobe-provider': 'adobe-io',
      'x-signed': `adobe_rsa ${body}`,
    },
    body,
  ])
  assert.deepEqual([result.reason, result.eventId], ['', 'reg-1-probe-1700000000000'])
})

const NOT_TAKEN: readonly [what: string, listener: RequestListener, reason: RegExp][] = [
  ['201', (_, response) => response.writeHead(201).end(), /with status 201 instead of 200\.$/],
  ['204', (_, response) => response.writeHead(204).end(), /with status 204 instead of 200\.$/],
  [
    'a redirect',
    (_, response) => response.writeHead(302, { location: '/' }).end(),
    /with status 302 instead of 200\.$/,
  ],
  ['500', (_, response) => response.writeHead(500).end(), /with status 500 instead of 200\.$/],
  [
    'nothing and closes',
    (request) => request.socket.destroy(),
    /^The validation URL was not taken\. No answer \(602\): /,
  ],
]

for (const [what, listener, reason] of NOT_TAKEN) {
  test(`a webhook that answers ${what} has not taken the URL, which only 200 says`, async (t) => {
    const result = await askToCallBack(t, listener)
    assert.match(result.reason, reason)
    assert.doesNotMatch(result.reason, /challenge=/)
  })
}

async function ask(
  t: TestContext,
  listener: RequestListener,
  path = '/hook',
  timeoutMs = 5000,
): Promise<ChallengeResult> {
  const { webhook, ...needs } = await openWebhook(t, listener, path, timeoutMs)
  return await challenge(webhook, { ...needs, chance: { uuid: () => VALUE, hex: () => '' } })
}

async function askToCallBack(t: TestContext, listener: RequestListener) {
  const { webhook, ...needs } = await openWebhook(t, listener, '/hook?a=1%20b')
  const signer: Signer = {
    proofOf: async (body) => ({ 'x-signed': `adobe_rsa ${body}` }),
  }
  return await challengeByCallBack(webhook, VALIDATION_URL, { ...needs, signer })
}

async function openWebhook(
  t: TestContext,
  listener: RequestListener,
  path: string,
  timeoutMs = 5000,
) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clock = { now: () => 1_700_000_000_000 }
  const http = openHttpClient({ permit: () => null, clock, timeoutMs })
  t.after(async () => {
    await http.close()
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const webhook = {
    id: idOf<'registration'>('reg-1'),
    webhookUrl: `http://127.0.0.1:${port}${path}`,
  }
  return { webhook, http, clock }
}
