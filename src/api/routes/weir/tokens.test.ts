import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Headers, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

interface Credential {
  readonly credentialId: string
  readonly clientId: string
  readonly name: string
  readonly clientSecret: string
}

async function make(): Promise<Credential> {
  const answer = await trial.ask('POST', '/weir/v1/credentials', { name: 'a program' })
  assert.equal(answer.status, 201)
  return answer.json as Credential
}

test('the secret of a credential is told once, and nothing that is kept tells it again', async () => {
  const made = await make()
  assert.equal(made.name, 'a program')
  assert.match(made.clientSecret, /^p8e-[0-9a-f]{48}$/)
  const kept = await trial.store.read.credentials.find(made.clientId)
  assert.equal(kept?.name, 'a program')
  assert.ok(!JSON.stringify(kept).includes(made.clientSecret))
  assert.notEqual((await make()).clientSecret, made.clientSecret)
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded', authorization: null }
const BODIES: readonly [what: string, body: (made: Credential) => unknown, headers: Headers][] = [
  [
    'a form, as IMS takes it',
    ({ clientId, clientSecret }) =>
      `client_id=${clientId}&client_secret=${clientSecret}&grant_type=client_credentials&scope=openid%2CAdobeID`,
    FORM,
  ],
  [
    'a form with no more than it needs',
    ({ clientId, clientSecret }) => `client_secret=${clientSecret}&client_id=${clientId}`,
    FORM,
  ],
  [
    'JSON',
    ({ clientId: client_id, clientSecret: client_secret }) => ({ client_id, client_secret }),
    { authorization: null },
  ],
]

for (const [what, body, headers] of BODIES) {
  test(`${what} is exchanged for a token that opens the API`, async () => {
    const made = await make()
    const { status, json } = await trial.ask('POST', '/ims/token/v3', body(made), headers)
    assert.equal(status, 200)
    const { access_token: token, ...rest } = json as { access_token: string }
    assert.deepEqual(rest, { token_type: 'bearer', expires_in: 86_400 })
    const opened = await trial.ask('GET', '/weir/v1/context', undefined, {
      authorization: `Bearer ${token}`,
      'x-api-key': made.clientId,
    })
    assert.equal(opened.status, 200)
  })
}

test('a secret in another case, cut short, or of another credential opens nothing', async () => {
  const [made, other] = [await make(), await make()]
  const { clientId: client_id, clientSecret } = made
  for (const client_secret of [
    clientSecret.toUpperCase(),
    clientSecret.slice(0, -1),
    other.clientSecret,
  ]) {
    const { status } = await trial.ask(
      'POST',
      '/ims/token/v3',
      { client_id, client_secret },
      { authorization: null },
    )
    assert.equal(status, 401)
  }
})

for (const [what, method, path] of [
  ['revoked', 'DELETE', ''],
  ['renewed', 'POST', '/secret'],
] as const) {
  test(`a secret that is ${what} while it is being exchanged is exchanged for nothing`, async () => {
    const { clientId, clientSecret } = await make()
    const gate = Promise.withResolvers<void>()
    const held = trial.store.commit(() => gate.promise)
    await turns()
    const ended = trial.ask(method, `/weir/v1/credentials/${clientId}${path}`)
    await turns()
    const body = { client_id: clientId, client_secret: clientSecret }
    const asked = trial.ask('POST', '/ims/token/v3', body, { authorization: null })
    await turns()
    gate.resolve()
    await held
    assert.ok((await ended).status < 300)
    assert.equal((await asked).status, 401)
  })
}

test('a token of a credential that is revoked opens nothing, wherever it came from', async () => {
  const { clientId, clientSecret } = await make()
  const body = { client_id: clientId, client_secret: clientSecret }
  const { json } = await trial.ask('POST', '/ims/token/v3', body, { authorization: null })
  const { access_token: token } = json as { access_token: string }
  await trial.store.commit(async ({ credentials }) => {
    const credential = await credentials.find(clientId)
    assert.ok(credential !== null)
    await credentials.write({ ...credential, revokedAt: 1 })
  })
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId }
  assert.equal((await trial.ask('GET', '/weir/v1/context', undefined, headers)).status, 401)
})

/** Until what was begun waits for nothing but the commit before it. */
async function turns(): Promise<void> {
  for (let n = 0; n < 100; n++) await setImmediate()
}

test('the context tells the ids and addresses that a client needs', async () => {
  const { json } = await trial.ask('GET', '/weir/v1/context')
  const { organisation, credential, urls } = json as {
    organisation: { imsOrgId: string }
    credential: { clientId: string }
    urls: Record<string, string>
  }
  const { imsOrgId, clientId } = trial.services.identity
  assert.deepEqual([organisation.imsOrgId, credential.clientId], [imsOrgId, clientId])
  const { registrations = '', openapi = '' } = urls
  for (const url of [registrations, openapi]) {
    const { pathname } = new URL(url)
    assert.equal((await trial.ask('GET', pathname)).status, 200, url)
  }
})
