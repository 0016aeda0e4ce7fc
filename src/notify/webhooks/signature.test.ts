import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { verifyNotification } from '../../../receiver/src/index.ts'
import { openKeys, type Keys } from '../../platform/keys.ts'
import { createSigner, type Signing } from './signature.ts'

let folder: string
let keys: Keys

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-signature-'))
  keys = await openKeys(folder)
})
after(() => rm(folder, { recursive: true }))

const SIGNING: Signing = {
  body: '{"test": 2432232314}',
  bodyKey: 'one',
  schemes: ['adobe_rsa'],
  messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  sentAt: 1614265330_999,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
}

test('a receiver verifies the RSA signatures', async () => {
  const headers = await createSigner(keys, { remember: 10 }).headersFor(SIGNING)
  assert.deepEqual(Object.keys(headers).toSorted(), [
    'x-adobe-digital-signature-1',
    'x-adobe-digital-signature-2',
    'x-adobe-public-key1-path',
    'x-adobe-public-key2-path',
  ])
  const verified = await verifyNotification({
    body: SIGNING.body,
    headers,
    fetchKey: async (path) => keys.publicKeyPem(path) ?? '',
  })
  assert.deepEqual(verified, { isValid: true, reason: '' })
})

test('the example of the Standard Webhooks specification gets its documented signature', async () => {
  const signer = createSigner(keys, { remember: 10 })
  assert.deepEqual(await signer.headersFor({ ...SIGNING, schemes: ['standard_webhooks'] }), {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('a registration may ask for both schemes, and for none', async () => {
  const signer = createSigner(keys, { remember: 10 })
  const both = await signer.headersFor({ ...SIGNING, schemes: ['adobe_rsa', 'standard_webhooks'] })
  assert.equal(Object.keys(both).length, 7)
  assert.deepEqual(await signer.headersFor({ ...SIGNING, schemes: [] }), {})
})

test('Standard Webhooks without a secret is refused', async () => {
  const signing: Signing = { ...SIGNING, schemes: ['standard_webhooks'], secret: null }
  await assert.rejects(createSigner(keys, { remember: 10 }).headersFor(signing), /"whsec_"/)
})

test('one body is signed once, for calls that come together and for later ones', async () => {
  const { counted, signed } = counting()
  const signer = createSigner(counted, { remember: 2 })
  const together = await Promise.all([signer.headersFor(SIGNING), signer.headersFor(SIGNING)])
  assert.deepEqual(await signer.headersFor(SIGNING), together[0])
  assert.deepEqual(together[0], together[1])
  assert.deepEqual(signed, [SIGNING.body])
})

test('only the last bodies are remembered', async () => {
  const { counted, signed } = counting()
  const signer = createSigner(counted, { remember: 2 })
  for (const body of ['a', 'b', 'c', 'c', 'b', 'a']) {
    await signer.headersFor({ ...SIGNING, body, bodyKey: body })
  }
  assert.deepEqual(signed, ['a', 'b', 'c', 'a'])
})

test('a signing that failed is not remembered', async () => {
  let isBroken = true
  const flaky: Keys = {
    ...keys,
    sign: (body) => (isBroken ? Promise.reject(new Error('broken')) : keys.sign(body)),
  }
  const signer = createSigner(flaky, { remember: 2 })
  await assert.rejects(signer.headersFor(SIGNING), /broken/)
  isBroken = false
  assert.equal(Object.keys(await signer.headersFor(SIGNING)).length, 4)
})

/** The real keys, and the bodies that they signed. */
function counting(): { counted: Keys; signed: (string | Buffer)[] } {
  const signed: (string | Buffer)[] = []
  const sign: Keys['sign'] = (body) => {
    signed.push(body)
    return keys.sign(body)
  }
  return { counted: { ...keys, sign }, signed }
}
