import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  type Fields,
  FILTER,
  openRegistrationTrial,
  SUCCESS,
  SUCCESSFUL,
} from './registration-trial.ts'

const trial = await openRegistrationTrial()
const receiver = await openReceiver()
after(async () => {
  await receiver[Symbol.asyncDispose]()
  await trial[Symbol.asyncDispose]()
})

const { all, body, create, urlOf } = trial
const webhook = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
/** Made before the first test begins: what is refused is counted. */
const kept = await create()
const tooLongUrl = `${receiver.url}/`.padEnd(4_001, 'h')

await trial.store.commit(async ({ credentials }) => {
  const credential = await credentials.find(trial.services.identity.clientId)
  assert.ok(credential)
  await credentials.write({ ...credential, clientId: 'revoked', revokedAt: 1 })
})

const interest = (changes: Fields) => ({ events_of_interest: [{ ...SUCCESS, ...changes }] })
const filter = (changes: Fields) => ({ subscriber_filters: [{ ...FILTER, ...changes }] })
const signatures = (...names: unknown[]) => ({ _weir: { signatures: names } })

const REFUSED: readonly [what: string, changes: Fields, says: RegExp][] = [
  ['no name', { name: undefined }, /required property 'name'/],
  ['a name of 2', { name: 'ab' }, /fewer than 3 characters, and is "ab"/],
  ['a name of 256', { name: 'n'.repeat(256) }, /more than 255/],
  ['a name of 2 and spaces', { name: ' ab ' }, /" ab " is shorter than 3/],
  ['a name of two lines', { name: 'one\ntwo' }, /`body\.name` must match pattern.*one/],
  ['a name that is a number', { name: 5 }, /`body\.name` must be string, and is 5/],
  ['a description of 5,001', { description: 'd'.repeat(5_001) }, /more than 5000/],
  ['a webhook URL of 4,001', { ...webhook, webhook_url: tooLongUrl }, /more than 4000/],
  ['a webhook without a URL', { delivery_type: 'webhook' }, /needs a `webhook_url`/],
  [
    'a webhook with an empty URL',
    { delivery_type: 'webhook', webhook_url: '' },
    /needs a `webhook_url`/,
  ],
  ['batches without a URL', { delivery_type: 'webhook_batch' }, /needs a `webhook_url`/],
  ['a URL that is none', { ...webhook, webhook_url: 'nope' }, /"nope" is not a URL/],
  ['plain http', { ...webhook, webhook_url: 'http://93.184.216.34/' }, /use https/],
  ['a private address', { ...webhook, webhook_url: 'https://10.0.0.1/' }, /"10\.0\.0\.1" is/],
  ['a password in its URL', { ...webhook, webhook_url: 'https://a:b@x.org/' }, /leave them out/],
  ['a runtime action', { runtime_action: 'pack/action' }, /this Weir has no runtime/],
  ['a runtime action of no package', { runtime_action: 'action' }, /of the form package\/action/],
  ['a runtime action of 255', { runtime_action: `p/${'a'.repeat(253)}` }, /has no runtime/],
  ['a runtime action of 256', { runtime_action: `p/${'a'.repeat(254)}` }, /more than 255/],
  [
    'a webhook and an action',
    { ...webhook, runtime_action: 'a/b' },
    /or a `runtime_action`, not both/,
  ],
  ['no list of interests', { events_of_interest: undefined }, /'events_of_interest'/],
  ['no interest', { events_of_interest: [] }, /fewer than 1 items/],
  ['the same interest twice', { events_of_interest: [SUCCESS, SUCCESS] }, /asked for twice/],
  ['500 interests', { events_of_interest: Array(500).fill(SUCCESS) }, /asked for twice/],
  ['501 interests', { events_of_interest: Array(501).fill(SUCCESS) }, /more than 500 items/],
  [
    'the same interest by id and by name',
    {
      events_of_interest: [
        SUCCESS,
        { provider: 'platform_notifications', event_code: SUCCESS.event_code },
      ],
    },
    /asked for twice/,
  ],
  ['an interest in no code', interest({ event_code: undefined }), /'event_code'/],
  ['an empty event code', interest({ event_code: '' }), /fewer than 1 characters/],
  ['an event code of 255', interest({ event_code: 'c'.repeat(255) }), /no event code "c+"/],
  ['an event code of 256', interest({ event_code: 'c'.repeat(256) }), /more than 255/],
  ['another code', interest({ event_code: 'nope' }), /no event code "nope"/],
  ['no provider', interest({ provider_id: undefined }), /names no provider/],
  ['an empty provider', interest({ provider_id: '' }), /fewer than 1 characters/],
  ['a provider of 38', interest({ provider_id: 'p'.repeat(38) }), /provider "p{38}", which/],
  ['a provider of 39', interest({ provider_id: 'p'.repeat(39) }), /more than 38/],
  ['another provider', interest({ provider_id: 'nope' }), /provider "nope"/],
  [
    'another provider by its legacy name',
    interest({ provider_id: undefined, provider: 'nope' }),
    /provider "nope", which is not there/,
  ],
  ['no delivery type', { delivery_type: undefined }, /'delivery_type'/],
  ['another delivery type', { delivery_type: 'pigeon' }, /"pigeon" is not offered/],
  [
    'Amazon EventBridge',
    {
      delivery_type: 'aws_eventbridge',
      destination_metadata: { aws_region: 'us-east-1', aws_account_id: '123456789012' },
    },
    /"aws_eventbridge" is not offered by this Weir: it has no way to Amazon EventBridge/,
  ],
  [
    'a region that is none',
    { destination_metadata: { aws_region: 'xx-east-1' } },
    /aws_region` must match pattern.*"xx-east-1"/,
  ],
  [
    'a region with something behind it',
    { destination_metadata: { aws_region: 'us-east-1x' } },
    /aws_region` must match pattern/,
  ],
  [
    'an account of 11 digits',
    { destination_metadata: { aws_account_id: '1'.repeat(11) } },
    /aws_account_id` must match pattern/,
  ],
  [
    'an account of 13 digits',
    { destination_metadata: { aws_account_id: '1'.repeat(13) } },
    /aws_account_id` must match pattern/,
  ],
  ['another format', { delivery_format: 'xml' }, /"xml" is not known/],
  [
    'batches of the array form',
    { ...webhook, delivery_type: 'webhook_batch', delivery_format: 'pipeline' },
    /"pipeline" .* cannot be sent in batches/,
  ],
  ['a text for a boolean', { enabled: 'true' }, /`body\.enabled` must be boolean, and is "true"/],
  [
    'two filters',
    { subscriber_filters: [FILTER, { ...FILTER, name: 'Yours' }] },
    /more than 1 items/,
  ],
  ['a filter without a name', filter({ name: undefined }), /'name'/],
  ['a filter with a name of 2', filter({ name: 'ab' }), /fewer than 3/],
  ['a filter with a name of 81', filter({ name: 'n'.repeat(81) }), /more than 80/],
  ['a filter with a description of 251', filter({ description: 'd'.repeat(251) }), /more than 250/],
  ['a filter without a rule', filter({ subscriber_filter: undefined }), /'subscriber_filter'/],
  ['a filter with a rule that is no text', filter({ subscriber_filter: {} }), /must be string/],
  ['a filter with an empty rule', filter({ subscriber_filter: '' }), /fewer than 1/],
  ['a filter with a rule that is no JSON', filter({ subscriber_filter: '{' }), /is not JSON/],
  [
    'a filter with a rule that is no rule',
    filter({ subscriber_filter: '{"event":{"flowId":[{"like":"x"}]}}' }),
    /event\.flowId/,
  ],
  [
    'a filter of more than 64 KiB',
    filter({ subscriber_filter: SUCCESSFUL.padEnd(65_537) }),
    /65537 bytes; at most 65536/,
  ],
  ['three signatures', signatures('a', 'b', 'c'), /more than 2 items/],
  ['no signature', signatures(), /fewer than 1 items/],
  ['a signature that nobody knows', signatures('none'), /"adobe_rsa", "standard_webhooks"/],
  ['the same signature twice', signatures('adobe_rsa', 'adobe_rsa'), /duplicate/],
  ['an own field that is no object', { _weir: 'standard_webhooks' }, /must be object/],
  [
    'an own field that there is not',
    { _weir: { maxpersecond: 1 } },
    /must NOT have additional properties/,
  ],
  ['none in flight', { _weir: { maxInFlight: 0 } }, /must be >= 1/],
  ['257 in flight', { _weir: { maxInFlight: 257 } }, /must be <= 256/],
  ['two and a half in flight', { _weir: { maxInFlight: 2.5 } }, /must be integer/],
  ['no rate', { _weir: { maxPerSecond: 0 } }, /must be >= 0\.01/],
  ['too high a rate', { _weir: { maxPerSecond: 10_001 } }, /must be <= 10000/],
  ['flows that are no list', { _weir: { flowIds: 'flow-1' } }, /must be array/],
  ['a flow that is no text', { _weir: { flowIds: [1] } }, /must be string/],
  ['the same flow twice', { _weir: { flowIds: ['a', 'a'] } }, /duplicate/],
  [
    '101 flows',
    { _weir: { flowIds: Array.from({ length: 101 }, (_, n) => `flow-${n}`) } },
    /more than 100 items/,
  ],
  [
    'a flow that is not there',
    { _weir: { flowIds: ['no-such-flow'] } },
    /`_weir\.flowIds` names "no-such-flow", which is no flow of this Weir/,
  ],
  ['a rate in words', { _weir: { maxPerSecond: '5' } }, /must be number/],
]

