import assert from 'node:assert/strict'
import { verify } from 'node:crypto'
import { after, test } from 'node:test'
import type { KeyState } from '../../../platform/key-ring.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

async function listed(): Promise<KeyState[]> {
  const { status, json } = await trial.ask('GET', '/weir/v1/keys')
  assert.equal(status, 200)
  return (json as { keys: KeyState[] }).keys
}

test('the keys are listed without key material', async () => {
  const keys = await listed()
  assert.deepEqual(
    keys.map(({ status, retiredAt }) => [status, retiredAt]),
    [
      ['signing', null],
      ['signing', null],
    ],
  )
  for (const key of keys) {
    assert.deepEqual(Object.keys(key), ['path', 'createdAt', 'retiredAt', 'status'])
    assert.ok(Date.now() - (key.createdAt ?? 0) < 60_000)
  }
})

test('a rotation is made once in 24 hours, and every key stays where receivers look for it', async () => {
  const before = await trial.services.keys.sign('x')
  const [older, newer] = await listed()
  const rotated = await trial.ask('POST', '/weir/v1/keys/rotate', {})
  assert.equal(rotated.status, 200)
  const { made, retired } = rotated.json as { made: KeyState; retired: KeyState }
  assert.equal(retired.path, older?.path)
  assert.deepEqual(await listed(), [made, newer, retired])

  for (const { value, publicKeyPath } of [...before, ...(await trial.services.keys.sign('x'))]) {
    const pem = await trial.ask('GET', publicKeyPath, undefined, { authorization: null })
    assert.equal(pem.status, 200, publicKeyPath)
    assert.ok(verify('sha256', Buffer.from('x'), pem.text, Buffer.from(value, 'base64')))
  }

  const again = await trial.ask('POST', '/weir/v1/keys/rotate')
  assert.equal(again.status, 409)
  const until = new Date((retired.retiredAt ?? 0) + 24 * 3_600_000 + 1).toISOString()
  assert.equal(
    documentedSentence('/weir/v1/keys/rotate', again),
    `The keys were rotated within the last 24 hours, for which receivers may keep them. Rotate again from ${until} on.`,
  )
  assert.deepEqual(await listed(), [made, newer, retired])
})

test('only the operator may list or rotate the keys', async () => {
  const made = await trial.ask('POST', '/weir/v1/credentials', { name: 'a program' })
  const { clientId, clientSecret } = made.json as Record<string, string>
  const token = await trial.ask(
    'POST',
    '/ims/token/v3',
    { client_id: clientId, client_secret: clientSecret },
    { authorization: null },
  )
  const { access_token: text } = token.json as Record<string, string>
  const headers = { authorization: `Bearer ${text}`, 'x-api-key': clientId ?? '' }
  assert.equal((await trial.ask('GET', '/weir/v1/keys', undefined, headers)).status, 403)
  assert.equal((await trial.ask('POST', '/weir/v1/keys/rotate', {}, headers)).status, 403)
})
