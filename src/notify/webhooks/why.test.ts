import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeliveryStatus } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import { anEvent } from '../../platform/store/store-trial.ts'
import { openNotifyTrial } from '../notify-trial.ts'
import { explain, explainTo } from './why.ts'
import type { Verdict } from './why-questions.ts'
import { CAME_AT, factsOf, type Fate, OWED, PLATFORM, testFates } from './why-trial.ts'

const BEFORE = CAME_AT - 60_000
const LATER = CAME_AT + 60_000
const OTHER = idOf<'provider'>('provider-2')

const UNREACHABLE: Partial<Registration> = {
  status: 'hook_unreachable',
  statusReason: '80 % of its attempts failed.',
}

const FATES: readonly Fate[] = [
  [
    'journaled for one that only pulls',
    {
      entry: { ...OWED, push: 'journal' },
      registration: { deliveryType: 'journal', webhookUrl: null },
    },
    'journal-only',
    /^The registration "Registration r1" \(r1\) had no webhook at 2026-11-23T10:00:00\.000Z: the event is in its journal/,
    'push',
  ],
  [
    'journaled for one that is disabled since before',
    {
      entry: { ...OWED, push: 'disabled' },
      registration: { ...UNREACHABLE, statusSince: BEFORE },
    },
    'disabled',
    /is disabled; its webhook is "hook_unreachable" since 2026-11-23T09:59:00\.000Z\. 80 % of its attempts failed\. .* The event of 2026-11-23T10:00:00\.000Z is in its journal alone\.$/,
    'push',
  ],
  [
    'journaled for one that was disabled then, and is healed',
    { entry: { ...OWED, push: 'disabled' }, registration: { statusSince: LATER } },
    'disabled',
    /could not be pushed to at 2026-11-23T10:00:00\.000Z, .* it is "verified" since 2026-11-23T10:01:00\.000Z\. A replay sends it\.$/,
    'push',
  ],
  [
    'left out by the filter',
    {
      miss: '"data.amount" is 7; the filter wants more than 100.',
      registration: { filters: [{ id: 'f', name: 'large', description: '', rule: '{}' }] },
    },
    'filtered',
    /^The filter of the registration "Registration r1" \(r1\) left the event out: "data\.amount" is 7; the filter wants more than 100\.$/,
    'filter',
  ],
  [
    'left out for another reason than a filter',
    { miss: 'Weir could not write it.' },
    'filtered',
    /^The registration "Registration r1" \(r1\) got nothing of the event: Weir could not write it\.$/,
    'filter',
  ],
  [
    'of a code that is not asked for',
    {
      registration: { interests: [{ providerId: PLATFORM, eventCode: 'sources_flow_run_failed' }] },
    },
    'not-subscribed',
    /^The event is "sources_flow_run_success" of the provider "Platform notifications" \(7e1f.*\), which the registration "Registration r1" \(r1\) does not ask for: it asks for "sources_flow_run_failed" of that provider\.$/,
    'subscribed',
  ],
  [
    'of a provider that is not asked for',
    { registration: { interests: [{ providerId: OTHER, eventCode: 'sources_flow_run_success' }] } },
    'not-subscribed',
    /it asks for nothing of that provider; "sources_flow_run_success" of the provider provider-2\.$/,
    'subscribed',
  ],
  [
    'of a provider that is gone',
    { provider: null, registration: { interests: [{ providerId: OTHER, eventCode: 'x' }] } },
    'not-subscribed',
    /^The event is "sources_flow_run_success" of the provider \(7e1f/,
    'subscribed',
  ],
  [
    'of a code that is asked for since',
    { registration: { editedAt: LATER } },
    'not-subscribed',
    /asks for .* since it was changed at 2026-11-23T10:01:00\.000Z, after the event of 2026-11-23T10:00:00\.000Z/,
    'subscribed',
  ],
  [
    'sent to others alone',
    {},
    'not-subscribed',
    /^The event was sent to other registrations alone/,
    'subscribed',
  ],
  [
    'of a flow that is not asked for',
    { registration: { flowIds: [idOf('flow-2'), idOf('flow-3')] } },
    'other-flow',
    /^The event is about the flow flow-1; the registration "Registration r1" \(r1\) asks for other flows only: flow-2, flow-3\.$/,
    'flow',
  ],
  [
    'of a flow that is not asked for, in a journal that was cleared',
    { registration: { flowIds: [idOf('flow-2')] }, isCleared: true },
    'other-flow',
    /asks for other flows only: flow-2\.$/,
    'flow',
  ],
  [
    'of a flow that may have been asked for before the registration was changed',
    { registration: { flowIds: [idOf('flow-2')], editedAt: LATER }, isCleared: true },
    'cleared',
    /has been cleared/,
    'journal',
  ],
  [
    'of a flow that is asked for since later',
    { registration: { flowIds: [idOf('flow-1')], editedAt: LATER } },
    'not-subscribed',
    /since it was changed at 2026-11-23T10:01:00\.000Z/,
    'subscribed',
  ],
  [
    'announced before the registration was made',
    { registration: { createdAt: LATER } },
    'not-there-yet',
    /was made at 2026-11-23T10:01:00\.000Z, after the event of 2026-11-23T10:00:00\.000Z/,
    'registered',
  ],
  [
    'cleared from the journal, with its delivery',
    { isCleared: true },
    'cleared',
    /^The journal of .* has been cleared of events as old as this one/,
    'journal',
  ],
  [
    'owed once, and its delivery cleared',
    { entry: OWED },
    'cleared',
    /^The event of 2026-11-23T10:00:00\.000Z was owed to the webhook of .*; how that went is not kept/,
    'push',
  ],
]

testFates(FATES)

test('which flow it is about is asked only of a registration that names some', () => {
  const stepsOf = (flowIds: readonly string[]): string[] => {
    const registration = { flowIds: flowIds.map((id) => idOf<'flow'>(id)) }
    return explain(factsOf({ registration, isCleared: true })).steps.map(({ step }) => step)
  }
  assert.deepEqual(stepsOf([]), ['registered', 'subscribed', 'journal'])
  assert.deepEqual(stepsOf(['flow-1']), ['registered', 'subscribed', 'flow', 'journal'])
})

test('every verdict on what was not owed is in the table', () => {
  const all: Readonly<Record<Exclude<Verdict, DeliveryStatus>, true>> = {
    'journal-only': true,
    disabled: true,
    filtered: true,
    'not-subscribed': true,
    'other-flow': true,
    'not-there-yet': true,
    cleared: true,
  }
  assert.deepEqual(
    new Set<string>(FATES.map(([, , verdict]) => verdict)),
    new Set(Object.keys(all)),
  )
})

test('a code asked for by its other spelling is asked for', () => {
  const { steps, verdict } = explain(
    factsOf({
      event: {
        ...anEvent('event-1'),
        providerId: PLATFORM,
        code: 'sources_flow_run_failed',
        at: CAME_AT,
      },
      registration: {
        interests: [{ providerId: PLATFORM, eventCode: 'sources_flow_run_failure' }],
      },
      isCleared: true,
    }),
  )
  assert.equal(verdict, 'cleared')
  assert.deepEqual(
    steps.map(({ step, passed }) => [step, passed]),
    [
      ['registered', true],
      ['subscribed', true],
      ['journal', false],
    ],
  )
})

test('the ledgers are asked for the facts', async () => {
  await using trial = await openNotifyTrial()
  const { store } = trial
  const registration = await trial.register('r1', { createdAt: 0 })
  const event = { ...anEvent('event-1'), providerId: PLATFORM }
  const verdictNow = async (): Promise<Verdict> =>
    (await explainTo(registration, event.id, store)).verdict

  await assert.rejects(verdictNow(), {
    code: 'WEIR-404',
    message: /^The event "event-1" is not found/,
  })
  await store.commit(({ events }) => events.append(event, 'cause'))
  assert.equal(await verdictNow(), 'not-subscribed')
  await store.commit(({ events }) => events.appendMiss(event.id, registration.id, 'No.'))
  assert.equal(await verdictNow(), 'filtered')
  await store.commit(async ({ events, journal }) => {
    const bodyId = await events.appendBody(event.id, 'adobe_io', '{}')
    const { id: eventId, at } = event
    const entry = { registrationId: registration.id, eventId, eventCode: event.code, bodyId, at }
    await journal.append({ ...entry, push: 'disabled' })
  })
  assert.equal(await verdictNow(), 'disabled')
})
