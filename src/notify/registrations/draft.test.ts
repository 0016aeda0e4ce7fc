import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import { PLATFORM_NOTIFICATIONS, PROVIDERS } from '../events/catalog.ts'
import { checkDraft, type Draft } from './draft.ts'

const providerId = PLATFORM_NOTIFICATIONS.id

const DRAFT: Draft = {
  clientId: 'client-1',
  name: 'Runs',
  description: 'Tells the team.',
  deliveryType: 'webhook',
  deliveryFormat: 'adobe_io',
  signatures: ['adobe_rsa'],
  webhookUrl: 'https://example.com/hook',
  interests: [{ providerId, eventCode: 'sources_flow_run_success' }],
  isEnabled: true,
}

test('a draft that keeps to the rules is taken as it is', () => {
  assert.deepEqual(checkDraft(DRAFT, PROVIDERS), DRAFT)
})

const TAKEN: readonly [what: string, changes: Partial<Draft>, becomes: Partial<Draft>][] = [
  ['a delivery type in capitals', { deliveryType: 'WEBHOOK' }, { deliveryType: 'webhook' }],
  [
    'a journal with a webhook, which it does not need',
    { deliveryType: 'Journal' },
    { deliveryType: 'journal', webhookUrl: null },
  ],
  ['a journal without one', { deliveryType: 'journal', webhookUrl: null }, {}],
  ['the array form', { deliveryFormat: 'pipeline' }, {}],
  ['CloudEvents', { deliveryFormat: 'cloud_events_v1' }, {}],
  [
    'the other spelling of a code, which it keeps',
    { interests: [{ providerId, eventCode: 'sources_flow_run_failure' }] },
    {},
  ],
  ['a wish to begin disabled', { isEnabled: false }, {}],
]

for (const [what, changes, becomes] of TAKEN) {
  test(`a draft with ${what} is taken`, () => {
    const draft = { ...DRAFT, ...changes }
    assert.deepEqual(checkDraft(draft, PROVIDERS), { ...draft, ...becomes })
  })
}

const REFUSED: readonly [what: string, changes: Partial<Draft>, why: RegExp][] = [
  [
    'a webhook without a URL',
    { webhookUrl: null },
    /^A registration of .* needs a `webhook_url`\.$/,
  ],
  [
    'a delivery type that is not offered',
    { deliveryType: 'webhook_batch' },
    /^The delivery type "webhook_batch" is not offered by this Weir\. Use /,
  ],
  ['no delivery type', { deliveryType: '' }, /^The delivery type "" is not offered/],
  [
    'a format that is not known',
    { deliveryFormat: 'ADOBE_IO' },
    /^The delivery format "ADOBE_IO" is not known\. Use /,
  ],
  [
    'a provider that is not there',
    { interests: [{ providerId: 'nobody', eventCode: 'x' }] },
    /names the provider "nobody", which is not there\. List the providers/,
  ],
  [
    'a code that the provider does not have',
    { interests: [...DRAFT.interests, { providerId, eventCode: 'sources_flow_run_began' }] },
    /has no event code "sources_flow_run_began"\. It has sources_flow_run_success, .*failure\.$/,
  ],
]

for (const [what, changes, why] of REFUSED) {
  test(`a draft with ${what} is refused with the value and what to do`, () => {
    assert.throws(
      () => checkDraft({ ...DRAFT, ...changes }, PROVIDERS),
      (error: unknown) => {
        assert.ok(error instanceof Fault && error.code === 'EVENTS-400')
        assert.match(error.message, why)
        return true
      },
    )
  })
}
