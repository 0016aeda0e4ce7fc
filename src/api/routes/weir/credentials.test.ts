import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { aRegistration } from '../../../platform/store/store-trial.ts'
import { type Answer, documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const CREDENTIALS = '/weir/v1/credentials'
const { identity } = trial.services

interface Made {
  readonly credentialId: string
  readonly clientId: string
  readonly clientSecret: string
}

async function make(wishes: object = {}): Promise<Made> {
  const answer = await trial.ask('POST', CREDENTIALS, { name: 'a program', ...wishes })
  assert.equal(answer.status, 201, answer.text)
  return answer.json as Made
}

function exchange({ clientId, clientSecret }: Made, scope?: string): Promise<Answer> {
  const form = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
  }).toString()
  const headers = { authorization: null, 'content-type': 'application/x-www-form-urlencoded' }
  return trial.ask('POST', '/ims/token/v3', form, headers)
}

async function headersOf(made: Made, scope?: string): Promise<Record<string, string>> {
  const { json } = await exchange(made, scope)
  const { access_token: token } = json as { access_token: string }
  return {
    authorization: `Bearer ${token}`,
    'x-api-key': made.clientId,
    'x-gw-ims-org-id': identity.imsOrgId,
  }
}

test('a credential is listed without its secret', async () => {
  const { clientId, clientSecret } = await make({ name: 'listed' })
  const { text, json } = await trial.ask('GET', CREDENTIALS)
  assert.ok(!text.includes(clientSecret))
  const { credentials } = json as { credentials: { clientId: string; name: string }[] }
  assert.equal(credentials.find((one) => one.clientId === clientId)?.name, 'listed')
  const one = await trial.ask('GET', `${CREDENTIALS}/${clientId}`)
  assert.equal((one.json as { revokedAt: unknown }).revokedAt, null)
  assert.ok(!one.text.includes('clientSecret'))
})

test('a new secret stops the old one at once, and tokens live on', async () => {
  const made = await make()
  const headers = await headersOf(made)
  const { status, json } = await trial.ask('POST', `${CREDENTIALS}/${made.clientId}/secret`)
  assert.equal(status, 201)
  const renewed = json as Made
  assert.notEqual(renewed.clientSecret, made.clientSecret)
  assert.equal(renewed.credentialId, made.credentialId)
  assert.equal((await exchange(made)).status, 401)
  assert.equal((await exchange(renewed)).status, 200)
  assert.equal((await trial.ask('GET', '/weir/v1/context', undefined, headers)).status, 200)
})

test('a revoked credential opens nothing, its tokens neither, and cannot be renewed', async () => {
  const made = await make()
  const headers = await headersOf(made)
  assert.equal((await trial.ask('DELETE', `${CREDENTIALS}/${made.clientId}`)).status, 200)
  assert.equal((await exchange(made)).status, 401)
  assert.equal((await trial.ask('GET', '/weir/v1/context', undefined, headers)).status, 401)
  for (const [method, url] of [
    ['DELETE', `${CREDENTIALS}/${made.clientId}`],
    ['POST', `${CREDENTIALS}/${made.clientId}/secret`],
  ] as const) {
    const answer = await trial.ask(method, url)
    assert.equal(answer.status, 409)
    assert.match(documentedSentence(url, answer), /was revoked on/)
  }
  const kept = await trial.ask('GET', `${CREDENTIALS}/${made.clientId}`)
  assert.notEqual((kept.json as { revokedAt: unknown }).revokedAt, null)
})

test('revoking a credential tells how many registrations go on without it', async () => {
  const { clientId } = await make()
  const of = (id: string) => aRegistration(id, { clientId, name: id })
  await trial.store.commit(async ({ registrations }) => {
    for (const id of ['one', 'two']) await registrations.insert(of(id))
  })
  const url = `${CREDENTIALS}/${clientId}`
  for (const method of ['GET', 'DELETE', 'GET'] as const) {
    const { status, json } = await trial.ask(method, url)
    assert.deepEqual([status, (json as { registrations: unknown }).registrations], [200, 2], method)
  }
})

