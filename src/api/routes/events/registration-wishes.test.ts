import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { aFlow } from '../../../platform/store/store-trial.ts'
import type { Answer } from '../../app-trial.ts'
import {
  type Created,
  FAILED,
  type Fields,
  FILTER,
  openRegistrationTrial,
  provider_id,
  SUCCESS,
  SUCCESSFUL,
} from './registration-trial.ts'

const trial = await openRegistrationTrial()
const receiver = await openReceiver()
after(async () => {
  await receiver[Symbol.asyncDispose]()
  await trial[Symbol.asyncDispose]()
})

const { body, create, urlOf } = trial
const webhook = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
const client = (length: number) => 'c'.repeat(length)

await trial.store.commit(async ({ credentials }) => {
  const credential = await credentials.find(trial.services.identity.clientId)
  assert.ok(credential)
  for (const clientId of [client(3), client(128), 'a.b-c_d']) {
    await credentials.write({ ...credential, clientId })
  }
})

const TAKEN: readonly [what: string, changes: Fields, becomes?: Fields][] = [
  ['a client id of 3', { client_id: client(3) }],
  ['a client id of 128', { client_id: client(128) }],
  ['a client id with each mark', { client_id: 'a.b-c_d' }],
  ['a name of 3', { name: 'abc' }],
  ['a name of 255', { name: 'n'.repeat(255) }],
  ['a name in another script', { name: 'Läufe → 流れ (neu) & [rot]' }],
  ['a name with spaces around it', { name: '  Spaced  ' }, { name: 'Spaced' }],
  ['no description', { description: undefined }, { description: '' }],
  ['an empty description', { description: '' }],
  ['a description of 5,000', { description: 'd'.repeat(5_000) }],
  ['a webhook URL of 4,000', { ...webhook, webhook_url: `${receiver.url}/`.padEnd(4_000, 'h') }],
  ['an empty webhook URL', { webhook_url: '' }, { webhook_url: undefined }],
  ['an empty runtime action', { runtime_action: '' }],
  ['two interests', { events_of_interest: [SUCCESS, FAILED] }, {}],
  [
    'a provider by its legacy name',
    { events_of_interest: [{ provider: 'platform_notifications', event_code: FAILED.event_code }] },
    {},
  ],
  [
    'a provider by the alias of its legacy name',
    {
      events_of_interest: [
        { provider: 'aep_observability_catalog_events', event_code: 'sources_flow_run_failure' },
      ],
    },
    {},
  ],
  ['webhooks in capitals', { ...webhook, delivery_type: 'WEBHOOK' }, { delivery_type: 'webhook' }],
  [
    'batches in capitals',
    { ...webhook, delivery_type: 'WEBHOOK_BATCH' },
    { delivery_type: 'webhook_batch' },
  ],
  ['a mixed journal', { delivery_type: 'JourNal' }, { delivery_type: 'journal' }],
  ['the form of the platform', { delivery_format: 'adobe_io' }],
  ['the array form', { delivery_format: 'pipeline' }],
  ['CloudEvents', { delivery_format: 'cloud_events_v1' }],
  ['nothing said about enabling', { enabled: undefined }, { enabled: true }],
  ['a wish to begin disabled', { enabled: false }],
  [
    'a place in Amazon that it does not need',
    { destination_metadata: { aws_region: 'eu-central-1', aws_account_id: '123456789012' } },
    { destination_metadata: undefined },
  ],
  ['no filter', { subscriber_filters: [] }],
  ['a filter', { subscriber_filters: [FILTER] }, {}],
  ['a name of a filter of 80', { subscriber_filters: [{ ...FILTER, name: 'n'.repeat(80) }] }, {}],
  [
    'a description of a filter of 250',
    { subscriber_filters: [{ ...FILTER, description: 'd'.repeat(250) }] },
    {},
  ],
  [
    'a filter of 64 KiB',
    { subscriber_filters: [{ ...FILTER, subscriber_filter: SUCCESSFUL.padEnd(65_536) }] },
    {},
  ],
  ['RSA signatures', { _weir: { signatures: ['adobe_rsa'] } }, {}],
  ['nothing in `_weir`', { _weir: {} }, {}],
  ['a boolean of no meaning', { runtimeWebhook: true }, { runtimeWebhook: undefined }],
]

for (const [what, changes, becomes = changes] of TAKEN) {
  test(`a registration with ${what} is taken, on creating and on changing`, async () => {
    const created = await create(changes)
    const changed = await trial.ask('PUT', urlOf(created), { ...body(), ...changes })
    assert.equal(changed.status, 200, changed.text)
    for (const answer of [created, changed.json as Created]) {
      for (const [field, value] of Object.entries(becomes)) {
        if (field !== 'client_id' || answer === created) assert.deepEqual(answer[field], value)
      }
      assert.deepEqual([answer['webhook_status']], ['verified'])
    }
    const gone = await trial.ask('DELETE', urlOf(created))
    assert.equal(gone.status, 204)
  })
}

