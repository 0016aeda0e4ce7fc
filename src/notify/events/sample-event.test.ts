import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import type { Event } from '../../domain/event.ts'
import type { Provider } from '../../domain/provider.ts'
import { aProvider } from '../../platform/store/store-trial.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { eventOfSample } from './sample-event.ts'

const CODE = { code: 'order.placed', aliases: [], label: 'Placed', description: 'Placed' }
const AT = Date.parse('2026-11-23T10:00:00.123Z')

function sampled(
  sample: unknown,
  provider: Provider = aProvider('p1', { instanceId: 'one' }),
): Event {
  const occurrence = { id: idOf<'event'>('event-1'), at: AT, imsOrgId: 'ORG@AdobeOrg' }
  return eventOfSample(sample, provider, CODE, occurrence)
}

const OURS = {
  specversion: '1.0',
  id: 'event-1',
  source: 'urn:uuid:p1',
  type: 'order.placed',
  time: '2026-11-23T10:00:00.123Z',
  datacontenttype: 'application/json',
}
const THEIRS = { specversion: '1.0', id: 'theirs', source: 'x', type: 'y', time: 'z', subject: 's' }

/** What happened alone; a CloudEvent, whose extensions are kept; the envelope of `adobe_io`. */
const SAMPLES: readonly [sample: unknown, fact: unknown, extensions?: object][] = [
  [{ a: 1 }, { a: 1 }],
  [
    [1, 'two'],
    [1, 'two'],
  ],
  ['text', 'text'],
  [null, null],
  [{ ...THEIRS, data: { a: 1 } }, { a: 1 }, { subject: 's' }],
  [
    { ...THEIRS, data: 1, datacontenttype: 'text/json' },
    1,
    { subject: 's', datacontenttype: 'text/json' },
  ],
  [THEIRS, null, { subject: 's' }],
  [{ event_id: 'theirs', event: { a: 1 }, recipient_client_id: 'theirs' }, { a: 1 }],
  [{ event_id: 'theirs' }, { event_id: 'theirs' }],
  [
    { specversion: 1, data: 2 },
    { specversion: 1, data: 2 },
  ],
]

for (const [sample, fact, extensions = {}] of SAMPLES) {
  test(`the sample ${JSON.stringify(sample)} tells ${JSON.stringify(fact)}`, () => {
    const event = sampled(sample)
    assert.deepEqual(event.fact, fact)
    assert.deepEqual(event.attributes, { ...OURS, ...extensions })
  })
}

test('a sample is an event of its provider, of no flow', () => {
  const { id, providerId, providerMetadataId, code, at, flowId, isPhi } = sampled({})
  assert.deepEqual(
    { id, providerId, providerMetadataId, code, at, flowId, isPhi },
    {
      id: 'event-1',
      providerId: 'p1',
      providerMetadataId: '3rd_party_custom_events_ORG@AdobeOrg_one',
      code: 'order.placed',
      at: AT,
      flowId: null,
      isPhi: false,
    },
  )
})

test("a sample of Weir's own is a JSON object, bare or in its envelope, and has no attributes", () => {
  for (const sample of [{ id: 'run-1' }, { event_id: 'x', event: { id: 'run-1' } }]) {
    const { fact, attributes, providerMetadataId } = sampled(sample, PLATFORM_NOTIFICATIONS)
    assert.deepEqual([fact, attributes], [{ id: 'run-1' }, null])
    assert.equal(providerMetadataId, 'platform_notifications')
  }
  for (const sample of [7, 'text', [1], null]) {
    assert.throws(() => sampled(sample, PLATFORM_NOTIFICATIONS), { code: 'EVENTS-400' })
  }
})
