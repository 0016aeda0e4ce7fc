import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { documentedSentence, type Headers, type Method, openAppTrial } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId } = trial.services.identity
const FLOW = '/data/foundation/flowservice'
const CONNECTIONS = `${FLOW}/connections`
const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'
const REGISTRATIONS = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
const TOKENS = '/ims/token/v3'
const CREDENTIALS = '/weir/v1/credentials'

const CONNECTION = {
  name: 'Orders',
  auth: { params: { root: '/data' } },
  connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572' },
}
const LISTS = '['.repeat(10_000) + ']'.repeat(10_000)
const TOO_LARGE = JSON.stringify({ name: 'x'.repeat(1024 * 1024) })

type Row = readonly [
  what: string,
  method: Method,
  url: string,
  body: unknown,
  status: number,
  says: RegExp,
  headers?: Headers,
]

/** Asked of every API that takes a body, since each has its own shape of an error. */
const BODIES: readonly Row[] = [
  CONNECTIONS,
  SCHEMAS,
  DATASETS,
  REGISTRATIONS,
  TOKENS,
  CREDENTIALS,
].flatMap((url): Row[] => [
  ['JSON that breaks off', 'POST', url, '{"name":', 400, /cannot be read: .*not valid JSON/],
  ['no body', 'POST', url, undefined, 400, /`body` must be object, and is missing\./],
  ['an empty body', 'POST', url, '', 400, /`body` must be object, and is missing\./],
  ['a list', 'POST', url, [1], 400, /`body` must be object, and is \[1\]\./],
  ['null', 'POST', url, 'null', 400, /`body` must be object, and is null\./],
  ['10,000 nested lists', 'POST', url, LISTS, 400, /nested more than 100 deep/],
  [
    '10,000 nested lists inside',
    'POST',
    url,
    `{"title":"x","examples":${LISTS}}`,
    400,
    /nested more than 100 deep/,
  ],
  ['more than 1 MiB', 'POST', url, TOO_LARGE, 413, /more than 1048576 bytes/],
  [
    'XML',
    'POST',
    url,
    '<a/>',
    415,
    /"text\/xml" is not understood/,
    { 'content-type': 'text/xml' },
  ],
  [
    'plain text',
    'POST',
    url,
    '{}',
    415,
    /"text\/plain" is not understood/,
    { 'content-type': 'text/plain' },
  ],
  [
    'a content type that is none',
    'POST',
    url,
    '{}',
    415,
    /";;" is not understood/,
    { 'content-type': ';;' },
  ],
  [
    'a key that would pollute',
    'POST',
    url,
    '{"__proto__":{"isAdmin":true}}',
    400,
    /cannot be read: its JSON has a key "__proto__"/,
  ],
  [
    'a key that would pollute, nested',
    'POST',
    url,
    '{"name":{"constructor":{"prototype":{}}}}',
    400,
    /cannot be read: .*a "constructor" with a "prototype" in it/,
  ],
  [
    'a text that says it is another kind of JSON',
    'POST',
    url,
    'hello',
    400,
    /its body is not valid JSON \(Unexpected token 'h', "hello" is not valid JSON\)/,
    { 'content-type': 'application/ld+json; charset=utf-8' },
  ],
  [
    'a type that only begins like JSON',
    'POST',
    url,
    '{}',
    415,
    /"application\/ld\+jsonx" is not understood/,
    { 'content-type': 'application/ld+jsonx' },
  ],
  [
    'gzip',
    'POST',
    url,
    gzipSync('{}').toString('latin1'),
    415,
    /The body is encoded as "gzip" \(Content-Encoding\), which is not read here\./,
    { 'content-encoding': 'gzip' },
  ],
  ['a broken %-escape', 'POST', `${url}/%zz`, {}, 400, /"\/.*\/%zz" cannot be read: a %-escape/],
])

for (const [what, method, url, body, status, says, headers] of BODIES) {
  const where = url.replace(/\/\d{6,}/g, '/…').slice(0, 80)
  test(`${method} ${where} with ${what} answers ${status} and says why`, async () => {
    const answer = await trial.ask(method, url, body, headers)
    assert.match(documentedSentence(url, answer), says)
    assert.equal(answer.status, status)
    assert.deepEqual(trial.errors, [])
  })
}

const HARMLESS: readonly [what: string, method: Method, url: string, headers?: Headers][] = [
  ['a slash at its end', 'GET', `${CONNECTIONS}/`],
  ['HEAD', 'HEAD', CONNECTIONS],
  ['an encoding and no body', 'GET', CONNECTIONS, { 'content-encoding': 'gzip' }],
  ['a content type and no body', 'GET', CONNECTIONS, { 'content-type': 'application/json' }],
  [
    'a content type, no body and a slash',
    'GET',
    `${REGISTRATIONS}/`,
    { 'content-type': 'application/json' },
  ],
  ['an XDM content type', 'GET', SCHEMAS, { accept: 'application/vnd.adobe.xed-id+json' }],
]

for (const [what, method, url, headers] of HARMLESS) {
  test(`a list asked for with ${what} is answered`, async () => {
    assert.equal((await trial.ask(method, url, undefined, headers)).status, 200)
  })
}

test('HEAD of what is not there is 404 without a body', async () => {
  const { status, text } = await trial.ask('HEAD', `${CONNECTIONS}/nope`)
  assert.deepEqual([status, text], [404, ''])
})

test('a body of just 1 MiB is read', async () => {
  const frame = JSON.stringify({ ...CONNECTION, description: '' }).length
  const body = { ...CONNECTION, description: 'x'.repeat(1024 * 1024 - frame) }
  const answer = await trial.ask('POST', CONNECTIONS, body)
  assert.match(documentedSentence(CONNECTIONS, answer), /more than 5000 characters/)
})
