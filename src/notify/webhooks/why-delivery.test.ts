import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { Delivery, DeliveryStatus } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import { CAME_AT, type Fate, OWED, testFates } from './why-trial.ts'

const LATER = CAME_AT + 60_000
const OTHER = idOf<'provider'>('provider-2')

const DELIVERY: Delivery = {
  id: idOf('7'),
  registrationId: idOf('r1'),
  eventId: idOf('event-1'),
  eventCode: 'sources_flow_run_success',
  providerMetadataId: 'platform_notifications',
  items: [],
  replayId: null,
  status: 'waiting',
  attempts: 0,
  firstAttemptAt: null,
  nextAttemptAt: LATER,
  createdAt: CAME_AT,
  lastOutcome: '',
}
const FAILING: Delivery = {
  ...DELIVERY,
  attempts: 2,
  firstAttemptAt: CAME_AT,
  lastOutcome: 'answered 503',
}
const REFUSED: Delivery = {
  ...DELIVERY,
  status: 'refused',
  attempts: 1,
  nextAttemptAt: null,
  lastOutcome: 'The receiver answered 404. This is final.',
}
const DELIVERED: Delivery = {
  ...REFUSED,
  status: 'delivered',
  attempts: 3,
  lastOutcome: 'answered 200',
}

const FATES: readonly Fate[] = [
  [
    'delivered at the third attempt',
    { entry: OWED, deliveries: [DELIVERED] },
    'delivered',
    /^The event was delivered by attempt 3: answered 200\.$/,
    'delivery',
  ],
  [
    'delivered by a resend, after it had been refused',
    { entry: OWED, deliveries: [REFUSED, { ...DELIVERED, replayId: 'resend' }] },
    'delivered',
    /delivered by attempt 3/,
    'delivery',
  ],
  [
    'refused, and on its way again',
    { entry: OWED, deliveries: [REFUSED, { ...DELIVERY, replayId: 'resend' }] },
    'waiting',
    /first attempt/,
    'delivery',
  ],
  [
    'waiting for its first attempt',
    { entry: OWED, deliveries: [DELIVERY] },
    'waiting',
    /^The event waits for its first attempt, due at 2026-11-23T10:01:00\.000Z\.$/,
    'delivery',
  ],
  [
    'waiting in a batch',
    {
      entry: OWED,
      deliveries: [{ ...DELIVERY, items: [DELIVERY, { ...DELIVERY, eventId: idOf('event-2') }] }],
    },
    'waiting',
    /^The event waits in a batch of 2 for its first attempt, due at 2026-11-23T10:01:00\.000Z\.$/,
    'delivery',
  ],
  [
    'waiting for a retry',
    { entry: OWED, deliveries: [FAILING] },
    'waiting',
    /^The event waits for attempt 3 at 2026-11-23T10:01:00\.000Z; attempt 2 came to "answered 503"\.$/,
    'delivery',
  ],
  [
    'waiting for an attempt that a crash cut short',
    { entry: OWED, deliveries: [{ ...FAILING, attempts: 1, lastOutcome: '' }] },
    'waiting',
    /waits for attempt 2 at .*; attempt 1 was cut short\.$/,
    'delivery',
  ],
  [
    'waiting for a webhook that has lost its proof',
    {
      entry: OWED,
      deliveries: [FAILING],
      registration: { status: 'verification_failed', statusReason: 'No echo.' },
    },
    'waiting',
    /waits for attempt 3 .* is disabled; its webhook is "verification_failed" since .*\. No echo\. Edit it/,
    'delivery',
  ],
  [
    'being sent',
    { entry: OWED, deliveries: [{ ...FAILING, status: 'sending' }] },
    'sending',
    /^Attempt 2 is under way, or about to be\.$/,
    'delivery',
  ],
  [
    'not sent, for its body is gone',
    {
      entry: OWED,
      deliveries: [{ ...REFUSED, attempts: 0, lastOutcome: 'its body was cleared.' }],
    },
    'refused',
    /^The event was never sent: its body was cleared\.$/,
    'delivery',
  ],
  [
    'expired before it could be sent',
    { entry: OWED, deliveries: [{ ...REFUSED, status: 'expired', attempts: 0 }] },
    'expired',
    /^The delivery expired before it was ever sent: /,
    'delivery',
  ],
  [
    'refused',
    { entry: OWED, deliveries: [REFUSED] },
    'refused',
    /^The receiver refused the event at attempt 1: The receiver answered 404\. This is final\.$/,
    'delivery',
  ],
  [
    'expired',
    {
      entry: OWED,
      deliveries: [{ ...REFUSED, status: 'expired', attempts: 100, lastOutcome: 'Too late.' }],
    },
    'expired',
    /^The delivery expired after attempt 100: Too late\.$/,
    'delivery',
  ],
  [
    'delivered, though the registration asks for something else now',
    {
      entry: OWED,
      deliveries: [DELIVERED],
      registration: { interests: [{ providerId: OTHER, eventCode: 'x' }], createdAt: LATER },
    },
    'delivered',
    /delivered by attempt 3/,
    'delivery',
  ],
  [
    'delivered, and cleared from the journal since',
    { deliveries: [DELIVERED], isCleared: true },
    'delivered',
    /delivered by attempt 3/,
    'delivery',
  ],
]

testFates(FATES)

test('every status of a delivery is in the table', () => {
  const all: Readonly<Record<DeliveryStatus, true>> = {
    waiting: true,
    sending: true,
    delivered: true,
    refused: true,
    expired: true,
  }
  assert.deepEqual(
    new Set<string>(FATES.map(([, , verdict]) => verdict)),
    new Set(Object.keys(all)),
  )
})
