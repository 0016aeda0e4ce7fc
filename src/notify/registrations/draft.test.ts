import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { checkDraft, type Draft } from './draft.ts'

const CUSTOM: Provider = {
  ...PLATFORM_NOTIFICATIONS,
  id: idOf('custom-1'),
  metadataId: '3rd_party_custom_events',
  instanceId: 'one',
  label: 'Orders',
  format: 'cloud_events_v1',
  workspaceId: idOf('workspace-1'),
  eventCodes: [{ code: 'order.placed', aliases: [], label: 'Placed', description: 'Placed.' }],
}
const ALONE: Provider = { ...CUSTOM, id: idOf('aem-1'), metadataId: 'aem', label: 'Pages' }
const EMPTY: Provider = { ...CUSTOM, id: idOf('custom-2'), label: 'Nothing', eventCodes: [] }
const PROVIDERS = [PLATFORM_NOTIFICATIONS, CUSTOM, EMPTY, ALONE]

const providerId = PLATFORM_NOTIFICATIONS.id

const DRAFT: Draft = {
  projectId: idOf('project-1'),
  workspaceId: idOf('workspace-1'),
  credentialId: idOf('credential-1'),
  clientId: 'client-1',
  name: 'Runs',
  description: 'Tells the team.',
  deliveryType: 'webhook',
  deliveryFormat: 'adobe_io',
  signatures: ['adobe_rsa'],
  webhookUrl: 'https://example.com/hook',
  runtimeAction: null,
  interests: [asked(providerId, 'sources_flow_run_success')],
  filters: [],
  flowIds: [],
  isWanted: true,
  maxInFlight: null,
  maxPerSecond: null,
}

const { runtimeAction: _, ...WISHES } = {
  ...DRAFT,
  interests: [{ providerId, eventCode: 'sources_flow_run_success' }],
}

function asked(id: string | null, eventCode: string, provider: string | null = null) {
  return { providerId: id, provider, eventCode }
}

function aFilter(rule: string) {
  return { id: 'filter-1', name: 'Mine alone', description: '', rule }
}

test('a draft that keeps to the rules is taken as it is', () => {
  assert.deepEqual(checkDraft(DRAFT, PROVIDERS), WISHES)
})

type Becomes = Partial<ReturnType<typeof checkDraft>>

const TAKEN: readonly [what: string, changes: Partial<Draft>, becomes: Becomes][] = [
  ['a delivery type in capitals', { deliveryType: 'WEBHOOK' }, { deliveryType: 'webhook' }],
  ['deliveries in batches', { deliveryType: 'Webhook_Batch' }, { deliveryType: 'webhook_batch' }],
  [
    'batches of CloudEvents',
    { deliveryType: 'webhook_batch', deliveryFormat: 'cloud_events_v1' },
    { deliveryType: 'webhook_batch', deliveryFormat: 'cloud_events_v1' },
  ],
  [
    'a journal with a webhook, which it does not need',
    { deliveryType: 'Journal' },
    { deliveryType: 'journal', webhookUrl: null },
  ],
  [
    'a journal without one',
    { deliveryType: 'journal', webhookUrl: null },
    { deliveryType: 'journal', webhookUrl: null },
  ],
  ['the array form', { deliveryFormat: 'pipeline' }, { deliveryFormat: 'pipeline' }],
  ['CloudEvents', { deliveryFormat: 'cloud_events_v1' }, { deliveryFormat: 'cloud_events_v1' }],
  [
    'the other spelling of a code, which it keeps',
    { interests: [asked(providerId, 'sources_flow_run_failure')] },
    { interests: [{ providerId, eventCode: 'sources_flow_run_failure' }] },
  ],
  [
    'both spellings of a code',
    {
      interests: ['failure', 'failed'].map((end) => asked(providerId, `sources_flow_run_${end}`)),
    },
    {
      interests: ['failure', 'failed'].map((end) => ({
        providerId,
        eventCode: `sources_flow_run_${end}`,
      })),
    },
  ],
  [
    'a provider by its legacy name',
    { interests: [asked(null, 'sources_flow_run_success', 'platform_notifications')] },
    {},
  ],
  [
    'a provider by the alias of its legacy name',
    { interests: [asked(null, 'sources_flow_run_success', 'aep_observability_catalog_events')] },
    {},
  ],
  [
    'the legacy name of the only custom provider of its kind',
    { interests: [asked(null, 'order.placed', 'aem')] },
    { interests: [{ providerId: ALONE.id, eventCode: 'order.placed' }] },
  ],
  [
    'a provider by its id and another by name, of which the id decides',
    { interests: [asked(providerId, 'sources_flow_run_success', 'aem')] },
    {},
  ],
  [
    'the same code of two providers',
    { interests: [asked(CUSTOM.id, 'order.placed'), asked(ALONE.id, 'order.placed')] },
    {
      interests: [CUSTOM.id, ALONE.id].map((id) => ({ providerId: id, eventCode: 'order.placed' })),
    },
  ],
  [
    'both signatures',
    { signatures: ['standard_webhooks', 'adobe_rsa'] },
    {
      signatures: ['standard_webhooks', 'adobe_rsa'],
    },
  ],
  [
    'a filter',
    { filters: [aFilter('{"event":{"flowId":["f1"]}}')] },
    { filters: [aFilter('{"event":{"flowId":["f1"]}}')] },
  ],
  ['a name with spaces around it', { name: ' \tRuns ' }, { name: 'Runs' }],
  [
    'the array form for one event of the platform among others',
    {
      deliveryFormat: 'pipeline',
      interests: [...DRAFT.interests, asked(CUSTOM.id, 'order.placed')],
    },
    {
      deliveryFormat: 'pipeline',
      interests: [...WISHES.interests, { providerId: CUSTOM.id, eventCode: 'order.placed' }],
    },
  ],
  ['a wish to begin disabled', { isWanted: false }, { isWanted: false }],
]

