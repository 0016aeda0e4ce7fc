import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, documentedSentence, type Headers, openAppTrial } from '../app-trial.ts'
import { createSessions } from '../sessions.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const STRANGER = { authorization: null }
const SESSION = '/weir/v1/session'
const CREDENTIALS = '/weir/v1/credentials'
const PROVIDERS = `/events/${trial.services.identity.consumerOrgId}/providers`

async function codeOfLink(): Promise<string> {
  const { status, json } = await trial.ask('POST', '/weir/v1/sign-in-links', {})
  assert.equal(status, 201)
  const { url } = json as { url: string }
  assert.match(url, /^https:\/\/weir\.example\/sign-in#[0-9a-f]{48}$/)
  return new URL(url).hash.slice(1)
}

function signIn(code: string, headers: Headers = { 'sec-fetch-site': 'same-origin' }) {
  return trial.ask('POST', SESSION, { code }, { ...STRANGER, ...headers })
}

function cookieOf(answer: Answer): string {
  return String(answer.headers['set-cookie'])
}

/** The headers of a browser that has just signed in. */
async function signedIn(): Promise<Headers> {
  const [cookie = ''] = cookieOf(await signIn(await codeOfLink())).split(';')
  return { ...STRANGER, cookie }
}

test('a link signs one browser in, with a cookie that no script and no other site gets', async () => {
  const code = await codeOfLink()
  const first = await signIn(code)
  assert.equal(first.status, 201)
  assert.match(cookieOf(first), /; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  assert.ok(!cookieOf(first).includes(code))

  const second = await signIn(code)
  assert.equal(second.status, 403)
  assert.match(documentedSentence(SESSION, second), /used before, .+ `weir dashboard`/)
  assert.equal(second.headers['set-cookie'], undefined)
})

test('a browser that is signed in may do what the operator may, and says so', async () => {
  const headers = { ...(await signedIn()), 'sec-fetch-site': 'same-origin' }
  for (const url of [PROVIDERS, '/data/foundation/flowservice/runs', CREDENTIALS]) {
    assert.equal((await trial.ask('GET', url, undefined, headers)).status, 200, url)
  }
  const made = await trial.ask('POST', CREDENTIALS, { name: 'from a browser' }, headers)
  assert.equal(made.status, 201)
  const { json } = await trial.ask('GET', SESSION, undefined, headers)
  assert.equal((json as { isSignedIn: boolean }).isSignedIn, true)
})

const OURS: readonly Headers[] = [
  { 'sec-fetch-site': 'same-origin' },
  { host: 'weir.example', origin: 'https://weir.example' },
  { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' },
]
const OTHERS: readonly Headers[] = [
  {},
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', host: '127.0.0.1:8080', origin: 'http://127.0.0.1:9090' },
  { 'sec-fetch-site': 'none' },
  { host: 'weir.example', origin: 'https://elsewhere.example' },
  { host: 'weir.example', origin: 'null' },
  { host: 'weir.example', origin: '' },
  { 'sec-fetch-site': 'Same-Origin ' },
]

for (const headers of OURS) {
  test(`a change with a session is made where it comes with ${JSON.stringify(headers)}`, async () => {
    const all = { ...(await signedIn()), ...headers }
    assert.equal((await trial.ask('POST', CREDENTIALS, { name: 'ours' }, all)).status, 201)
  })
}

for (const headers of OTHERS) {
  test(`a change with a session is refused where it comes with ${JSON.stringify(headers)}`, async () => {
    const all = { ...(await signedIn()), ...headers }
    for (const url of [CREDENTIALS, '/data/foundation/flowservice/runs', PROVIDERS, '/ingress']) {
      const answer = await trial.ask('POST', url, { name: 'not ours' }, all)
      assert.equal(answer.status, 403, url)
      assert.equal(answer.headers['x-weir-code'], 'WEIR-ORIGIN-403')
      assert.match(documentedSentence(url, answer), /from the pages of this Weir only/)
    }
  })
}

test('another page cannot read with a session either, and a person who follows a link can', async () => {
  const headers = await signedIn()
  const asked = (site: string) =>
    trial.ask('GET', CREDENTIALS, undefined, { ...headers, 'sec-fetch-site': site })
  assert.equal((await asked('same-site')).status, 403)
  assert.equal((await asked('cross-site')).status, 403)
  assert.equal((await asked('none')).status, 200)
})

test('another site cannot sign a browser in', async () => {
  const code = await codeOfLink()
  assert.equal((await signIn(code, { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await signIn(code)).status, 201)
})

test('a token counts more than a session, so that a client with a wrong one learns of it', async () => {
  const headers = { ...(await signedIn()), authorization: 'Bearer wrong' }
  assert.equal((await trial.ask('GET', CREDENTIALS, undefined, headers)).status, 401)
})

test('who signs out is a stranger again', async () => {
  const headers = { ...(await signedIn()), 'sec-fetch-site': 'same-origin' }
  const out = await trial.ask('DELETE', SESSION, undefined, headers)
  assert.equal(out.status, 204)
  assert.match(cookieOf(out), /^weir-session-\d+=;.*Expires=Thu, 01 Jan 1970/)
  assert.equal((await trial.ask('GET', CREDENTIALS, undefined, headers)).status, 403)
  const { json } = await trial.ask('GET', SESSION, undefined, headers)
  assert.deepEqual(json, { isSignedIn: false, expiresAt: null })
})

test('a credential cannot make a link', async () => {
  const made = await trial.ask('POST', CREDENTIALS, { name: 'a program' })
  const { clientId, clientSecret } = made.json as { clientId: string; clientSecret: string }
  const body = { client_id: clientId, client_secret: clientSecret }
  const { json } = await trial.ask('POST', '/ims/token/v3', body, STRANGER)
  const { access_token: token } = json as { access_token: string }
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId }
  assert.equal((await trial.ask('POST', '/weir/v1/sign-in-links', {}, headers)).status, 403)
})

test('a link lasts ten minutes and a session a week, and no more than a thousand are kept', () => {
  let now = 1_000_000
  let n = 0
  const sessions = createSessions({
    clock: { ...trial.services.clock, now: () => now },
    chance: { uuid: () => '', hex: () => String((n += 1)) },
  })
  const late = sessions.offer()
  now += 10 * 60_000
  assert.equal(sessions.begin(late.secret), null)

  const begun = sessions.begin(sessions.offer().secret)
  assert.ok(begun !== null)
  now = begun.expiresAt - 1
  assert.equal(sessions.endOf(begun.secret), begun.expiresAt)
  now += 1
  assert.equal(sessions.endOf(begun.secret), null)

  const offered = Array.from({ length: 1_001 }, () => sessions.offer().secret)
  assert.equal(sessions.begin(offered[0] ?? ''), null)
  assert.notEqual(sessions.begin(offered[1] ?? ''), null)
})
