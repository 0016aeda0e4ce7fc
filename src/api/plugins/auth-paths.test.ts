import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, type Headers, type Method, openAppTrial } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { identity } = trial.services
const CONNECTIONS = '/data/foundation/flowservice/connections'
const PROVIDERS = `/events/${identity.consumerOrgId}/providers`
const credential = await headersOf({ name: 'a program' })

/** The headers of a credential made for this, in no organisation. */
async function headersOf(wishes: object): Promise<Headers> {
  const made = await trial.ask('POST', '/weir/v1/credentials', wishes)
  const { clientId, clientSecret } = made.json as { clientId: string; clientSecret: string }
  const body = { client_id: clientId, client_secret: clientSecret }
  const { json } = await trial.ask('POST', '/ims/token/v3', body, { authorization: null })
  const { access_token: token } = json as { access_token: string }
  return { authorization: `Bearer ${token}`, 'x-api-key': clientId }
}

const WRONG_VERBS: readonly [method: Method, url: string, allow: string][] = [
  ['GET', '/ims/token/v3', 'POST'],
  ['DELETE', '/ims/token/v3/', 'POST'],
  ['POST', '/prod/keys/x.pem', 'GET, HEAD'],
  ['PUT', '/containers/12345-weir/data/x.pem', 'GET, HEAD'],
  ['PUT', '/healthz', 'GET, HEAD'],
  ['POST', '/readyz', 'GET, HEAD'],
  ['POST', '/csm/registrations/validate?id=1&challenge=2', 'GET'],
]

for (const [method, url, allow] of WRONG_VERBS) {
  test(`a stranger who asks ${url} with ${method} is told which methods it has`, async () => {
    const answer = await trial.ask(method, url, undefined, { authorization: null })
    assert.deepEqual([answer.status, answer.headers['allow']], [405, allow])
    assert.match(documentedSentence(url, answer), /cannot be asked with/)
  })
}

test('a stranger is not told which closed paths there are', async () => {
  const closed = [
    '/weir/v1/context',
    '/metrics',
    '/ingress',
    PROVIDERS,
    CONNECTIONS,
    '/docsx',
    '/nowhere',
  ]
  const answers = await Promise.all(
    closed.map((url) => trial.ask('PATCH', url, undefined, { authorization: null })),
  )
  for (const { status, json, headers } of answers) {
    assert.deepEqual([status, json, headers['allow']], [403, answers[0]?.json, undefined])
  }
})

const ORGS: readonly [headers: Headers, status: number][] = [
  [{}, 200],
  [{ 'x-ims-org-id': identity.imsOrgId }, 200],
  [{ 'x-gw-ims-org-id': identity.imsOrgId, 'x-ims-org-id': identity.imsOrgId }, 200],
  [{ 'x-ims-org-id': '' }, 200],
  [{ 'x-ims-org-id': 'X@AdobeOrg' }, 403],
  [{ 'x-gw-ims-org-id': 'X@AdobeOrg' }, 403],
  [{ 'x-gw-ims-org-id': identity.imsOrgId, 'x-ims-org-id': 'X@AdobeOrg' }, 403],
  [{ 'x-ims-org-id': identity.imsOrgId.toLowerCase() }, 403],
]

for (const [headers, status] of ORGS) {
  test(`the events API answers ${status} to the organisation in ${JSON.stringify(headers)}`, async () => {
    for (const who of [{}, credential]) {
      const answer = await trial.ask('GET', PROVIDERS, undefined, { ...who, ...headers })
      assert.equal(answer.status, status)
      if (status === 403) {
        const says = /^The organisation ".+@.+" in the header x-.+ is not the one of this Weir\. /i
        assert.match(documentedSentence(PROVIDERS, answer), says)
      }
    }
  })
}

test('the progress of a run, and what it would take, ask for the scope that the run itself asks for', async () => {
  const headers = await headersOf({ name: 'events alone', scopes: ['adobeio_api'] })
  for (const url of ['/weir/v1/runs/none/progress', '/weir/v1/flows/none/drift']) {
    const answer = await trial.ask('GET', url, undefined, headers)
    assert.equal(answer.status, 403)
    assert.match(documentedSentence(url, answer), /lacks the scope "acp\.foundation"/)
    assert.equal((await trial.ask('GET', url, undefined, credential)).status, 404)
  }
})
