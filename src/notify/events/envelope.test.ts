import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CloudEvent } from 'cloudevents'
import { missingKeys } from '../../../test/same-shape.ts'
import type { DeliveryFormat, Event } from '../../domain/event.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify-trial.ts'
import { type Addressee, envelope, formatFor, variantOf } from './envelope.ts'
import { eventOfRun } from './fact.ts'

const AT = Date.parse('2026-11-23T10:00:00.123Z')

const DOCUMENTED: readonly [file: string, format: DeliveryFormat, run: FlowRun][] = [
  ['notification-success-envelope-event', 'adobe_io', aSuccess()],
  ['notification-failed-promotion-envelope-messages', 'pipeline', aFailedPromotion()],
  ['notification-failed-copy-envelope-messages', 'pipeline', aFailedCopy()],
]

for (const [file, format, run] of DOCUMENTED) {
  test(`${format} has every key of the documented ${file}, with the same types`, () => {
    const documented: unknown = JSON.parse(
      readFileSync(new URL(`../../../test/payloads/${file}.json`, import.meta.url), 'utf8'),
    )
    const real = bodyOf(run, { format })
    // The documented copy failure stands outside the array that the other example is in.
    const isBare = !Array.isArray(documented) && format === 'pipeline'
    assert.deepEqual(missingKeys(isBare ? [documented] : documented, real), [])
  })
}

test('adobe_io says whose event it is, for whom, and when', () => {
  assert.deepEqual(bodyOf(aSuccess(), { format: 'adobe_io' }), {
    event_id: 'event-1',
    event: {
      ...Object(eventOf(aSuccess()).fact),
      slaCreatedAt: AT,
      processStartTime: AT,
      header: {
        _adobeio: {
          imsOrgId: 'ORG@AdobeOrg',
          providerMetadata: 'platform_notifications',
          eventCode: 'asked_for',
        },
      },
      transformedTime: AT,
    },
    recipient_client_id: 'client-1',
  })
})

test('pipeline is one message with the run as its value', () => {
  const { fact } = eventOf(aFailedCopy())
  assert.deepEqual(bodyOf(aFailedCopy(), { format: 'pipeline' }), [
    {
      messages: [
        {
          msgType: 'eventNotification',
          version: '1.0',
          timestamp: AT,
          imsOrgId: 'ORG@AdobeOrg',
          schema: { name: 'run-notification', version: '1.0' },
          provider: 'FlowService',
          _eventNotificationMeta: { category: 'Platform Notifications', type: 'asked_for' },
          value: fact,
        },
      ],
    },
  ])
})

test('cloud_events_v1 is a structured CloudEvent with both spellings of the ids', () => {
  assert.deepEqual(bodyOf(aSuccess(), { format: 'cloud_events_v1' }), {
    specversion: '1.0',
    id: 'event-1',
    source: 'urn:aio_provider_metadata:platform_notifications',
    type: 'asked_for',
    time: '2026-11-23T10:00:00.123Z',
    datacontenttype: 'application/json',
    data: eventOf(aSuccess()).fact,
    eventid: 'event-1',
    event_id: 'event-1',
    recipientclientid: 'client-1',
    recipient_client_id: 'client-1',
  })
})

test('what cloud_events_v1 says of a run breaks the rules of CloudEvents by its two deprecated names alone', () => {
  const body = bodyOf(aSuccess(), { format: 'cloud_events_v1' })
  assert.throws(() => new CloudEvent(Object(body)), /invalid extension name: event_id/)
  const { event_id: eventId, recipient_client_id: clientId, ...conforming } = Object(body)
  assert.deepEqual([eventId, clientId], ['event-1', 'client-1'])
  const read = new CloudEvent(conforming)
  assert.equal(read.validate(), true)
  assert.deepEqual(read.data, JSON.parse(JSON.stringify(eventOf(aSuccess()).fact)))
  assert.deepEqual([read['eventid'], read['recipientclientid']], ['event-1', 'client-1'])
})

