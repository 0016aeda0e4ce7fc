import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changeOf,
  creationOf,
  missingIn,
  NOTHING_WISHED,
  readWishes,
  writtenWishes,
} from './wishes.ts'

const WISHES = {
  ...NOTHING_WISHED,
  name: ' On call ',
  webhookUrl: ' https://example.com/hook ',
  interests: [{ providerId: 'p', code: 'c' }],
  flowIds: ['f'],
}

test('a webhook is asked for as it was filled in, without what surrounds its words', () => {
  assert.deepEqual(creationOf(WISHES, 'client'), {
    client_id: 'client',
    name: 'On call',
    description: '',
    delivery_type: 'webhook',
    delivery_format: 'adobe_io',
    webhook_url: 'https://example.com/hook',
    events_of_interest: [{ provider_id: 'p', event_code: 'c' }],
    _weir: { signatures: ['adobe_rsa'], maxInFlight: null, maxPerSecond: null, flowIds: ['f'] },
  })
})

test('a journal has no address, both signatures are two, and a rule makes a filter', () => {
  const journal = { ...WISHES, deliveryType: 'journal', signatures: 'both', rule: ' {"a":[1]} ' }
  assert.equal(changeOf(journal).webhook_url, undefined)
  assert.deepEqual(changeOf(journal)._weir?.signatures, ['adobe_rsa', 'standard_webhooks'])
  assert.deepEqual(creationOf(journal, 'client').subscriber_filters, [
    { name: 'My filter', subscriber_filter: '{"a":[1]}' },
  ])
})

test('what is missing is said by its field', () => {
  assert.deepEqual(missingIn(WISHES), {})
  assert.deepEqual(Object.keys(missingIn(NOTHING_WISHED)), ['interests', 'name', 'webhookUrl'])
  assert.deepEqual(missingIn({ ...WISHES, webhookUrl: '', deliveryType: 'journal' }), {})
})

test('what is too long is said before it is sent', () => {
  const long = { ...WISHES, name: 'x'.repeat(256), description: 'x'.repeat(5_001) }
  assert.deepEqual(Object.keys(missingIn(long)), ['name', 'description'])
  assert.deepEqual(missingIn({ ...WISHES, name: 'x'.repeat(255) }), {})
})

test('what was filled in comes back out of an address, and what is no such text is nothing', () => {
  const wishes = { ...WISHES, name: '受信者 <b>&#?%' }
  assert.deepEqual(readWishes(writtenWishes(wishes)), wishes)
  for (const text of ['', 'x', btoa('null'), btoa('%'), '%'])
    assert.deepEqual(readWishes(text), NOTHING_WISHED)
})
