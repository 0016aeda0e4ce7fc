import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../../domain/ids.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  type Created,
  FAILED,
  type Fields,
  FILTER,
  openRegistrationTrial,
  SUCCESS,
} from './registration-trial.ts'

const trial = await openRegistrationTrial()
const receiver = await openReceiver()
after(async () => {
  await receiver[Symbol.asyncDispose]()
  await trial[Symbol.asyncDispose]()
})

const { create, urlOf } = trial
const JSON_PATCH = { 'content-type': 'application/json-patch+json' }

const patch = (registration: Created, sent: unknown) =>
  trial.ask('PATCH', urlOf(registration), sent, JSON_PATCH)

const replace = (path: string, value: unknown) => ({ op: 'replace', path, value })

const TAKEN: readonly [what: string, sent: unknown, becomes: Fields][] = [
  ['another name', [replace('/name', 'Renamed by a patch')], { name: 'Renamed by a patch' }],
  ['one operation outside of a list', replace('/description', 'd'), { description: 'd' }],
  [
    'an operation in capitals',
    [{ ...replace('/description', 'd'), op: 'REPLACE' }],
    {
      description: 'd',
    },
  ],
  ['a removed description', [{ op: 'remove', path: '/description' }], { description: '' }],
  ['nothing', [], {}],
  ['a text, a hundred times', Array(100).fill(replace('/description', 'd')), { description: 'd' }],
  ['a wish to be disabled', [replace('/enabled', false)], { enabled: false }],
  [
    'a value that is copied',
    [{ op: 'copy', from: '/name', path: '/description' }],
    { description: 'Before' },
  ],
  [
    'a value that is moved',
    [
      { op: 'move', from: '/description', path: '/name' },
      { op: 'test', path: '/name', value: 'Tells the team.' },
      replace('/name', 'Moved'),
    ],
    { name: 'Moved', description: '' },
  ],
  [
    'a filter',
    [{ op: 'add', path: '/subscriber_filters/-', value: FILTER }],
    { subscriber_filters: [FILTER] },
  ],
  ['no filters', [{ op: 'remove', path: '/subscriber_filters' }], { subscriber_filters: [] }],
  [
    'a webhook instead of a journal',
    [replace('/delivery_type', 'webhook'), replace('/webhook_url', `${receiver.url}/hook`)],
    { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` },
  ],
  [
    'a test that holds before what it guards',
    [{ op: 'test', path: '/delivery_type', value: 'journal' }, replace('/description', 'd')],
    { description: 'd' },
  ],
  ['a boolean of no meaning', [{ op: 'add', path: '/runtimeWebhook', value: true }], {}],
]

for (const [what, sent, becomes] of TAKEN) {
  test(`a patch to ${what} is taken and changes nothing else`, async () => {
    const created = await create({ name: 'Before' })
    const answer = await patch(created, sent)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.headers['content-type'], 'application/hal+json; charset=utf-8')
    const { updated_date: _, _weir, subscriber_filters, ...rest } = answer.json as Created
    const { updated_date: __, _weir: weir, subscriber_filters: none, ...before } = created
    const { subscriber_filters: filters = none, ...fields } = becomes
    assert.deepEqual(rest, { ...before, ...fields })
    assert.deepEqual(_weir['signatures'], weir['signatures'])
    assert.deepEqual(
      subscriber_filters.map(({ id: ___, ...filter }) => filter),
      filters,
    )
    assert.equal((await trial.ask('DELETE', urlOf(created))).status, 204)
  })
}

test('a patch adds an event of interest and removes it again', async () => {
  const created = await create()
  const codes = async (sent: unknown) =>
    ((await patch(created, sent)).json as Created).events_of_interest.map(
      (one) => one['event_code'],
    )
  const value = { provider: 'platform_notifications', event_code: FAILED.event_code }
  const add = [{ op: 'add', path: '/events_of_interest/-', value }]
  assert.deepEqual(await codes(add), [SUCCESS.event_code, FAILED.event_code])
  const remove = [
    { op: 'test', path: '/events_of_interest/0', value: SUCCESS },
    { op: 'remove', path: '/events_of_interest/0' },
  ]
  assert.deepEqual(await codes(remove), [FAILED.event_code])
})

test('a patch to another format is seen in each event of interest', async () => {
  const created = await create()
  const { json } = await patch(created, [replace('/delivery_format', 'pipeline')])
  const { delivery_format, events_of_interest } = json as Created
  assert.deepEqual(
    [delivery_format, events_of_interest],
    ['pipeline', [{ ...created.events_of_interest[0], event_delivery_format: 'pipeline' }]],
  )
})

test('a patch of a filter keeps its id', async () => {
  const created = await create({ subscriber_filters: [FILTER] })
  const answer = await patch(created, [replace('/subscriber_filters/0/name', 'Renamed')])
  const [filter] = (answer.json as Created).subscriber_filters
  assert.deepEqual(filter, { ...created.subscriber_filters[0], name: 'Renamed' })
})

for (const status of ['hook_unreachable', 'verification_failed'] as const) {
  test(`any patch of a registration that is ${status} asks for its proof and enables it again`, async () => {
    const webhook = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
    const created = await create(webhook)
    const id = idOf<'registration'>(created.registration_id)
    const disable = () =>
      trial.store.commit(async ({ registrations }) => {
        const now = await registrations.find(id)
        assert.ok(now)
        await registrations.replace({ ...now, status })
      })
    await disable()
    const healed = (await patch(created, [])).json as Fields
    assert.deepEqual([healed['webhook_status'], healed['enabled']], ['verified', true])
    await disable()
    const off = (await patch(created, [replace('/enabled', false)])).json as Fields
    assert.deepEqual([off['webhook_status'], off['enabled']], ['verified', false])
    const still = (await patch(created, [replace('/description', 'd')])).json as Fields
    assert.deepEqual([still['webhook_status'], still['enabled']], ['verified', false])
  })
}

const REFUSED: readonly [what: string, sent: unknown, says: RegExp][] = [
  [
    'an operation that nobody knows',
    [{ op: 'merge', path: '/name', value: 'x' }],
    /"merge" is not known\. Use/,
  ],
  [
    'the client id',
    [replace('/client_id', 'other')],
    /"\/client_id" cannot be changed.*name, desc/,
  ],
  [
    'the registration id',
    [{ op: 'add', path: '/registration_id', value: 'x' }],
    /cannot be changed/,
  ],
  ['the status', [replace('/webhook_status', 'verified')], /cannot be changed/],
  [
    'a copy of what it may not read',
    [{ op: 'copy', from: '/client_id', path: '/name' }],
    /"\/client_id"/,
  ],
  [
    'a field that nobody knows',
    [{ op: 'add', path: '/nope', value: 1 }],
    /"\/nope" cannot be changed/,
  ],
  ['a path that is none', [replace('name', 'x')], /"name" cannot be changed, or is no path/],
  ['a slash', [replace('/', 'x')], /"\/" cannot be changed/],
  ['the prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }], /__proto__/],
  [
    'the prototype further down',
    [{ op: 'add', path: '/_weir/__proto__/x', value: 1 }],
    /__proto__/,
  ],
  [
    'no name',
    [{ op: 'remove', path: '/name' }],
    /cannot be applied: the resource must have .*name/,
  ],
  ['a name of 2', [replace('/name', 'ab')], /"\/name" must not have fewer than 3/],
  ['a number for a name', [replace('/name', 5)], /"\/name" must be string/],
  ['no value', [{ op: 'replace', path: '/name' }], /replace "\/name": /],
  [
    'what is not there',
    [{ op: 'remove', path: '/events_of_interest/7' }],
    /remove "\/events_of_interest\/7": /,
  ],
  [
    'a test that does not hold',
    [{ op: 'test', path: '/name', value: 'x' }, replace('/name', 'abc')],
    /test "\/name": /,
  ],
  ['no source of a copy', [{ op: 'copy', path: '/name' }], /copy "\/name": /],
  ['a source that is no text', [{ op: 'copy', from: 5, path: '/name' }], /from` must be string/],
  ['an operation without a path', [{ op: 'add' }], /'path'/],
  ['a number', 5, /must be array, and is 5/],
  ['nothing at all', '', /must be array/],
  ['everything replaced by nothing', [replace('', {})], /must have required/],
  ['another provider', [replace('/events_of_interest/0/provider_id', 'nope')], /provider "nope"/],
  ['a webhook without a URL', [replace('/delivery_type', 'webhook')], /needs a `webhook_url`/],
  ['a runtime action', [{ op: 'add', path: '/runtime_action', value: 'a/b' }], /no runtime/],
  [
    'a filter that is none',
    [{ op: 'add', path: '/subscriber_filters/0', value: { ...FILTER, subscriber_filter: '[]' } }],
    /filter/i,
  ],
  [
    'two filters',
    [0, 1].map((n) => ({
      op: 'add',
      path: '/subscriber_filters/-',
      value: { ...FILTER, name: `Mine ${n}` },
    })),
    /"\/subscriber_filters" must not have more than 1 items/,
  ],
  [
    'copies of copies without end',
    Array.from({ length: 60 }, () => ({
      op: 'copy',
      from: '/events_of_interest',
      path: '/events_of_interest/-',
    })),
    /copies and moves more than 1000000 characters/,
  ],
  [
    'values put into values without end',
    Array.from({ length: 100 }, (_, n) => ({
      op: 'add',
      path: `/_weir${'/x'.repeat(n + 1)}`,
      value: {},
    })),
    /nests more than 100 deep/,
  ],
  ['101 operations', Array(101).fill(replace('/name', 'abc')), /it has 101 .* may have 100\./],
]

for (const [what, sent, says] of REFUSED) {
  test(`a patch with ${what} is refused and changes nothing`, async () => {
    const created = await create()
    const answer = await patch(created, sent)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(urlOf(created), answer), says)
    assert.deepEqual((await trial.ask('GET', urlOf(created))).json, created)
    assert.equal(({} as Fields)['x'], undefined)
  })
}

