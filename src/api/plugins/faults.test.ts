import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, type Headers, type Method, openAppTrial } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, credentialId } = trial.services.identity
const FLOW = '/data/foundation/flowservice'
const CONNECTIONS = `${FLOW}/connections`
const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'
const BATCHES = '/data/foundation/export/batches'
const REGISTRATIONS = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
const JOURNAL = `/events/organizations/${consumerOrgId}/integrations/${credentialId}`
const TOKENS = '/ims/token/v3'

const CONNECTION = {
  name: 'Orders',
  auth: { params: { root: '/data' } },
  connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572' },
}
const LONG = 'n'.repeat(5_000)

type Row = readonly [
  what: string,
  method: Method,
  url: string,
  body: unknown,
  status: number,
  says: RegExp,
  headers?: Headers,
]

const VALUES: readonly Row[] = [
  [
    'a number for a name',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, name: 5 },
    400,
    /`body\.name` must be string, and is 5\./,
  ],
  [
    'an empty name',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, name: '' },
    400,
    /`body\.name` must NOT have fewer than 1 characters, and is ""/,
  ],
  [
    'a very long name',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, name: LONG },
    400,
    /more than 255 characters, and is "n{99}…\./,
  ],
  [
    'no auth',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, auth: undefined },
    400,
    /required property 'auth'/,
  ],
  [
    'another spec',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, connectionSpec: { id: 's3' } },
    400,
    /"s3" is not one of this Weir: .*folder/,
  ],
  [
    'a relative root',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, auth: { params: { root: 'data' } } },
    400,
    /absolute path .* it is "data"/,
  ],
  [
    'NUL in a root',
    'POST',
    CONNECTIONS,
    { ...CONNECTION, auth: { params: { root: '/a\0' } } },
    400,
    /NUL/,
  ],
  [
    'an id that is not there',
    'GET',
    `${CONNECTIONS}/nope`,
    undefined,
    404,
    /connections resource nope is not found/,
  ],
  ['an id of NUL', 'GET', `${CONNECTIONS}/%00`, undefined, 404, /not found/],
  [
    'an id with a slash in it',
    'GET',
    `${CONNECTIONS}/a%2Fb`,
    undefined,
    404,
    /resource a\/b is not found/,
  ],
  ['an id of 5,000 letters', 'GET', `${CONNECTIONS}/${LONG}`, undefined, 400, /it is too long/],
  [
    'a path that is not there',
    'GET',
    `${FLOW}/nowhere`,
    undefined,
    404,
    /nothing at GET "\/data\/foundation\/flowservice\/nowhere"/,
  ],
  [
    'a method that is not there',
    'PUT',
    `${CONNECTIONS}/x`,
    {},
    405,
    /cannot be asked with PUT\. Use DELETE, GET, HEAD, PATCH\./,
  ],
  [
    'DELETE with a content type and no body',
    'DELETE',
    `${CONNECTIONS}/x`,
    undefined,
    404,
    /connections resource x is not found/,
    { 'content-type': 'application/json' },
  ],
  [
    'a run of a flow that is not there',
    'POST',
    `${FLOW}/runs`,
    { flowId: 'nope' },
    404,
    /The flow "nope" is not found/,
  ],
  [
    'a window that ends before it begins',
    'POST',
    `${FLOW}/runs`,
    { flowId: 'x', params: { windowStartTime: 5, windowEndTime: '5' } },
    400,
    /ends at 5, which is not after its start at 5/,
  ],
  ['a schema without a title', 'POST', SCHEMAS, {}, 400, /no `title`/],
  ['a schema that is not there', 'GET', `${SCHEMAS}/nope`, undefined, 404, /"nope" is not found/],
  [
    'a schema that is not there, changed',
    'PUT',
    `${SCHEMAS}/nope`,
    { title: 'x' },
    404,
    /"nope" is not found/,
  ],
  [
    'a dataset of a schema that is not there',
    'POST',
    DATASETS,
    { name: 'x', schemaRef: { id: 'nope' } },
    400,
    /The schema "nope" is not found/,
  ],
  [
    'a dataset that is not there',
    'GET',
    `${DATASETS}/nope`,
    undefined,
    404,
    /The dataset "nope" is not found/,
  ],
  [
    'a batch that is not there',
    'GET',
    '/data/foundation/catalog/batches/nope',
    undefined,
    404,
    /The batch "nope" is not found/,
  ],
  [
    'files of a batch that is not there',
    'GET',
    `${BATCHES}/nope/meta?path=..%2F..`,
    undefined,
    404,
    /The batch "nope"/,
  ],
  ['two paths', 'GET', `${BATCHES}/nope/meta?path=a&path=b`, undefined, 400, /\["a","b"\]/],
  [
    'another organisation in the path',
    'GET',
    '/events/1/providers',
    undefined,
    404,
    /The organisation "1" is not found/,
  ],
  [
    'another project in the path',
    'GET',
    `/events/${consumerOrgId}/2/${workspaceId}/registrations`,
    undefined,
    404,
    /The project "2" is not found/,
  ],
  [
    'another workspace in the path',
    'GET',
    `/events/${consumerOrgId}/${projectId}/3/registrations`,
    undefined,
    404,
    /The workspace "3" is not found/,
  ],
  [
    'a registration that is not there',
    'GET',
    `${REGISTRATIONS}/nope`,
    undefined,
    404,
    /"nope" is not found.*request id: [0-9a-f]{32}/,
  ],
  [
    'a registration that is not there, deleted',
    'DELETE',
    `${REGISTRATIONS}/nope`,
    undefined,
    404,
    /"nope"/,
    { 'content-type': 'application/json' },
  ],
  ['a journal that is not there', 'GET', `${JOURNAL}/nope`, undefined, 404, /"nope"/],
  [
    'traces that are not there',
    'GET',
    `/traces/${consumerOrgId}/${projectId}/${workspaceId}/registration/nope`,
    undefined,
    404,
    /"nope"/,
  ],
  [
    'a provider that is not there',
    'GET',
    '/events/providers/nope/eventmetadata',
    undefined,
    404,
    /The provider "nope" is not found/,
  ],
  [
    'another grant',
    'POST',
    TOKENS,
    { client_id: 'a', client_secret: 'b', grant_type: 'password' },
    400,
    /`body\.grant_type` .*and is "password"/,
  ],
  [
    'no limit at all',
    'GET',
    '/weir/v1/deliveries?limit=0',
    undefined,
    400,
    /"0"; it must be a whole number from 1 to 1000/,
  ],
  ['two limits', 'GET', '/weir/v1/deliveries?limit=5&limit=6', undefined, 400, /\["5","6"\]/],
  [
    'the progress of no run',
    'GET',
    '/weir/v1/runs/nope/progress',
    undefined,
    404,
    /"?nope"? is not found/,
  ],
  ['a path nobody has', 'GET', '/nowhere', undefined, 404, /nothing at GET "\/nowhere"/],
]

for (const [what, method, url, body, status, says, headers] of VALUES) {
  const where = url.replace(/\/\d{6,}/g, '/…').slice(0, 80)
  test(`${method} ${where} with ${what} answers ${status} and says why`, async () => {
    const answer = await trial.ask(method, url, body, headers)
    assert.match(documentedSentence(url, answer), says)
    assert.equal(answer.status, status)
    assert.deepEqual(trial.errors, [])
  })
}

test('what breaks inside is a 500 with a request id, no detail, and one line in the log', async () => {
  await using broken = await openAppTrial()
  await broken.store.close()
  const { status, text, headers } = await broken.ask('GET', CONNECTIONS)
  assert.equal(status, 500)
  assert.match(text, new RegExp(`under the request id ${String(headers['x-request-id'])}`))
  assert.doesNotMatch(text, /database|sqlite|\.ts/i)
  assert.equal(broken.errors.length, 1)
  assert.equal(broken.errors[0]?.['requestId'], headers['x-request-id'])
})
