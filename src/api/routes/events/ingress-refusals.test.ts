import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, mock, test } from 'node:test'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { type Answer, documentedSentence, type Headers } from '../../app-trial.ts'
import { anEvent, BATCH, ONE, openIngressTrial, PROVIDER } from './ingress-trial.ts'

const trial = await openIngressTrial()
after(() => trial[Symbol.asyncDispose]())

const ACCEPTED: readonly [accept: string | null, status: number][] = [
  [null, 200],
  ['', 200],
  ['*/*', 200],
  ['text/plain', 200],
  ['application/json', 200],
  ['application/hal+json, application/json;q=0.5', 200],
  ['application/hal+json', 406],
  ['text/html', 406],
  ['text/plain;q=0', 406],
]

for (const [accept, status] of ACCEPTED) {
  test(`Accept: ${accept ?? 'left out'} is answered with ${status}`, async () => {
    const before = (await trial.journalOf('heard')).length
    const answer = await trial.post(anEvent('heard'), { accept })
    assert.equal(answer.status, status)
    assert.equal((await trial.journalOf('heard')).length, before + (status === 200 ? 1 : 0))
    if (status === 406) assert.match(documentedSentence('/ingress', answer), /text\/plain/)
  })
}

type Row = readonly [what: string, body: unknown, status: number, says: RegExp, headers?: Headers]

const RAW_TYPE = { 'content-type': 'application/json' }

