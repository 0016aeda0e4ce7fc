import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Provider } from '../../domain/provider.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { publish, type PublishRequest } from './publish.ts'

const ID = '6e8bc430-9c3a-41d9-9669-0800200c9a66'

const PROVIDER: Provider & { instanceId: string } = {
  id: idOf(ID),
  metadataId: '3rd_party_custom_events',
  instanceId: 'orders',
  label: 'Orders',
  description: '',
  docsUrl: '',
  source: `urn:uuid:${ID}`,
  publisher: 'ORG@AdobeOrg',
  format: 'cloud_events_v1',
  region: 'VA6',
  workspaceId: idOf('workspace-1'),
  eventCodes: [],
}

test('what is published is an event of its provider, with the attributes and the data apart', async () => {
  await using trial = await openPublishTrial(['placed'])
  const request = aRequest({ isPhi: true })
  const [reached] = await publish([request], trial)
  const [event] = await trial.store.read.events.listOfCode(PROVIDER.id, 'placed', 9)
  assert.deepEqual(reached, { eventId: event?.id, journaled: 0, active: 0, owed: 0 })
  assert.deepEqual(event && { ...event, id: 0 }, {
    id: 0,
    providerId: PROVIDER.id,
    providerMetadataId: '3rd_party_custom_events_ORG@AdobeOrg_orders',
    code: 'placed',
    at: trial.clock.at,
    flowId: null,
    fact: { n: 1 },
    attributes: request.attributes,
    isPhi: true,
  })
})

test('whoever is pushed to, and whoever pulls, is counted as active; who is disabled is not', async () => {
  await using trial = await openPublishTrial(['placed'])
  const interests = [{ providerId: PROVIDER.id, eventCode: 'placed' }]
  const reading = { deliveryType: 'journal', webhookUrl: null } as const
  await trial.register('pushed', { interests })
  await trial.register('batched', { interests, deliveryType: 'webhook_batch' })
  await trial.register('pulling', { interests, ...reading })
  await trial.register('paused', { interests, ...reading, isWanted: false })
  await trial.register('pending', { interests, status: 'pending_verification' })
  await trial.register('disabled', { interests, status: 'hook_unreachable' })
  const rung = new Promise<void>((resolve) => {
    trial.bus.onRing('deliveries', resolve)
  })
  const [{ eventId, ...reached } = { eventId: '' }] = await publish([aRequest()], trial)
  assert.deepEqual(reached, { journaled: 6, active: 3, owed: 2 })
  assert.ok((await trial.store.read.events.find(idOf(eventId))) !== null)
  await rung
})

test('the same event published twice is two events, as its publisher wished', async () => {
  await using trial = await openPublishTrial(['placed'])
  await publish([aRequest()], trial)
  await publish([aRequest()], trial)
  assert.equal((await trial.store.read.events.listOfCode(PROVIDER.id, 'placed', 9)).length, 2)
})

test('the id in a URN may be written in capital letters', async () => {
  await using trial = await openPublishTrial(['placed'])
  await publish([aRequest({ source: `URN:UUID:${ID.toUpperCase()}` })], trial)
  assert.equal((await trial.store.read.events.listOfCode(PROVIDER.id, 'placed', 9)).length, 1)
})

const LONG = 'x'.repeat(500)

const REFUSED: readonly [
  what: string,
  changes: Partial<PublishRequest>,
  code: string,
  says: RegExp,
][] = [
  [
    'a source of another kind',
    { source: ID },
    'EVENTS-400',
    /^The event "order-5" has the `source` "6e8b.*must be "urn:uuid:"/,
  ],
  [
    'no id in its source',
    { source: 'urn:uuid:' },
    'EVENTS-400',
    /`source` "urn:uuid:"; it must be/,
  ],
  [
    'a provider that is not there',
    { source: 'urn:uuid:nope' },
    'EVENTS-400',
    /names the provider "nope".*GET \/events/,
  ],
  [
    'a code that is not there',
    { type: 'Placed' },
    'EVENTS-400',
    /`type` "Placed", which is no event code of the provider "Orders"\. It has "placed"\.$/,
  ],
  ['a very long type', { type: LONG }, 'EVENTS-400', /`type` "x{100}…",/],
  ['a very long source', { source: `urn:uuid:${LONG}` }, 'EVENTS-400', /provider "x{100}…" in/],
  [
    'Weir’s own provider',
    { source: `urn:uuid:${PLATFORM_NOTIFICATIONS.id}` },
    'EVENTS-403',
    /Nobody but Weir itself/,
  ],
  [
    'Weir’s own source',
    { source: PLATFORM_NOTIFICATIONS.source },
    'EVENTS-403',
    /Nobody but Weir itself/,
  ],
]

for (const [what, changes, code, says] of REFUSED) {
  test(`an event with ${what} is refused, and so is all that is published with it`, async () => {
    await using trial = await openPublishTrial(['placed'])
    await assert.rejects(publish([aRequest(), aRequest(changes)], trial), (error: unknown) => {
      assert.ok(error instanceof Fault)
      assert.equal(error.code, code)
      assert.match(error.message, says)
      return true
    })
    assert.deepEqual(await trial.store.read.events.listOfCode(PROVIDER.id, 'placed', 9), [])
  })
}

test('a provider without codes says how to get one, and one with many names some of them', async () => {
  await using none = await openPublishTrial([])
  await assert.rejects(
    publish([aRequest()], none),
    /It has none yet: POST one to its eventmetadata/,
  )
  await using many = await openPublishTrial(Array.from({ length: 25 }, (_, n) => `code-${n}`))
  await assert.rejects(publish([aRequest()], many), /"code-0", .* "code-19" and 5 more\.$/)
})

test('a batch that would reach registrations too often is refused whole, with how many may go', async () => {
  await using trial = await openPublishTrial(['placed'])
  const interests = [{ providerId: PROVIDER.id, eventCode: 'placed' }]
  for (let n = 0; n < 20; n++) await trial.register(`r${n}`, { interests })
  const batch = Array.from({ length: 1_000 }, () => aRequest())
  assert.equal((await publish(batch, trial)).length, 1_000)
  await trial.register('one more', { interests })
  await assert.rejects(publish(batch, trial), {
    code: 'EVENTS-400',
    message: /^The 1000 events .* 21000 entries .*; 20000 may be\. Publish about 952 events in one/,
  })
  assert.equal((await publish(batch.slice(0, 952), trial)).length, 952)
  const { events } = trial.store.read
  assert.equal((await events.listOfCode(PROVIDER.id, 'placed', 9_999)).length, 1_952)
})

async function openPublishTrial(codes: readonly string[]): Promise<NotifyTrial> {
  const trial = await openNotifyTrial()
  await trial.store.commit(async ({ providers }) => {
    await providers.insert(PROVIDER)
    for (const code of codes) {
      const described = { code, aliases: [], label: code, description: code }
      await providers.writeCode(PROVIDER.id, described, null)
    }
  })
  return trial
}

function aRequest(changes: Partial<PublishRequest> = {}): PublishRequest {
  const named = { id: 'order-5', source: PROVIDER.source, type: 'placed' }
  const attributes = { specversion: '1.0', ...named, tenant: 'north' }
  return { attributes, ...named, data: { n: 1 }, isPhi: false, ...changes }
}