const PUBLISHED: Event = {
  id: idOf('event-1'),
  providerId: idOf('provider-1'),
  providerMetadataId: '3rd_party_custom_events_ORG@AdobeOrg_orders',
  code: 'com.example.placed',
  at: AT,
  flowId: null,
  fact: { order: 5 },
  attributes: {
    specversion: '1.0',
    id: 'order-5',
    source: 'urn:uuid:provider-1',
    type: 'com.example.placed',
    time: '2026-11-23T11:00:00+01:00',
    tenant: 'north',
  },
  isPhi: false,
}

test('what was published as a CloudEvent keeps its own attributes at the top', () => {
  assert.deepEqual(JSON.parse(envelope(PUBLISHED, to({ format: 'cloud_events_v1' }))), {
    ...PUBLISHED.attributes,
    data: { order: 5 },
    eventid: 'event-1',
    event_id: 'event-1',
    recipientclientid: 'client-1',
    recipient_client_id: 'client-1',
  })
})

test('what was published goes to receivers of adobe_io as its bare data', () => {
  assert.deepEqual(JSON.parse(envelope(PUBLISHED, to({ format: 'adobe_io' }))), {
    event_id: 'event-1',
    event: { order: 5 },
    recipient_client_id: 'client-1',
  })
})

const DATA: readonly [what: string, data: unknown, inCloudEvent: boolean][] = [
  ['no data', undefined, false],
  ['null', null, true],
  ['a number', 5, true],
  ['false', false, true],
  ['an empty text', '', true],
  ['a list', [1, null], true],
]

for (const [what, data, isThere] of DATA) {
  test(`what was published with ${what} says so in both forms`, () => {
    const event = { ...PUBLISHED, fact: data }
    const cloudEvent: object = JSON.parse(envelope(event, to({ format: 'cloud_events_v1' })))
    assert.equal('data' in cloudEvent, isThere)
    if ('data' in cloudEvent) assert.deepEqual(cloudEvent.data, data)
    const plain: { event: unknown } = JSON.parse(envelope(event, to({ format: 'adobe_io' })))
    assert.deepEqual(plain.event, data ?? null)
  })
}

test('health data is marked in every form that was published, and nothing else is', () => {
  for (const format of ['adobe_io', 'cloud_events_v1'] as const) {
    const marked = JSON.parse(envelope({ ...PUBLISHED, isPhi: true }, to({ format })))
    assert.equal(marked.phidata, true)
    assert.equal('phidata' in JSON.parse(envelope(PUBLISHED, to({ format }))), false)
  }
})

test('the form is the provider’s, and the registration’s only for what Weir itself announces', () => {
  const asked = { deliveryFormat: 'pipeline' } as const
  const own = { workspaceId: null, format: 'adobe_io' } as const
  assert.equal(formatFor(own, asked), 'pipeline')
  const custom = { workspaceId: idOf<'workspace'>('w'), format: 'cloud_events_v1' } as const
  assert.equal(formatFor(custom, asked), 'cloud_events_v1')
})

test('addressees have the same variant only where they get the same bytes', () => {
  const addressees = (['adobe_io', 'pipeline', 'cloud_events_v1'] as const).flatMap((format) =>
    ['client-1', 'client-2'].flatMap((clientId) =>
      ['failed', 'failure'].map((eventCode) => to({ format, clientId, eventCode })),
    ),
  )
  const bodyOfVariant = new Map<string, string>()
  for (const addressee of [...addressees, ...addressees]) {
    const body = envelope(eventOf(aFailedCopy()), { ...addressee })
    assert.equal(bodyOfVariant.get(variantOf(addressee)) ?? body, body)
    bodyOfVariant.set(variantOf(addressee), body)
  }
  assert.equal(bodyOfVariant.size, addressees.length)
})

function eventOf(run: FlowRun) {
  return eventOfRun(run, idOf('event-1'), AT, OPTIONS)
}

function to(changes: Partial<Addressee>): Addressee {
  return {
    format: 'adobe_io',
    clientId: 'client-1',
    eventCode: 'asked_for',
    imsOrgId: 'ORG@AdobeOrg',
    ...changes,
  }
}

/** The body in JSON's own types, as a receiver reads it. */
function bodyOf(run: FlowRun, changes: Partial<Addressee>): unknown {
  return JSON.parse(envelope(eventOf(run), to(changes)))
}
