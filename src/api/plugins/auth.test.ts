import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, type Headers, openAppTrial, TOKEN } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { identity } = trial.services
const CONNECTIONS = '/data/foundation/flowservice/connections'
const PROVIDERS = `/events/${identity.consumerOrgId}/providers`
const made = (await trial.ask('POST', '/weir/v1/credentials', { name: 'a program' })).json as {
  clientId: string
  clientSecret: string
}
const credential = {
  authorization: `Bearer ${await tokenOf(made)}`,
  'x-api-key': made.clientId,
  'x-gw-ims-org-id': identity.imsOrgId,
}

async function tokenOf({ clientId, clientSecret }: typeof made): Promise<string> {
  const { json } = await trial.ask(
    'POST',
    '/ims/token/v3',
    `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=openid,adobeio_api,acp.foundation`,
    { authorization: null, 'content-type': 'application/x-www-form-urlencoded' },
  )
  return (json as { access_token: string }).access_token
}

const missing = { error_code: '403010', message: 'Oauth token is missing.' }
const wrong = { error_code: '401013', message: 'Oauth token is not valid' }
const noKey = { error_code: '403000', message: 'Api Key is required' }
const wrongKey = { error_code: '403003', message: 'Api Key is invalid' }

const REFUSED: readonly [
  who: string,
  url: string,
  headers: Headers,
  status: number,
  body: object,
][] = [
  ['nobody, on the Flow Service', CONNECTIONS, { authorization: null }, 403, missing],
  ['nobody, on events', PROVIDERS, { authorization: null }, 403, missing],
  ['nobody, on what is Weir’s own', '/weir/v1/context', { authorization: null }, 403, missing],
  ['nobody, at a path that is not there', '/nowhere', { authorization: null }, 403, missing],
  [
    'nobody, at a path that only begins like an open one',
    '/docsx',
    { authorization: null },
    403,
    missing,
  ],
  ['nobody, at a path below an open one', '/healthz/x', { authorization: null }, 403, missing],
  ['an empty header', CONNECTIONS, { authorization: '' }, 401, wrong],
  ['another scheme', CONNECTIONS, { authorization: `Basic ${TOKEN}` }, 401, wrong],
  ['a token without a scheme', CONNECTIONS, { authorization: TOKEN }, 401, wrong],
  ['two tokens', CONNECTIONS, { authorization: `Bearer ${TOKEN} ${TOKEN}` }, 401, wrong],
  ['a token nobody was given', PROVIDERS, { authorization: 'Bearer no-such-token' }, 401, wrong],
  [
    'half of the operator token',
    CONNECTIONS,
    { authorization: `Bearer ${TOKEN.slice(0, 9)}` },
    401,
    wrong,
  ],
  [
    'a client secret in place of a token',
    CONNECTIONS,
    { authorization: `Bearer ${made.clientSecret}` },
    401,
    wrong,
  ],
  ['a credential without its key', CONNECTIONS, { ...credential, 'x-api-key': null }, 403, noKey],
  [
    'a credential without its key, on events',
    PROVIDERS,
    { ...credential, 'x-api-key': null },
    403,
    noKey,
  ],
  [
    'a credential with the key of another',
    CONNECTIONS,
    { ...credential, 'x-api-key': identity.clientId },
    403,
    wrongKey,
  ],
]

for (const [who, url, headers, status, body] of REFUSED) {
  test(`a call by ${who} is refused with the documented body`, async () => {
    const answer = await trial.ask('GET', url, undefined, headers)
    assert.deepEqual([answer.status, answer.json], [status, body])
  })
}

const OTHERS: readonly [
  what: string,
  headers: Headers,
  status: number,
  code: string,
  says: RegExp,
][] = [
  [
    'another organisation',
    { 'x-gw-ims-org-id': 'X@AdobeOrg' },
    401,
    'FLOW-2000-401',
    /"X@AdobeOrg"/,
  ],
  [
    'another organisation in the events spelling',
    { 'x-ims-org-id': 'Y@AdobeOrg' },
    401,
    'FLOW-2000-401',
    /"Y@AdobeOrg"/,
  ],
  ['an empty organisation', { 'x-gw-ims-org-id': '' }, 401, 'FLOW-2001-401', /is empty/],
  [
    'another sandbox',
    { 'x-sandbox-name': 'dev' },
    404,
    'FLOW-2100-404',
    /"dev" is not found.*"prod"/,
  ],
  ['an empty sandbox', { 'x-sandbox-name': '' }, 404, 'FLOW-2100-404', /"" is not found/],
]

for (const [what, headers, status, code, says] of OTHERS) {
  test(`${what} is refused, to the operator and to a credential`, async () => {
    for (const who of [{}, { ...credential, 'x-gw-ims-org-id': null }]) {
      const answer = await trial.ask('GET', CONNECTIONS, undefined, {
        ...who,
        ...orgOf(who, headers),
      })
      assert.deepEqual([answer.status, codeOf(answer)], [status, code])
      assert.match(String((answer.json as { errorMessage: unknown }).errorMessage), says)
    }
  })
}

