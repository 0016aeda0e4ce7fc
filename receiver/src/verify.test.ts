import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import type { RequestHeaders } from './headers.ts'
import { verifyNotification } from './verify.ts'

const PAIRS = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
const PATHS = ['/prod/keys/pub-key-lyTiz3gQe4.pem', '/prod/keys/pub-key-0123456789.pem']
const BODY = '{"event_id":"1","event":{"é":1},"recipient_client_id":"me"}'

const fetchKey = async (path: string): Promise<string> => {
  const pair = PAIRS[PATHS.indexOf(path)]
  if (pair === undefined) throw new Error(`no key at ${path}`)
  return pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

test('a notification signed with both keys is valid, as text and as bytes', async () => {
  const headers = signed(BODY)
  assert.deepEqual(await verifyNotification({ body: BODY, headers, fetchKey }), {
    isValid: true,
    reason: '',
  })
  const bytes = await verifyNotification({
    body: Buffer.from(BODY),
    headers,
    fetchKey,
    clientId: 'me',
  })
  assert.equal(bytes.isValid, true)
})

test('headers in any case, in lists and from fetch are read', async () => {
  const plain = signed(BODY)
  const upper = Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name.toUpperCase(), [value]]),
  )
  const spellings: RequestHeaders[] = [upper, new Headers(plain)]
  for (const headers of spellings) {
    assert.equal((await verifyNotification({ body: BODY, headers, fetchKey })).isValid, true)
  }
})

const HALVES: readonly [what: string, change: Record<string, string>, isValid: boolean][] = [
  ['only the first signature', { 'x-adobe-digital-signature-2': '' }, true],
  ['only the second signature', { 'x-adobe-digital-signature-1': '' }, true],
  ['a wrong first signature', { 'x-adobe-digital-signature-1': 'AAAA' }, true],
  ['a first key that is gone', { 'x-adobe-public-key1-path': '/prod/keys/pub-key-gone.pem' }, true],
  [
    'no signatures',
    { 'x-adobe-digital-signature-1': '', 'x-adobe-digital-signature-2': '' },
    false,
  ],
  [
    'wrong signatures',
    { 'x-adobe-digital-signature-1': 'AAAA', 'x-adobe-digital-signature-2': '?' },
    false,
  ],
  [
    'swapped keys',
    { 'x-adobe-public-key1-path': PATHS[1] ?? '', 'x-adobe-public-key2-path': PATHS[0] ?? '' },
    false,
  ],
]

for (const [what, change, isValid] of HALVES) {
  test(`a notification with ${what} is ${isValid ? 'valid' : 'not valid'}`, async () => {
    const verified = await verifyNotification({
      body: BODY,
      headers: { ...signed(BODY), ...change },
      fetchKey,
    })
    assert.equal(verified.isValid, isValid)
    assert.equal(verified.reason === '', isValid)
  })
}

test('a body that was changed on the way is not valid', async () => {
  const verified = await verifyNotification({ body: `${BODY} `, headers: signed(BODY), fetchKey })
  assert.match(verified.reason, /does not fit the body/)
})

for (const path of [
  'https://evil.example/pub-key-a.pem',
  '//evil/pub-key-a.pem',
  '/prod/keys/../pub-key-a.pem',
  '',
]) {
  test(`a key is never fetched from "${path}"`, async () => {
    const asked: string[] = []
    const headers = {
      ...signed(BODY),
      'x-adobe-public-key1-path': path,
      'x-adobe-public-key2-path': path,
    }
    const verified = await verifyNotification({
      body: BODY,
      headers,
      fetchKey: async (each) => {
        asked.push(each)
        return ''
      },
    })
    assert.equal(verified.isValid, false)
    assert.deepEqual(asked, [])
  })
}

const RECIPIENTS: readonly [body: string, isValid: boolean][] = [
  ['{"recipient_client_id":"me"}', true],
  ['{"recipient_client_id":"you"}', false],
  ['{"recipient_client_id":1}', false],
  ['{"recipientclientid":"you","recipient_client_id":"me"}', false],
  ['{"recipientclientid":"me"}', true],
  ['{"event":{}}', true],
  ['[{"recipient_client_id":"me"},{"recipientclientid":"me"}]', true],
  ['[{"recipient_client_id":"me"},{"recipient_client_id":"you"}]', false],
  ['[]', true],
  ['null', true],
  ['not JSON', true],
]

for (const [body, isValid] of RECIPIENTS) {
  test(`for the client "me", ${body} is ${isValid ? 'valid' : 'not valid'}`, async () => {
    const verified = await verifyNotification({
      body,
      headers: signed(body),
      clientId: 'me',
      fetchKey,
    })
    assert.equal(verified.isValid, isValid)
  })
}

function signed(body: string): Record<string, string> {
  const [first, second] = PAIRS.map(({ privateKey }) =>
    sign('sha256', Buffer.from(body), privateKey).toString('base64'),
  )
  return {
    'x-adobe-digital-signature-1': first ?? '',
    'x-adobe-digital-signature-2': second ?? '',
    'x-adobe-public-key1-path': PATHS[0] ?? '',
    'x-adobe-public-key2-path': PATHS[1] ?? '',
  }
}
