import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { verifyNotification } from '../../../receiver/src/index.ts'
import { openKeys, type Keys } from '../../platform/keys.ts'
import { createSigner, secretKeyOf, timedHeaders } from './signature.ts'

let folder: string
let keys: Keys

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-signature-'))
  keys = await openKeys(folder)
})
after(() => rm(folder, { recursive: true }))

const BODY = '{"test": 2432232314}'

test('a receiver verifies the RSA signatures', async () => {
  const headers = await createSigner(keys, { remember: 10 }).proofOf(BODY, 'one')
  assert.deepEqual(Object.keys(headers).toSorted(), [
    'x-adobe-digital-signature-1',
    'x-adobe-digital-signature-2',
    'x-adobe-public-key1-path',
    'x-adobe-public-key2-path',
  ])
  const verified = await verifyNotification({
    body: BODY,
    headers,
    fetchKey: async (path) => keys.publicKeyPem(path) ?? '',
  })
  assert.deepEqual(verified, { isValid: true, reason: '' })
})

test('the example of the Standard Webhooks specification gets its documented signature', () => {
  const headers = timedHeaders({
    body: BODY,
    messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: 1614265330_999,
    key: secretKeyOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('a secret of another form is refused', () => {
  assert.throws(() => secretKeyOf('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'), /"whsec_"/)
})

test('one body is signed once, for calls that come together and for later ones', async () => {
  const { counted, signed } = counting()
  const signer = createSigner(counted, { remember: 2 })
  const together = await Promise.all([signer.proofOf(BODY, 'one'), signer.proofOf(BODY, 'one')])
  assert.deepEqual(await signer.proofOf(BODY, 'one'), together[0])
  assert.deepEqual(together[0], together[1])
  assert.deepEqual(signed, [BODY])
})

test('only the last bodies are remembered', async () => {
  const { counted, signed } = counting()
  const signer = createSigner(counted, { remember: 2 })
  for (const body of ['a', 'b', 'c', 'c', 'b', 'a']) {
    await signer.proofOf(body, body)
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
  await assert.rejects(signer.proofOf(BODY, 'one'), /broken/)
  isBroken = false
  assert.equal(Object.keys(await signer.proofOf(BODY, 'one')).length, 4)
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
