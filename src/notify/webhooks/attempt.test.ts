import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { verifyNotification } from '../../../receiver/src/index.ts'
import { openHttpClient, type HttpClient } from '../../platform/http.ts'
import { openKeys, type Keys } from '../../platform/keys.ts'
import { createAttempt, type Attempt, type Parcel } from './attempt.ts'
import { aParcel } from './parcel-trial.ts'
import { createSigner } from './signature.ts'

interface Got {
  headers: IncomingHttpHeaders
  body: string
  method: string | undefined
}

const BODY = '{"event_id":"event-1","recipient_client_id":"me"}'

let folder: string
let keys: Keys
let http: HttpClient
let server: Server
let attempt: Attempt
let parcel: Parcel
let got: Got[]

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-attempt-'))
  keys = await openKeys(folder)
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      got.push({ headers: request.headers, body, method: request.method })
      response.writeHead(202).end('thanks')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clock = { now: () => 1_700_000_000_000 }
  http = openHttpClient({ permit: () => null, clock })
  let count = 0
  attempt = createAttempt({
    http,
    clock,
    chance: {
      uuid: () => `uuid-${++count}`,
      hex: (length) => String(++count).padStart(length, '0'),
    },
  })
  parcel = aParcel({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    body: BODY,
    proof: await createSigner(keys, { remember: 10 }).proofOf(BODY, 'event-1'),
  })
})
beforeEach(() => {
  got = []
})
after(async () => {
  await http.close()
  server.close()
  await rm(folder, { recursive: true })
})

test('a first attempt carries the documented headers and the body as it was stored', async () => {
  const exchange = await attempt(parcel)
  const [request] = got
  assert.equal(exchange.outcome.kind === 'answered' && exchange.outcome.status, 202)
  assert.equal(request?.method, 'POST')
  assert.equal(request?.body, parcel.body)
  const headers = request?.headers ?? {}
  assert.equal(headers['x-adobe-event-id'], 'event-1')
  assert.equal(headers['x-adobe-event-code'], 'sources_flow_run_success')
  assert.equal(headers['x-adobe-provider'], 'platform_notifications')
  assert.equal(headers['user-agent'], 'Adobe/1.0')
  assert.equal(headers['accept-encoding'], 'deflate,compress,identity')
  assert.equal(headers['content-type'], 'application/json; charset=utf-8')
  assert.match(String(headers['x-adobe-delivery-id']), /^uuid-/)
  assert.equal(headers['x-request-id']?.length, 32)
  assert.equal('x-adobe-retry-count' in headers, false)
})

test('a receiver verifies what came over the wire', async () => {
  await attempt(parcel)
  const [request] = got
  const verified = await verifyNotification({
    body: request?.body ?? '',
    headers: request?.headers ?? {},
    clientId: 'me',
    fetchKey: async (path) => keys.publicKeyPem(path) ?? '',
  })
  assert.deepEqual(verified, { isValid: true, reason: '' })
})

test('a later attempt counts its retries and has new ids for the same event', async () => {
  await attempt(parcel)
  await attempt({ ...parcel, number: 2 })
  await attempt({ ...parcel, number: 3 })
  assert.deepEqual(
    got.map(({ headers }) => headers['x-adobe-retry-count']),
    [undefined, '1', '2'],
  )
  assert.equal(new Set(got.map(({ headers }) => headers['x-adobe-delivery-id'])).size, 3)
  assert.equal(new Set(got.map(({ headers }) => headers['x-request-id'])).size, 3)
  assert.equal(new Set(got.map(({ headers }) => headers['x-adobe-event-id'])).size, 1)
})

const CONTENT_TYPES: readonly [part: Partial<Parcel>, contentType: string][] = [
  [{ isCloudEvent: false }, 'application/json; charset=utf-8'],
  [{ isCloudEvent: true }, 'application/cloudevents+json; charset=UTF-8'],
]

for (const [part, contentType] of CONTENT_TYPES) {
  test(`${JSON.stringify(part)} is sent as ${contentType}`, async () => {
    await attempt({ ...parcel, ...part })
    assert.equal(got[0]?.headers['content-type'], contentType)
  })
}

test('what is sent again says so, and nothing else does', async () => {
  await attempt(parcel)
  await attempt({ ...parcel, replayId: 'resend' })
  await attempt({ ...parcel, replayId: 'replay-1', number: 2 })
  assert.deepEqual(
    got.map(({ headers }) => [headers['x-weir-replay'], headers['x-adobe-event-id']]),
    [
      [undefined, 'event-1'],
      ['resend', 'event-1'],
      ['replay-1', 'event-1'],
    ],
  )
})

test('an event code that no header can carry is escaped', async () => {
  await attempt({ ...parcel, eventCode: 'günstig\r\nx: y 😀' })
  assert.equal(got[0]?.headers['x-adobe-event-code'], 'g%C3%BCnstig%0D%0Ax: y %F0%9F%98%80')
})

test('Standard Webhooks signs the event id and the instant of sending', async () => {
  const secret = `whsec_${Buffer.from('a secret of 24 bytes....').toString('base64')}`
  await attempt({ ...parcel, proof: {}, secret })
  assert.equal(got[0]?.headers['webhook-id'], 'event-1')
  assert.equal(got[0]?.headers['webhook-timestamp'], '1700000000')
  assert.match(String(got[0]?.headers['webhook-signature']), /^v1,[\w+/]{43}=$/)
  assert.equal('x-adobe-digital-signature-1' in (got[0]?.headers ?? {}), false)
})

test('a receiver that cannot be reached is an outcome', async () => {
  const { outcome } = await attempt({ ...parcel, url: 'http://nobody.invalid/' })
  assert.equal(outcome.kind === 'unreachable' && outcome.code, 602)
})