test('only the operator may see and make credentials', async () => {
  const made = await make()
  const headers = await headersOf(made)
  for (const [method, url] of [
    ['GET', CREDENTIALS],
    ['POST', CREDENTIALS],
    ['GET', `${CREDENTIALS}/${made.clientId}`],
    ['POST', `${CREDENTIALS}/${made.clientId}/secret`],
    ['DELETE', `${CREDENTIALS}/${made.clientId}`],
  ] as const) {
    const body = method === 'POST' ? { name: 'x' } : undefined
    assert.equal((await trial.ask(method, url, body, headers)).status, 403, `${method} ${url}`)
  }
})

const EVENTS = `/events/${identity.consumerOrgId}/providers`
const FLOWS = '/data/foundation/flowservice/flows'
const OPENED: readonly [scope: string | undefined, events: number, flows: number][] = [
  [undefined, 200, 200],
  ['', 200, 200],
  ['adobeio_api', 200, 403],
  ['acp.foundation', 403, 200],
  ['openid,AdobeID', 403, 403],
  ['openid, adobeio_api acp.foundation', 200, 200],
  ['s/ent_adobeio_sdk', 200, 403],
  ['https://ims-na1.adobelogin.com/s/ent_dataservices_sdk', 403, 200],
]

for (const [scope, events, flows] of OPENED) {
  test(`a token with the scope "${scope ?? 'not given'}" opens events: ${events}, flows: ${flows}`, async () => {
    const headers = await headersOf(await make(), scope)
    assert.equal((await trial.ask('GET', EVENTS, undefined, headers)).status, events)
    const answer = await trial.ask('GET', FLOWS, undefined, headers)
    assert.equal(answer.status, flows)
    if (flows === 403)
      assert.match(documentedSentence(FLOWS, answer), /lacks the scope "acp.foundation"/)
  })
}

const SCOPES_REFUSED: readonly [scope: string, says: RegExp][] = [
  ['everything', /"everything" is not one of openid, AdobeID/],
  ['adobeio_api,acp.foundation', /"acp.foundation" is not one of adobeio_api\./],
  ['ent_dataservices_sdk', /"ent_dataservices_sdk" is not one of adobeio_api\./],
]

for (const [scope, says] of SCOPES_REFUSED) {
  test(`the scope "${scope}" is refused to a credential that has only adobeio_api`, async () => {
    const answer = await exchange(await make({ scopes: ['adobeio_api'] }), scope)
    assert.equal(answer.status, 400)
    assert.equal((answer.json as { error: string }).error, 'invalid_scope')
    assert.match(documentedSentence('/ims/token/v3', answer), says)
  })
}

const BODIES_REFUSED: readonly [what: string, body: unknown, says: RegExp][] = [
  ['no name', {}, /name/],
  ['an empty name', { name: '' }, /name/],
  ['a name of spaces', { name: '  ' }, /name/],
  ['a name of 256 characters', { name: 'x'.repeat(256) }, /name/],
  ['an unknown scope', { name: 'x', scopes: ['root'] }, /scopes/],
  ['no scope at all', { name: 'x', scopes: [] }, /scopes/],
  ['a workspace that is not there', { name: 'x', workspaceId: '1' }, /"1" is not found/],
]

for (const [what, body, says] of BODIES_REFUSED) {
  test(`a credential with ${what} is refused`, async () => {
    const answer = await trial.ask('POST', CREDENTIALS, body)
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(CREDENTIALS, answer), says)
  })
}

test('a credential that is not there is not found', async () => {
  for (const [method, url] of [
    ['GET', `${CREDENTIALS}/nobody`],
    ['DELETE', `${CREDENTIALS}/nobody`],
    ['POST', `${CREDENTIALS}/nobody/secret`],
  ] as const) {
    assert.equal((await trial.ask(method, url)).status, 404)
  }
})