test('whatever a patch says, what is kept could have been asked for, and the ids stay', async () => {
  const created = await create({ subscriber_filters: [FILTER] })
  const paths = ['', '/', '-', '0', 'name', 'description', 'events_of_interest', 'enabled', 'id']
  const path = fc
    .array(
      fc.constantFrom(...paths, 'subscriber_filters', '_weir', 'signatures', 'delivery_type'),
      {
        maxLength: 3,
      },
    )
    .map((steps) => steps.map((step) => `/${step}`).join(''))
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path,
      from: path,
      value: fc.oneof(
        fc.constantFrom<unknown>('journal', 'abc', true, [], SUCCESS),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: ['op', 'path'] },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 4 }), async (sent) => {
      const answer = await patch(created, sent)
      if (answer.status !== 200) {
        assert.ok([400, 409].includes(answer.status), answer.text)
        documentedSentence(urlOf(created), answer)
      }
      const now = (await trial.ask('GET', urlOf(created))).json as Created
      assert.equal(now.registration_id, created.registration_id)
      assert.equal(now['client_id'], created['client_id'])
      const again = await trial.ask('PUT', urlOf(created), now)
      assert.equal(again.status, 200, again.text)
      assert.deepEqual(trial.errors, [])
    }),
    { numRuns: 200 },
  )
})
