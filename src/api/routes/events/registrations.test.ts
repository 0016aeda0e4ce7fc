import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/events/catalog.ts'
import { documentedSentence, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, credentialId, clientId } = trial.services.identity
const URL_ALL = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
const provider_id = PLATFORM_NOTIFICATIONS.id

type Fields = Record<string, unknown>
interface Created extends Fields {
  readonly registration_id: string
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}

let count = 0

function body(changes: Fields = {}): Fields {
  return {
    client_id: clientId,
    name: `Registration ${++count}`,
    description: 'Tells the team.',
    delivery_type: 'journal',
    events_of_interest: [{ provider_id, event_code: 'sources_flow_run_success' }],
    ...changes,
  }
}

async function create(changes: Fields = {}): Promise<Created> {
  const answer = await trial.ask('POST', URL_ALL, body(changes))
  assert.equal(answer.status, 201, answer.text)
  return answer.json as Created
}

test('a journal registration is verified and enabled in the answer that creates it', async () => {
  const created = await create({ name: 'First', delivery_type: 'JOURNAL' })
  const { registration_id, created_date, updated_date, id, ...rest } = created
  assert.match(registration_id, /^[0-9a-f-]{36}$/)
  assert.match(String(created_date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.equal(updated_date, created_date)
  assert.equal(typeof id, 'number')
  assert.equal(rest['delivery_type'], 'journal')
  assert.equal(rest['webhook_status'], 'verified')
  assert.equal(rest['enabled'], true)
  assert.deepEqual(
    [rest['consumer_id'], rest['project_id'], rest['workspace_id'], rest['client_id']],
    [consumerOrgId, projectId, workspaceId, clientId],
  )
  assert.deepEqual(created._links, {
    'rel:events': {
      href: `${PUBLIC_URL}/events/organizations/${consumerOrgId}/integrations/${credentialId}/${registration_id}`,
    },
    'rel:trace': {
      href: `${PUBLIC_URL}/traces/${consumerOrgId}/${projectId}/${workspaceId}/registration/${registration_id}`,
    },
    self: { href: `${PUBLIC_URL}${URL_ALL}/${registration_id}` },
  })
})

test('a registration is read, listed, changed and deleted', async () => {
  const created = await create()
  const url = `${URL_ALL}/${created.registration_id}`
  assert.deepEqual((await trial.ask('GET', url)).json, created)
  const listed = (await trial.ask('GET', URL_ALL)).json as {
    _embedded: { registrations: Created[] }
  }
  assert.deepEqual(
    listed._embedded.registrations.filter((one) => one.registration_id === created.registration_id),
    [created],
  )

  const wish = body({ name: 'Renamed', description: undefined, enabled: false })
  const changed = await trial.ask('PUT', url, wish)
  assert.equal(changed.status, 200, changed.text)
  const now = changed.json as Created
  assert.deepEqual([now['name'], now['description'], now['enabled']], ['Renamed', '', false])
  assert.deepEqual((await trial.ask('GET', url)).json, now)

  const gone = await trial.ask('DELETE', url, undefined, { 'content-type': 'application/json' })
  assert.deepEqual([gone.status, gone.text], [204, ''])
  for (const method of ['GET', 'DELETE'] as const) {
    const answer = await trial.ask(method, url)
    assert.equal(answer.status, 404)
    assert.ok(documentedSentence(url, answer).includes(created.registration_id))
  }
})

test('body fields that nobody knows are ignored, as official clients send some', async () => {
  const created = await create({
    organization_id: '1',
    consumerOrgId,
    projectId,
    workspaceId,
    registrationId: '',
    runtimeWebhook: false,
  })
  assert.equal(created['organization_id'], undefined)
})

test('a name that is taken is a conflict that names its holder, on creating and on changing', async () => {
  const holder = await create({ name: 'Taken' })
  const other = await create()
  const answers = [
    await trial.ask('POST', URL_ALL, body({ name: 'Taken' })),
    await trial.ask('PUT', `${URL_ALL}/${other.registration_id}`, body({ name: 'Taken' })),
  ]
  for (const answer of answers) {
    assert.equal(answer.status, 409)
    assert.equal(answer.headers['x-conflicting-id'], holder.registration_id)
    assert.match(documentedSentence(URL_ALL, answer), /The name "Taken" is used/)
  }
})

const REFUSED: readonly [what: string, changes: Fields, says: RegExp][] = [
  [
    'a client that is not there',
    { client_id: 'nobody' },
    /`client_id` "nobody" is not a credential/,
  ],
  ['a short name', { name: 'ab' }, /fewer than 3 characters, and is "ab"/],
  ['a name of 256', { name: 'n'.repeat(256) }, /more than 255/],
  ['a name with a bracket', { name: '<b>bold</b>' }, /`body\.name` must match pattern.*<b>/],
  ['a description of 5,001', { description: 'd'.repeat(5_001) }, /more than 5000/],
  ['no interest', { events_of_interest: [] }, /fewer than 1 items/],
  [
    'the same interest twice',
    {
      events_of_interest: [1, 2].map(() => ({
        provider_id,
        event_code: 'sources_flow_run_success',
      })),
    },
    /duplicate/,
  ],
  [
    'another provider',
    { events_of_interest: [{ provider_id: 'nope', event_code: 'x' }] },
    /provider "nope"/,
  ],
  [
    'another code',
    { events_of_interest: [{ provider_id, event_code: 'nope' }] },
    /no event code "nope"/,
  ],
  ['another delivery type', { delivery_type: 'pigeon' }, /"pigeon" is not offered/],
  ['another format', { delivery_format: 'xml' }, /"xml" is not known/],
  ['a webhook without a URL', { delivery_type: 'webhook' }, /needs a `webhook_url`/],
  ['a URL that is none', { delivery_type: 'webhook', webhook_url: 'nope' }, /"nope" is not a URL/],
  [
    'plain http to a public address',
    { delivery_type: 'webhook', webhook_url: 'http://93.184.216.34/' },
    /use https/,
  ],
  [
    'a private address',
    { delivery_type: 'webhook', webhook_url: 'https://10.0.0.1/' },
    /"10\.0\.0\.1" is/,
  ],
  [
    'a password in its URL',
    { delivery_type: 'webhook', webhook_url: 'https://a:b@example.com/' },
    /leave them out/,
  ],
]

for (const [what, changes, says] of REFUSED) {
  test(`a registration with ${what} is refused and not kept`, async () => {
    const wish = body(changes)
    const answer = await trial.ask('POST', URL_ALL, wish)
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(URL_ALL, answer), says)
    assert.equal(await trial.store.read.registrations.findByName(String(wish['name'])), null)
  })
}

test('a webhook is challenged when it is registered, and again by every change', async () => {
  await using receiver = await openReceiver()
  const wish = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
  const created = await create(wish)
  assert.deepEqual([created['webhook_status'], created['enabled']], ['verified', true])
  assert.equal(receiver.challenges, 1)

  receiver.isProving = false
  const url = `${URL_ALL}/${created.registration_id}`
  const failed = (await trial.ask('PUT', url, body(wish))).json as Fields
  assert.deepEqual([failed['webhook_status'], failed['enabled']], ['verification_failed', false])
  receiver.isProving = true
  const healed = (await trial.ask('PUT', url, body(wish))).json as Fields
  assert.deepEqual([healed['webhook_status'], healed['enabled']], ['verified', true])
})

test('both paths of the traces show the challenges, newest first', async () => {
  await using receiver = await openReceiver()
  receiver.isProving = false
  const created = await create({ delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` })
  assert.deepEqual([created['webhook_status'], created['enabled']], ['verification_failed', false])
  const id = created.registration_id
  const old = `/events/organizations/${consumerOrgId}/integrations/${credentialId}/tracing/${id}`
  const recent = created._links['rel:trace']?.href.slice(PUBLIC_URL.length) ?? ''
  const [one, two] = [await trial.ask('GET', old), await trial.ask('GET', recent)]
  assert.equal(one.status, 200)
  assert.deepEqual(one.json, two.json)
  const [trace] = one.json as { event: string; registrationId: string }[]
  assert.deepEqual([trace?.event, trace?.registrationId], ['challenge', id])
})
