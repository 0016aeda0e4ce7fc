import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { missingKeys } from '../../../test/same-shape.ts'
import type { DeliveryFormat } from '../../domain/event.ts'
import { idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import { aFailedCopy, aFailedPromotion, aSuccess, OPTIONS } from '../notify-trial.ts'
import { type Addressee, envelope, variantOf } from './envelope.ts'
import { eventOfRun } from './fact.ts'

const AT = Date.parse('2026-11-23T10:00:00.123Z')

const DOCUMENTED: readonly [file: string, format: DeliveryFormat, run: Run][] = [
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
      ...eventOf(aSuccess()).fact,
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

function eventOf(run: Run) {
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
function bodyOf(run: Run, changes: Partial<Addressee>): unknown {
  return JSON.parse(envelope(eventOf(run), to(changes)))
}