const ONLY_ON_CREATING: typeof REFUSED = [
  ['no client', { client_id: undefined }, /'client_id'/],
  ['a client id of 2', { client_id: 'ab' }, /fewer than 3/],
  ['a client id of 129', { client_id: 'c'.repeat(129) }, /more than 128/],
  ['a client id with a slash', { client_id: 'a/bc' }, /must match pattern/],
  ['a client that is not there', { client_id: 'nobody' }, /"nobody" is not a credential/],
  [
    'a client that was revoked',
    { client_id: 'revoked' },
    /"revoked" is not a credential .* revoked/,
  ],
]

for (const [what, changes, says] of [...REFUSED, ...ONLY_ON_CREATING]) {
  test(`a registration with ${what} is refused and not kept`, async () => {
    const before = await trial.store.read.registrations.count()
    const answer = await trial.ask('POST', all, body(changes))
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(all, answer), says)
    assert.equal(await trial.store.read.registrations.count(), before)
  })
}

for (const [what, changes, says] of REFUSED) {
  test(`a change to ${what} is refused and changes nothing`, async () => {
    const answer = await trial.ask('PUT', urlOf(kept), body(changes))
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(all, answer), says)
    assert.deepEqual((await trial.ask('GET', urlOf(kept))).json, kept)
  })
}

test('every body that is no object is refused', async () => {
  for (const sent of ['', '[]', 'null', '5', '"x"']) {
    for (const [method, url] of [
      ['POST', all],
      ['PUT', urlOf(kept)],
    ] as const) {
      const answer = await trial.ask(method, url, sent)
      assert.equal(answer.status, 400, `${method} ${sent}`)
      documentedSentence(url, answer)
    }
  }
})

test('a body that is no JSON is refused for what it says it is', async () => {
  const answer = await trial.ask('POST', all, 'name=x', { 'content-type': 'text/plain' })
  assert.equal(answer.status, 415)
  documentedSentence(all, answer)
})