/** A credential has to name the right organisation before its sandbox is looked at. */
function orgOf(who: Headers, headers: Headers): Headers {
  const isSandbox = 'x-sandbox-name' in headers && 'x-api-key' in who
  return isSandbox ? { ...headers, 'x-gw-ims-org-id': identity.imsOrgId } : headers
}

test('a credential that names no organisation is told so on the Platform APIs, and not on events', async () => {
  const headers = { ...credential, 'x-gw-ims-org-id': null }
  const refused = await trial.ask('GET', CONNECTIONS, undefined, headers)
  assert.deepEqual([refused.status, codeOf(refused)], [401, 'FLOW-2002-401'])
  assert.equal((await trial.ask('GET', PROVIDERS, undefined, headers)).status, 200)
})

const ALLOWED: readonly [who: string, headers: Headers][] = [
  ['the operator with the token alone', {}],
  ['the operator in small letters', { authorization: `bearer ${TOKEN}` }],
  ['the operator with a key of any kind', { 'x-api-key': 'whatever' }],
  ['a credential with its key and organisation', credential],
  ['a credential that names the sandbox', { ...credential, 'x-sandbox-name': 'prod' }],
]

for (const [who, headers] of ALLOWED) {
  test(`${who} is let in`, async () => {
    assert.equal((await trial.ask('GET', CONNECTIONS, undefined, headers)).status, 200)
  })
}

test('only the operator makes credentials', async () => {
  const { status } = await trial.ask('POST', '/weir/v1/credentials', { name: 'x' }, credential)
  assert.equal(status, 403)
})

test('what a credential makes is signed with its key', async () => {
  const body = {
    name: 'Signed',
    auth: { params: { root: trial.folder } },
    connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572' },
  }
  const { id } = (await trial.ask('POST', CONNECTIONS, body, credential)).json as { id: string }
  const read = await trial.ask('GET', `${CONNECTIONS}/${id}`)
  const { items } = read.json as { items: [{ createdClient: string; createdBy: string }] }
  assert.equal(items[0].createdClient, made.clientId)
  assert.equal(items[0].createdBy, `${made.clientId}@AdobeID`)
})

test('the header of the organisation is asked for however the path is spelt', async () => {
  const { 'x-gw-ims-org-id': _, ...withoutOrg } = credential
  for (const url of [CONNECTIONS, CONNECTIONS.replace('/data', '/%64ata')]) {
    assert.equal((await trial.ask('GET', url, undefined, withoutOrg)).status, 401)
  }
})

test('only the operator sees who was told', async () => {
  assert.equal((await trial.ask('GET', '/weir/v1/deliveries', undefined, credential)).status, 403)
  assert.equal((await trial.ask('GET', '/weir/v1/deliveries')).status, 200)
})

test('no connection shows what Weir keeps, and a credential makes them in source roots only', async () => {
  const rows: readonly [root: string, headers: Headers, status: number][] = [
    ['/what/weir/keeps', {}, 403],
    ['/what/weir/keeps/keys', {}, 403],
    ['/what', {}, 403],
    ['/', {}, 403],
    ['/etc', {}, 201],
    ['/etc', credential, 403],
    [`${trial.folder}/../..`, credential, 403],
    [trial.folder, credential, 201],
  ]
  for (const [root, headers, status] of rows) {
    const body = {
      name: 'Out of reach',
      auth: { params: { root } },
      connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572' },
    }
    const answer = await trial.ask('POST', CONNECTIONS, body, headers)
    assert.equal(answer.status, status, `${root}: ${answer.text}`)
  }
})

const [{ publicKeyPath: publicKey }] = await trial.services.keys.sign('any body')
const OPEN: readonly [url: string, status: number][] = [
  ['/healthz', 200],
  ['/readyz', 200],
  ['/openapi.json', 200],
  ['/docs', 200],
  ['/docs/', 200],
  [publicKey, 200],
  ['/prod/keys/no-such-key.pem', 404],
]

for (const [url, status] of OPEN) {
  test(`a stranger gets ${status} from ${url === publicKey ? 'a public key' : url}`, async () => {
    for (const authorization of [null, 'Bearer of-something-else']) {
      assert.equal((await trial.ask('GET', url, undefined, { authorization })).status, status)
    }
  })
}

test('a stranger reaches the token endpoint, and nothing comes of a wrong secret', async () => {
  const body = { client_id: made.clientId, client_secret: 'no' }
  const answer = await trial.ask('POST', '/ims/token/v3', body, { authorization: null })
  assert.equal(answer.status, 401)
  assert.deepEqual(answer.json, {
    error: 'invalid_client',
    error_description: 'The client id or the client secret is not right.',
  })
})

test('the credential that a Weir is born with has no secret that could be guessed', async () => {
  for (const secret of ['', 'null', 'undefined']) {
    const body = { client_id: identity.clientId, client_secret: secret }
    const { status } = await trial.ask('POST', '/ims/token/v3', body, { authorization: null })
    assert.equal(status, 401)
  }
})

function codeOf({ json }: Answer): string {
  return (
    String((json as { type: string }).type)
      .split('/')
      .at(-1) ?? ''
  )
}
