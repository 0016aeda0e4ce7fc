import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence, type Method, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
const receiver = await openReceiver()
after(() => receiver[Symbol.asyncDispose]())
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, credentialId, clientId } = trial.services.identity
const WORKSPACE = `/events/${consumerOrgId}/${projectId}/${workspaceId}`
const HAL = 'application/hal+json; charset=utf-8'

type Fields = Record<string, unknown>

async function make(path: string, fields: Fields): Promise<Fields> {
  const { status, json, text } = await trial.ask('POST', `${WORKSPACE}/${path}`, fields)
  assert.equal(status, 201, text)
  return json as Fields
}

const id = String((await make('providers', { label: 'Orders' }))['id'])
const METADATA = `providers/${id}/eventmetadata`
const about = { label: 'An order', description: 'Of an order' }
const sample_event_template = Buffer.from('{"order":7}').toString('base64')
await make(METADATA, { ...about, event_code: 'order.placed', sample_event_template })
await make(METADATA, { ...about, event_code: 'order.lost' })

const PLACED = `/events/providers/${id}/eventmetadata/order.placed/sample_event`
const LOST = PLACED.replace('placed', 'lost')
const SUCCESS = `/events/providers/${PLATFORM_NOTIFICATIONS.id}/eventmetadata/sources_flow_run_success/sample_event`

let count = 0

async function register(fields: Fields = {}): Promise<string> {
  const made = await make('registrations', {
    client_id: clientId,
    name: `Registration ${++count}`,
    delivery_type: 'webhook',
    webhook_url: `${receiver.url}/hook`,
    events_of_interest: [
      { provider_id: id, event_code: 'order.placed' },
      { provider_id: id, event_code: 'order.lost' },
      { provider_id: PLATFORM_NOTIFICATIONS.id, event_code: 'sources_flow_run_success' },
    ],
    ...fields,
  })
  return String(made['registration_id'])
}

async function journalOf(registrationId: string): Promise<readonly unknown[]> {
  const url = `/events/organizations/${consumerOrgId}/integrations/${credentialId}/${registrationId}`
  const { json } = await trial.ask('GET', url)
  return (json as { events: { event: unknown }[] } | null)?.events.map(({ event }) => event) ?? []
}

test('the sample of a code is what a receiver would get, as a text', async () => {
  const { status, json, headers } = await trial.ask('GET', PLACED)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], HAL)
  const { sample_payload, ...rest } = json as Fields
  assert.deepEqual(rest, {
    event_code: 'order.placed',
    format: 'cloud_events',
    _links: { self: { href: `${PUBLIC_URL}${PLACED}` } },
  })
  const { data, type, source, recipientclientid } = JSON.parse(String(sample_payload))
  assert.deepEqual(
    { data, type, source, recipientclientid },
    {
      data: { order: 7 },
      type: 'order.placed',
      source: `urn:uuid:${id}`,
      recipientclientid: clientId,
    },
  )
})

test('it is embedded in the event metadata, where there is one', async () => {
  const sample = (await trial.ask('GET', PLACED)).json
  const metadata = await trial.ask('GET', PLACED.replace('/sample_event', ''))
  assert.deepEqual((metadata.json as Fields)['_embedded'], { sample_event: sample })
  const list = await trial.ask('GET', `/events/${METADATA}`)
  const { eventmetadata } = (list.json as { _embedded: { eventmetadata: Fields[] } })._embedded
  assert.deepEqual(
    eventmetadata.map(({ _embedded }) => _embedded),
    [{ sample_event: sample }, undefined],
  )
})

const LOOKS: readonly [url: string, status: number][] = [
  [PLACED, 200],
  [SUCCESS, 200],
  [SUCCESS.replace('success', 'failure'), 200],
  [LOST, 404],
  [PLACED.replace('placed', 'unknown'), 404],
  [PLACED.replace(id, 'nobody'), 404],
]

for (const method of ['GET', 'HEAD'] satisfies Method[]) {
  for (const [url, status] of LOOKS) {
    test(`${method} ${url.replace(id, '{id}')} answers ${status}`, async () => {
      const answer = await trial.ask(method, url)
      assert.equal(answer.status, status, answer.text)
      if (method === 'HEAD') assert.equal(answer.text, '')
      else if (status === 404) documentedSentence(url, answer)
    })
  }
}

const PUSHES: readonly [what: string, fields: Fields, push: string, note: RegExp][] = [
  ['a webhook', {}, 'owed', /on its way to the webhook/],
  ['a journal', { delivery_type: 'journal', webhook_url: undefined }, 'journal', /in the journal/],
  [
    'a disabled webhook',
    { enabled: false },
    'disabled',
    /journal of the registration only: .*disabled/,
  ],
]