const FORMATS = [
  ['adobe_io', 'adobe_io'],
  ['pipeline', 'pipeline'],
  ['cloud_events_v1', 'cloud_events_v1'],
] as const

for (const [delivery_format, shown] of FORMATS) {
  test(`events of the platform are said to come as ${delivery_format}, those of a custom provider as it writes them`, async () => {
    const custom = await trial.store.commit(async ({ providers }) => {
      const id = idOf<'provider'>(`provider-${delivery_format}`)
      await providers.insert({
        ...PLATFORM_NOTIFICATIONS,
        id,
        instanceId: id,
        metadataId: '3rd_party_custom_events',
        format: 'cloud_events_v1',
        workspaceId: trial.services.identity.workspaceId,
      })
      const code = { code: 'x', aliases: [], label: 'X', description: 'X.' }
      await providers.writeCode(id, code, null)
      return { provider_id: id, event_code: 'x' }
    })
    const { events_of_interest } = await create({
      delivery_format,
      events_of_interest: [SUCCESS, custom],
    })
    assert.deepEqual(
      events_of_interest.map((one) => one['event_delivery_format']),
      [shown, 'cloud_events_v1'],
    )
    assert.equal(events_of_interest[0]?.['provider_id'], provider_id)
  })
}

test('the flows it asks for are kept until they are changed or taken back, also where one was deleted', async () => {
  const insert = (id: string): Promise<void> =>
    trial.store.commit(({ flows }) => flows.insert(aFlow({ id: idOf(id) })))
  await insert('f1')
  await insert('f2')
  const created = await create({ _weir: { flowIds: ['f1'] } })
  assert.deepEqual(created._weir['flowIds'], ['f1'])
  const flowIdsIn = ({ json, text, status }: Answer): unknown => {
    assert.equal(status, 200, text)
    return (json as Created)._weir['flowIds']
  }
  const put = (changes: Fields) => trial.ask('PUT', urlOf(created), { ...body(), ...changes })
  const patch = (...operations: Fields[]) =>
    trial.ask('PATCH', urlOf(created), operations, {
      'content-type': 'application/json-patch+json',
    })
  assert.deepEqual(flowIdsIn(await put({})), ['f1'])
  assert.deepEqual(flowIdsIn(await put({ _weir: { flowIds: ['f2', 'f1'] } })), ['f2', 'f1'])
  await trial.store.commit(({ flows }) => flows.remove(idOf('f1')))
  assert.deepEqual(flowIdsIn(await put({ description: 'Still.' })), ['f2', 'f1'])
  const { json } = await trial.ask('GET', urlOf(created))
  assert.match(
    String((json as Created)._weir['statusReason']),
    /asks for flows that were deleted, and gets nothing of them: f1\./,
  )
  const kept = await patch({ op: 'replace', path: '/description', value: 'Once more.' })
  assert.deepEqual(flowIdsIn(kept), ['f2', 'f1'])
  const unknown = await patch({ op: 'add', path: '/_weir/flowIds/-', value: 'f3' })
  assert.equal(unknown.status, 400)
  assert.match(unknown.text, /names \\"f3\\", which is no flow/)
  assert.deepEqual(flowIdsIn(await patch({ op: 'remove', path: '/_weir/flowIds' })), [])
  const gone = await put({ _weir: { flowIds: ['f1'] } })
  assert.equal(gone.status, 400, 'it named it no more')
})

test('limits of one’s own are kept until they are changed or taken back', async () => {
  const created = await create({ _weir: { maxInFlight: 256, maxPerSecond: 0.01 } })
  const put = async (changes: Fields): Promise<Fields> => {
    const { json, text } = await trial.ask('PUT', urlOf(created), { ...body(), ...changes })
    const { _weir } = json as Created
    assert.ok(typeof _weir === 'object' && _weir !== null, text)
    const { maxInFlight, maxPerSecond } = _weir as Fields
    return { maxInFlight, maxPerSecond }
  }
  // Official clients know nothing of them.
  assert.deepEqual(await put({}), { maxInFlight: 256, maxPerSecond: 0.01 })
  const slower = { maxInFlight: 1, maxPerSecond: 10_000 }
  assert.deepEqual(await put({ _weir: slower }), slower)
  const none = { maxInFlight: null, maxPerSecond: null }
  assert.deepEqual(await put({ _weir: none }), none)
})
