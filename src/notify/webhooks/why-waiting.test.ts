import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import { type Standing, whyWaiting } from './why-waiting.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const AT = '2026-11-23T12:01:00.000Z'

const DELIVERY: Delivery = {
  id: idOf('1'),
  registrationId: idOf('r1'),
  eventId: idOf('event-1'),
  eventCode: 'code',
  providerMetadataId: 'provider',
  items: [],
  replayId: null,
  status: 'waiting',
  attempts: 0,
  firstAttemptAt: null,
  nextAttemptAt: NOW,
  createdAt: NOW,
  lastOutcome: '',
}

const IDLE: Standing = { held: 0, room: 32, bound: 'most', isCrowded: false }

const item = { eventId: idOf<'event'>('event-1'), eventCode: 'code', providerMetadataId: 'p' }
const later = { nextAttemptAt: NOW + 60_000 }

const ROWS: readonly [
  what: string,
  delivery: Partial<Delivery>,
  standing: Partial<Standing>,
  why: RegExp | null,
][] = [
  ['was delivered', { status: 'delivered', nextAttemptAt: null }, {}, null],
  ['has expired', { status: 'expired', nextAttemptAt: null }, {}, null],
  ['is due', {}, {}, /^It is due, and its turn is next\.$/],
  [
    'is due in a crowd',
    {},
    { isCrowded: true },
    /^It is due; as many deliveries as may be are under way/,
  ],
  [
    'is due behind as many as may be in flight',
    {},
    { held: 32 },
    /^It is due; 32 others of its registration are before it\. .*maxInFlight/,
  ],
  [
    'is due behind its rate',
    {},
    { held: 1, room: 1, bound: 'rate' },
    /1 other of its registration is before it\. .*maxPerSecond/,
  ],
  [
    'is due at a receiver that is overrun',
    {},
    { held: 4, room: 4, bound: 'overrun' },
    /429 or 503/,
  ],
  [
    'was tried',
    { ...later, attempts: 2, lastOutcome: 'answered 500' },
    {},
    new RegExp(`^Attempt 2 failed; attempt 3 is due at ${AT}\\.$`),
  ],
  [
    'is gathered',
    { ...later, items: [item, item] },
    {},
    /gathered, until 2026.*it has 2 so far\.$/,
  ],
  ['is held back', { ...later, lastOutcome: 'No proof.' }, {}, /^No proof\. It is looked at again/],
  ['is owed for later', later, {}, new RegExp(`^It is due at ${AT}\\.$`)],
  [
    'is being sent',
    { status: 'sending' },
    { held: 3 },
    /^It is being sent, or is about to be, with 2 more of its registration\.$/,
  ],
  [
    'is claimed beyond the room that is left',
    { status: 'sending' },
    { held: 9, room: 1, bound: 'overrun' },
    /with 8 more of its registration\. Its receiver did not answer/,
  ],
  ['was cut short', { status: 'sending' }, {}, /^Its attempt was cut short/],
]

for (const [what, delivery, standing, why] of ROWS) {
  test(`why a delivery waits that ${what}`, () => {
    const told = whyWaiting({ ...DELIVERY, ...delivery }, NOW, { ...IDLE, ...standing })
    if (why === null) assert.equal(told, null)
    else assert.match(told ?? '', why)
  })
}