for (const [what, fields, push, note] of PUSHES) {
  test(`a sample sent to ${what} is in its journal, and the answer says how it goes on`, async () => {
    const registration = await register(fields)
    const answer = await trial.ask('POST', `${PLACED}/${registration}`)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    const { event_id, event_code, format, sample_payload, _weir } = answer.json as Fields
    assert.deepEqual([event_code, format], ['order.placed', 'cloud_events'])
    assert.equal((_weir as Fields)['push'], push)
    assert.match(String((_weir as Fields)['note']), note)
    const body = JSON.parse(String(sample_payload))
    assert.deepEqual([body.event_id, body.data], [event_id, { order: 7 }])
    assert.deepEqual(await journalOf(registration), [body])
  })
}

test('nobody else gets it', async () => {
  const [one, two] = [await register(), await register()]
  await trial.ask('POST', `${PLACED}/${one}`)
  assert.deepEqual([(await journalOf(one)).length, (await journalOf(two)).length], [1, 0])
})

const GIVEN: readonly [body: unknown, data: unknown][] = [
  [{ mine: true }, { mine: true }],
  [
    [1, 2],
    [1, 2],
  ],
  ['"text"', 'text'],
  ['null', null],
  ['', { order: 7 }],
]

for (const [body, data] of GIVEN) {
  test(`with the body ${JSON.stringify(body)} the sample is ${JSON.stringify(data)}`, async () => {
    const registration = await register({ delivery_type: 'journal' })
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const answer = await trial.ask('POST', `${PLACED}/${registration}`, body, headers)
    assert.equal(answer.status, 200, answer.text)
    const [event] = await journalOf(registration)
    assert.deepEqual((event as Fields)['data'], data)
  })
}

test('of a code without a sample nothing is sent: 204; with a body that is', async () => {
  const registration = await register()
  const answer = await trial.ask('POST', `${LOST}/${registration}`)
  assert.deepEqual([answer.status, answer.text], [204, ''])
  assert.deepEqual(await journalOf(registration), [])
  assert.equal((await trial.ask('POST', `${LOST}/${registration}`, { lost: 1 })).status, 200)
  assert.equal((await journalOf(registration)).length, 1)
})

test("a sample of Weir's own code is written as the registration asks", async () => {
  for (const [delivery_format, format] of [
    ['adobe_io', 'adobe_io'],
    ['pipeline', 'adobe_io'],
    ['cloud_events_v1', 'cloud_events'],
  ]) {
    const registration = await register({ delivery_format })
    const { json } = await trial.ask('POST', `${SUCCESS}/${registration}`)
    assert.equal((json as Fields)['format'], format)
    const payload = JSON.parse(String((json as Fields)['sample_payload']))
    assert.deepEqual(await journalOf(registration), [payload])
    assert.equal(Array.isArray(payload), delivery_format === 'pipeline')
  }
})

test('what cannot be sent is refused with a sentence', async () => {
  const fields = { events_of_interest: [{ provider_id: id, event_code: 'order.lost' }] }
  const registration = await register(fields)
  const refused: readonly [url: string, status: number, words: RegExp, body?: unknown][] = [
    [`${PLACED}/nobody`, 404, /registration "nobody" is not found/],
    [`${LOST}/nobody`, 404, /registration "nobody" is not found/],
    [`${PLACED.replace('placed', 'unknown')}/${registration}`, 404, /event code "order\.unknown"/],
    [`${PLACED.replace(id, 'nobody')}/${registration}`, 404, /provider "nobody"/],
    [`${PLACED}/${registration}`, 400, /does not ask for the event code "order\.placed"/],
    [`${LOST}/${registration}`, 400, /cannot be read/, '{'],
    [`${SUCCESS}/${await register()}`, 400, /is a JSON object/, [1]],
  ]
  for (const [url, status, words, body] of refused) {
    const answer = await trial.ask('POST', url, body)
    assert.equal(answer.status, status, `${url} ${answer.text}`)
    assert.match(documentedSentence(url, answer), words)
  }
  assert.deepEqual(await journalOf(registration), [])
})

test('nothing of it is open to strangers', async () => {
  const asked: readonly [method: Method, url: string][] = [
    ['GET', PLACED],
    ['POST', `${PLACED}/${await register()}`],
  ]
  for (const [method, url] of asked) {
    for (const [authorization, status] of [
      [null, 403],
      ['Bearer wrong', 401],
    ] as const) {
      const answer = await trial.ask(method, url, undefined, { authorization })
      assert.equal(answer.status, status)
      documentedSentence(url, answer)
    }
  }
})