for (const [what, changes, becomes] of TAKEN) {
  test(`a draft with ${what} is taken`, () => {
    assert.deepEqual(checkDraft({ ...DRAFT, ...changes }, PROVIDERS), { ...WISHES, ...becomes })
  })
}

test('what a registration asks for already is not checked again', () => {
  const had = [
    { providerId: EMPTY.id, eventCode: 'deleted' },
    { providerId: idOf<'provider'>('deleted'), eventCode: 'x' },
  ]
  const kept = had.map((one) => asked(one.providerId, one.eventCode))
  const check = (interests: Draft['interests']) =>
    checkDraft({ ...DRAFT, interests }, PROVIDERS, had).interests
  assert.deepEqual(check([...kept, ...DRAFT.interests]), [...had, ...WISHES.interests])
  assert.throws(() => check([...kept, asked('deleted', 'y')]), /names the provider "deleted"/)
  assert.throws(() => check([...kept, ...kept]), /"deleted" of the provider .* is asked for twice/)
})

const REFUSED: readonly [what: string, changes: Partial<Draft>, why: RegExp][] = [
  [
    'a webhook without a URL',
    { webhookUrl: null },
    /^A registration of .* needs a `webhook_url`\.$/,
  ],
  [
    'batches without a URL',
    { deliveryType: 'webhook_batch', webhookUrl: null },
    /^A registration of delivery type "webhook_batch" needs a `webhook_url`\.$/,
  ],
  [
    'a delivery type that nobody knows',
    { deliveryType: 'pigeon' },
    /^The delivery type "pigeon" is not offered by this Weir\. Use /,
  ],
  [
    'Amazon EventBridge',
    { deliveryType: 'AWS_EventBridge' },
    /^The delivery type "AWS_EventBridge" is not offered .* no way to Amazon EventBridge\. Use /,
  ],
  ['no delivery type', { deliveryType: '' }, /^The delivery type "" is not offered/],
  [
    'batches of the array form',
    { deliveryType: 'webhook_batch', deliveryFormat: 'pipeline' },
    /^The delivery format "pipeline" .* cannot be sent in batches\. Use /,
  ],
  [
    'the array form for other providers alone',
    { deliveryFormat: 'pipeline', interests: [asked(CUSTOM.id, 'order.placed')] },
    /^The delivery format "pipeline" is for the events of the platform, .* Leave `delivery_format` out/,
  ],
  [
    'a name of two characters and spaces',
    { name: '  ab  ' },
    /^The name " {2}ab {2}" is shorter than 3 characters without the spaces around it\./,
  ],
  [
    'an action of the runtime',
    { runtimeAction: 'package/action', webhookUrl: null },
    /^The `runtime_action` "package\/action" cannot be called: this Weir has no runtime\./,
  ],
  [
    'an action of the runtime without a package',
    { runtimeAction: 'action', webhookUrl: null },
    /is "action"; it must be of the form package\/action\.$/,
  ],
  [
    'an action of the runtime with one step too many',
    { runtimeAction: 'a/b/c', webhookUrl: null },
    /is "a\/b\/c"; it must be of the form/,
  ],
  [
    'both a webhook and an action of the runtime',
    { runtimeAction: 'package/action' },
    /^A registration has a `webhook_url` or a `runtime_action`, not both\./,
  ],
  [
    'a format that is not known',
    { deliveryFormat: 'ADOBE_IO' },
    /^The delivery format "ADOBE_IO" is not known\. Use /,
  ],
  [
    'a provider that is not there',
    { interests: [asked('nobody', 'x')] },
    /names the provider "nobody", which is not there\. List the providers/,
  ],
  [
    'no provider',
    { interests: [asked(null, 'x')] },
    /"x" names no provider\. Give its `provider_id`/,
  ],
  [
    'a legacy name that is not there',
    { interests: [asked(null, 'x', 'nobody')] },
    /names the provider "nobody", which is not there/,
  ],
  [
    'a legacy name that two providers have',
    { interests: [asked(null, 'order.placed', '3rd_party_custom_events')] },
    /"3rd_party_custom_events", of which there are 2\. Give the `provider_id`/,
  ],
  [
    'a code that the provider does not have',
    { interests: [...DRAFT.interests, asked(providerId, 'sources_flow_run_began')] },
    /has no event code "sources_flow_run_began"\. It has sources_flow_run_success, .*failure/,
  ],
  [
    'a code of a provider that has none',
    { interests: [asked(EMPTY.id, 'x')] },
    /"Nothing" has no event code "x"\. It has none yet\.$/,
  ],
  [
    'one interest by id and again by name',
    {
      interests: [
        ...DRAFT.interests,
        asked(null, 'sources_flow_run_success', 'platform_notifications'),
      ],
    },
    /"sources_flow_run_success" of the provider "7e1f.*" is asked for twice/,
  ],
  ['a filter that cannot be read', { filters: [aFilter('{')] }, /^The filter is not JSON: /],
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