const REFUSED: readonly Row[] = [
  ['text that is no JSON', '{"id":', 400, /cannot be read: .*not valid JSON/],
  ['an empty body', '', 400, /must be a JSON object, and is missing/],
  ['no headers for its JSON', anEvent('heard'), 400, /x-adobe-event-provider-id/, RAW_TYPE],
  ['a key that would pollute', '{"__proto__":{"a":1}}', 400, /cannot be read/],
  ['101 lists in one another', `{"data":${'['.repeat(101)}${']'.repeat(101)}}`, 400, /nested/],
  [
    'another kind of source',
    anEvent('heard', { source: '/here' }),
    400,
    /"heard-1" has the `source` "\/here"; it must be "urn:uuid:".*GET \/events\/\{consumerOrgId\}\/providers/,
  ],
  [
    'a provider that is not there',
    anEvent('heard', { source: 'urn:uuid:x' }),
    400,
    /names the provider "x" .*GET \/events/,
  ],
  [
    'a code that is not there',
    anEvent('nothing'),
    400,
    /`type` "nothing", which is no event code of the provider "Orders"\. It has "heard", /,
  ],
  [
    'Weir’s own provider',
    anEvent('sources_flow_run_success', { source: `urn:uuid:${PLATFORM_NOTIFICATIONS.id}` }),
    403,
    /Nobody but Weir itself publishes to "Platform notifications"/,
  ],
  [
    'Weir’s own source',
    anEvent('x', { source: PLATFORM_NOTIFICATIONS.source }),
    403,
    /Nobody but Weir/,
  ],
  [
    'text',
    'hello',
    415,
    /"text\/plain".*application\/cloudevents\+json/,
    { 'content-type': 'text/plain' },
  ],
  [
    'a form',
    'a=b',
    415,
    /"application\/x-www-form-urlencoded"/,
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  [
    'XML',
    '<a/>',
    415,
    /"application\/cloudevents\+xml"/,
    { 'content-type': 'application/cloudevents+xml' },
  ],
  [
    'JSON of another kind',
    anEvent('heard'),
    415,
    /"application\/vnd\.x\+json"/,
    { 'content-type': 'application/vnd.x+json' },
  ],
  ['no content type', '{}', 415, /""/, { 'content-type': null }],
  [
    'more than 1 MiB',
    anEvent('heard', { data: 'x'.repeat(1024 * 1024) }),
    413,
    /more than 1048576 bytes/,
  ],
  ['no token', anEvent('heard'), 403, /Oauth token is missing/, { authorization: null }],
  [
    'a wrong token',
    anEvent('heard'),
    401,
    /Oauth token is not valid/,
    { authorization: 'Bearer x' },
  ],
]

for (const [what, body, status, says, headers] of REFUSED) {
  test(`what has ${what} is answered with ${status}`, async () => {
    const answer = await trial.post(body, headers)
    assert.match(documentedSentence('/ingress', answer), says)
    assert.equal(answer.status, status)
    assert.deepEqual(trial.errors, [])
  })
}

const REFUSED_BATCHES: readonly [what: string, second: unknown, status: number][] = [
  ['no CloudEvent', { type: 'heard' }, 400],
  ['of no provider', anEvent('heard', { source: 'urn:uuid:x' }), 400],
  ['of Weir’s own provider', anEvent('x', { source: PLATFORM_NOTIFICATIONS.source }), 403],
]

for (const [what, second, status] of REFUSED_BATCHES) {
  test(`a batch with an event that is ${what} says that nothing of it was taken, and nothing is`, async () => {
    const before = (await trial.journalOf('heard')).length
    const answer = await trial.post([anEvent('heard'), second], { 'content-type': BATCH })
    assert.equal(answer.status, status)
    assert.match(documentedSentence('/ingress', answer), /\. Nothing of the batch was taken\. \(/)
    assert.equal((await trial.journalOf('heard')).length, before)
  })
}

test('an event that makes exactly 1 MiB is taken', async () => {
  const frame = JSON.stringify(anEvent('heard', { data: '' })).length
  const { status } = await trial.post(anEvent('heard', { data: 'x'.repeat(1024 * 1024 - frame) }))
  assert.equal(status, 200)
})

test('the ingress can be posted to with a slash or a query, and with nothing but POST', async () => {
  for (const url of ['/ingress/', '/ingress?from=here']) {
    const { status } = await trial.ask('POST', url, anEvent('heard'), { 'content-type': ONE })
    assert.equal(status, 200, url)
  }
  const answer = await trial.ask('GET', '/ingress')
  assert.equal(answer.status, 405)
  assert.match(documentedSentence('/ingress', answer), /Use POST/)
})

test('what does not fit on the disk is a 503 that says so, and is not published', async () => {
  await using full = await openIngressTrial()
  const outside = new DatabaseSync(join(full.folder, 'weir.sqlite'))
  outside.exec(`CREATE TRIGGER no_room BEFORE INSERT ON journal_entries
    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
  const answer = await full.post(anEvent('heard'))
  assert.equal(answer.status, 503)
  assert.match(answer.text, /^\{"reason":"Service Unavailable","message":"The disk .* is full/)
  assert.deepEqual(await full.store.read.events.listOfCode(PROVIDER.id, 'heard', 1), [])
  outside.exec('DROP TRIGGER no_room')
  outside.close()
  assert.equal((await full.post(anEvent('heard'))).status, 200)
})

test('one request too many within five seconds is a 429 that says when to come again, for that key alone', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    await using few = await openIngressTrial({ ingressPer5s: 3 })
    const ask = async (key: string): Promise<Answer> =>
      await few.post(anEvent('heard'), { 'x-api-key': key })
    // A request that is refused counts too; one without a token counts for nobody.
    assert.equal((await few.post(5, { 'x-api-key': 'a' })).status, 400)
    assert.equal((await few.post(5, { 'x-api-key': 'a', authorization: null })).status, 403)
    for (let n = 0; n < 2; n++) assert.equal((await ask('a')).status, 200)
    mock.timers.tick(1_500)
    const refused = await ask('a')
    assert.equal(refused.status, 429)
    assert.equal(refused.headers['retry-after'], '4')
    assert.match(
      documentedSentence('/ingress', refused),
      /"a" has sent more than 3 requests in 5 s/,
    )
    assert.equal((await ask('b')).status, 200)
    mock.timers.tick(3_500)
    assert.equal((await ask('a')).status, 200)
    assert.equal((await few.journalOf('heard')).length, 4)
  } finally {
    mock.timers.reset()
  }
})
