import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  FAILED,
  type Fields,
  FILTER,
  openRegistrationTrial,
  SUCCESS,
  SUCCESSFUL,
} from './registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const { create, urlOf } = trial

/** A provider of one's own with a code that has a sample, and one that has none. */
async function openCustom(format: 'adobe_io' | 'cloud_events_v1'): Promise<string> {
  const id = idOf<'provider'>(`custom-${format}`)
  await trial.store.commit(async ({ providers }) => {
    const { workspaceId } = trial.services.identity
    await providers.insert({
      ...PLATFORM_NOTIFICATIONS,
      id,
      instanceId: id,
      metadataId: '3rd_party_custom_events',
      source: `urn:uuid:${id}`,
      format,
      workspaceId,
    })
    const sample = Buffer.from('{"total":5}').toString('base64')
    const named = (code: string) => ({ code, aliases: [], label: code, description: code })
    await providers.writeCode(id, named('sampled'), sample)
    await providers.writeCode(id, named('unsampled'), null)
  })
  return id
}

const FORMATS = [
  ['adobe_io', { event: { total: [5] } }, { event: { total: [6] } }],
  ['cloud_events_v1', { data: { total: [5] } }, { data: { total: [6] } }],
] as const

for (const [format, right, wrong] of FORMATS) {
  test(`samples of a provider that writes ${format} are judged as a receiver gets them`, async () => {
    const provider_id = await openCustom(format)
    const sampled = { event_code: 'sampled', provider_id }
    const unsampled = { event_code: 'unsampled', provider_id }
    const created = await create({ events_of_interest: [sampled, unsampled] })
    const url = `${urlOf(created)}/filter/validate`
    for (const [rule, accepted, rejected] of [
      [right, [sampled], []],
      [wrong, [], [sampled]],
    ] as const) {
      const filter = { ...FILTER, subscriber_filter: JSON.stringify(rule) }
      const answer = await trial.ask('POST', url, { subscriber_filter: filter })
      assert.equal(answer.headers['content-type'], 'application/hal+json; charset=utf-8')
      assert.deepEqual(answer.json, {
        accepted_event_metadata_ids: accepted,
        rejected_event_metadata_ids: rejected,
        unknown_event_metadata_ids: [unsampled],
        accepted_custom_sample_events: [],
        rejected_custom_sample_events: [],
        invalid_custom_sample_events: [],
      })
    }
    assert.deepEqual((await trial.ask('GET', `${urlOf(created)}/filters`)).json, [])
  })
}

const OF_PLATFORM = [
  ['adobe_io', 'event', 'status'],
  ['pipeline', 'messages', 'value'],
  ['cloud_events_v1', 'data', 'status'],
] as const

for (const [delivery_format, outer] of OF_PLATFORM) {
  test(`samples of the platform are judged in the form of ${delivery_format}`, async () => {
    const created = await create({ delivery_format, events_of_interest: [SUCCESS, FAILED] })
    const status = { metrics: { statusSummary: { status: ['success'] } } }
    const rule = { [outer]: delivery_format === 'pipeline' ? { value: status } : status }
    const filter = { ...FILTER, subscriber_filter: JSON.stringify(rule) }
    const url = `${urlOf(created)}/filter/validate`
    const { json, text } = await trial.ask('POST', url, { subscriber_filter: filter })
    const { accepted_event_metadata_ids, rejected_event_metadata_ids } = json as Fields
    const ids = [accepted_event_metadata_ids, rejected_event_metadata_ids]
    assert.deepEqual(ids, [[SUCCESS], [FAILED]], text)
  })
}

test('samples of the client are accepted, rejected or no body at all', async () => {
  const created = await create()
  const passing = JSON.parse(SUCCESSFUL.replace('["success"]', '"success"')) as Fields
  const samples = [
    ['passes', passing],
    ['passes as a text', JSON.stringify(passing)],
    ['fails', { event: {} }],
    ['fails, being empty', {}],
    ['a number', 5],
    ['a text', 'hello'],
    ['null', null],
    ['JSON that breaks off', '{"event":'],
  ].map(([name, sample_payload]) => ({ name, sample_payload }))
  const { status, json, text } = await trial.ask('POST', `${urlOf(created)}/filter/validate`, {
    subscriber_filter: FILTER,
    custom_sample_events: samples,
  })
  assert.equal(status, 200, text)
  const fields = json as Fields
  assert.deepEqual(fields['accepted_custom_sample_events'], ['passes', 'passes as a text'])
  assert.deepEqual(fields['rejected_custom_sample_events'], ['fails', 'fails, being empty'])
  assert.deepEqual(
    fields['invalid_custom_sample_events'],
    samples.slice(4).map(({ name }) => name),
  )
})

test('the rule alone is tried as a filter with the rule in it is', async () => {
  const created = await trial.create()
  for (const subscriber_filter of [FILTER, SUCCESSFUL, JSON.parse(SUCCESSFUL)]) {
    const { status, text } = await trial.ask('POST', `${urlOf(created)}/filter/validate`, {
      subscriber_filter,
      custom_sample_events: [{ name: 'fails', sample_payload: {} }],
    })
    assert.equal(status, 200, text)
    assert.match(text, /"rejected_custom_sample_events":\["fails"\]/)
  }
})

const NO_TRIALS: readonly [what: string, sent: unknown, says: RegExp][] = [
  ['no body', '', /must be object/],
  ['no filter', {}, /'subscriber_filter'/],
  ['a number for a filter', { subscriber_filter: 5 }, /and is 5/],
  ['a rule that is none', { subscriber_filter: { a: 'b' } }, /list/],
  [
    'a sample without a name',
    { subscriber_filter: FILTER, custom_sample_events: [{ sample_payload: {} }] },
    /'name'/,
  ],
  [
    'a sample with an empty name',
    { subscriber_filter: FILTER, custom_sample_events: [{ name: '', sample_payload: {} }] },
    /fewer than 1/,
  ],
  [
    'a sample without a payload',
    { subscriber_filter: FILTER, custom_sample_events: [{ name: 'x' }] },
    /'sample_payload'/,
  ],
  [
    'the same sample twice',
    {
      subscriber_filter: FILTER,
      custom_sample_events: [1, 2].map(() => ({ name: 'x', sample_payload: {} })),
    },
    /"x" is given twice/,
  ],
  [
    '101 samples',
    {
      subscriber_filter: FILTER,
      custom_sample_events: Array.from({ length: 101 }, (_, n) => ({
        name: `x${n}`,
        sample_payload: {},
      })),
    },
    /more than 100 items/,
  ],
]

for (const [what, sent, says] of NO_TRIALS) {
  test(`a filter is not tried with ${what}`, async () => {
    const url = `${urlOf(await create())}/filter/validate`
    const answer = await trial.ask('POST', url, sent)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(url, answer), says)
  })
}
