import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence, PUBLIC_URL, TOKEN } from '../../app-trial.ts'
import { type Created, type Fields, openRegistrationTrial } from './registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const { all, body, create, post, urlOf } = trial
const { consumerOrgId, projectId, workspaceId, credentialId, clientId } = trial.services.identity
const HAL = 'application/hal+json; charset=utf-8'

test('a journal registration is verified and enabled in the answer that creates it', async () => {
  const answer = await trial.ask('POST', all, body({ name: 'First', delivery_type: 'JOURNAL' }))
  assert.equal(answer.headers['content-type'], HAL)
  const { registration_id, created_date, updated_date, id, _weir, _links, ...rest } =
    answer.json as Created
  assert.match(registration_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.match(String(created_date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.equal(updated_date, created_date)
  assert.ok(Number.isInteger(id))
  assert.deepEqual(_weir, {
    statusReason: '',
    isWanted: true,
    statusSince: created_date,
    signatures: ['adobe_rsa'],
    maxInFlight: null,
    maxPerSecond: null,
    flowIds: [],
  })
  assert.deepEqual(_links, {
    'rel:events': {
      href: `${PUBLIC_URL}/events/organizations/${consumerOrgId}/integrations/${credentialId}/${registration_id}`,
    },
    'rel:trace': {
      href: `${PUBLIC_URL}/traces/${consumerOrgId}/${projectId}/${workspaceId}/registration/${registration_id}`,
    },
    self: { href: `${PUBLIC_URL}${all}/${registration_id}` },
  })
  assert.deepEqual(rest, {
    name: 'First',
    description: 'Tells the team.',
    client_id: clientId,
    consumer_id: consumerOrgId,
    project_id: projectId,
    workspace_id: workspaceId,
    delivery_type: 'journal',
    delivery_format: 'adobe_io',
    runtime_action: '',
    webhook_status: 'verified',
    enabled: true,
    subscriber_filters: [],
    events_of_interest: [
      {
        provider_id: '7e1f5a52-6c5f-4b8e-9a40-706c6174666d',
        event_code: 'sources_flow_run_success',
        event_label: "Experience Platform Source's Flow Run Succeeded",
        event_description:
          'A flow run has ended well, with or without refused records below its threshold.',
        provider: 'platform_notifications',
        provider_label: 'Platform notifications',
        provider_description: 'Tells how flow runs and batches went.',
        provider_docs_url:
          'https://experienceleague.adobe.com/en/docs/experience-platform/sources/notifications',
        event_delivery_format: 'adobe_io',
      },
    ],
  })
})

test('a registration is read, listed, changed and deleted', async () => {
  const created = await create()
  const url = urlOf(created)
  const read = await trial.ask('GET', url)
  assert.deepEqual([read.json, read.headers['content-type']], [created, HAL])
  const listed = await trial.ask('GET', all)
  assert.equal(listed.headers['content-type'], HAL)
  const { _embedded, _links } = listed.json as {
    _embedded: { registrations: Created[] }
    _links: Fields
  }
  assert.deepEqual(_embedded.registrations.at(-1), created)
  assert.deepEqual(_links, { self: { href: `${PUBLIC_URL}${all}` } })

  const wish = body({ name: 'Renamed', description: undefined, enabled: false })
  const changed = await trial.ask('PUT', url, wish)
  assert.deepEqual([changed.status, changed.headers['content-type']], [200, HAL], changed.text)
  const now = changed.json as Created
  assert.deepEqual([now['name'], now['description'], now['enabled']], ['Renamed', '', false])
  assert.deepEqual((await trial.ask('GET', url)).json, now)

  const gone = await trial.ask('DELETE', url, undefined, { 'content-type': 'application/json' })
  assert.deepEqual([gone.status, gone.text], [204, ''])
  for (const method of ['GET', 'DELETE', 'PUT', 'PATCH'] as const) {
    const sent = { GET: undefined, DELETE: undefined, PUT: wish, PATCH: [] }[method]
    const answer = await trial.ask(method, url, sent)
    assert.equal(answer.status, 404, method)
    assert.ok(documentedSentence(url, answer).includes(created.registration_id))
  }
})

test('a list is there even where nothing is in it', async () => {
  await using empty = await openRegistrationTrial()
  const { json } = await empty.ask('GET', empty.all)
  assert.deepEqual((json as Fields)['_embedded'], { registrations: [] })
})

const ELSEWHERE: readonly [what: string, path: string, says: RegExp][] = [
  ['another organisation', `/events/1/${projectId}/${workspaceId}`, /organisation "1"/],
  ['another project', `/events/${consumerOrgId}/1/${workspaceId}`, /project "1"/],
  ['another workspace', `/events/${consumerOrgId}/${projectId}/1`, /workspace "1"/],
]

for (const [what, path, says] of ELSEWHERE) {
  test(`there are no registrations in ${what}`, async () => {
    const { registration_id } = await create()
    const url = `${path}/registrations`
    const answers = [
      await trial.ask('GET', url),
      await trial.ask('POST', url, body()),
      await trial.ask('GET', `${url}/${registration_id}`),
      await trial.ask('PUT', `${url}/${registration_id}`, body()),
      await trial.ask('PATCH', `${url}/${registration_id}`, []),
      await trial.ask('DELETE', `${url}/${registration_id}`),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 404)
      assert.match(documentedSentence(url, answer), says)
    }
  })
}

test('a registration of one workspace is not found in another one, which has a list of its own', async () => {
  const { chance, clock } = trial.services
  const id = idOf<'workspace'>(chance.uuid())
  const other = { id, projectId, name: 'Stage', createdAt: clock.now() }
  await trial.store.commit(({ projects }) => projects.insertWorkspace(other))
  const there = `/events/${consumerOrgId}/${projectId}/${other.id}/registrations`
  const created = await create({ name: 'In two workspaces' })
  const second = await trial.ask('POST', there, body({ name: 'In two workspaces' }))
  assert.equal(second.status, 201, second.text)
  const { registration_id } = second.json as Created
  assert.equal((await trial.ask('GET', `${there}/${registration_id}`)).status, 200)
  assert.equal((await trial.ask('GET', `${all}/${registration_id}`)).status, 404)
  assert.equal((await trial.ask('DELETE', `${there}/${created.registration_id}`)).status, 404)
  const { _embedded } = (await trial.ask('GET', there)).json as {
    _embedded: { registrations: Created[] }
  }
  assert.deepEqual(_embedded.registrations, [second.json])
})

test('without a token, or with one that nobody handed out, nothing is done', async () => {
  const created = await create()
  for (const [method, url, sent] of [
    ['GET', all, undefined],
    ['POST', all, body()],
    ['GET', urlOf(created), undefined],
    ['PUT', urlOf(created), body()],
    ['PATCH', urlOf(created), []],
    ['DELETE', urlOf(created), undefined],
    ['GET', `/events/${consumerOrgId}/registrations`, undefined],
  ] as const) {
    const missing = await trial.ask(method, url, sent, { authorization: null })
    const wrong = await trial.ask(method, url, sent, { authorization: `Bearer not-${TOKEN}` })
    assert.deepEqual([missing.status, wrong.status], [403, 401], `${method} ${url}`)
    documentedSentence(url, missing)
    documentedSentence(url, wrong)
  }
  assert.deepEqual((await trial.ask('GET', urlOf(created))).json, created)
})

test('body fields that nobody knows are ignored, as official clients send some', async () => {
  const extra = {
    organization_id: '1',
    consumerOrgId,
    projectId,
    workspaceId,
    registrationId: '',
    runtimeWebhook: false,
    registration_id: 'mine',
    webhook_status: 'unstable',
  }
  const created = await create(extra)
  assert.equal(created['organization_id'], undefined)
  assert.notEqual(created.registration_id, 'mine')
  const changed = await trial.ask('PUT', urlOf(created), body({ ...extra, client_id: 'other' }))
  assert.equal(changed.status, 200, changed.text)
  const { client_id, webhook_status } = changed.json as Fields
  assert.deepEqual([client_id, webhook_status], [created['client_id'], 'verified'])
})

test('what was read can be sent back and changes nothing but the date', async () => {
  await using receiver = await openReceiver()
  const created = await create({
    delivery_type: 'webhook_batch',
    webhook_url: `${receiver.url}/hook`,
    delivery_format: 'cloud_events_v1',
    _weir: { signatures: ['standard_webhooks'] },
    subscriber_filters: [{ name: 'Mine', subscriber_filter: '{"type":["x"]}' }],
  })
  const { json: read } = await trial.ask('GET', urlOf(created))
  const answer = await trial.ask('PUT', urlOf(created), read)
  assert.equal(answer.status, 200, answer.text)
  const now = answer.json as Created
  assert.deepEqual(
    { ...now, updated_date: 0, _weir: 0 },
    { ...(read as Created), updated_date: 0, _weir: 0 },
  )
})

test('a name that is taken is a conflict that names its holder, on creating and on changing', async () => {
  const holder = await create({ name: 'Taken' })
  const other = await create()
  const rename = [{ op: 'replace', path: '/name', value: 'Taken' }]
  const answers = [
    await post({ name: 'Taken' }),
    await trial.ask('PUT', urlOf(other), body({ name: 'Taken' })),
    await trial.ask('PATCH', urlOf(other), rename),
  ]
  for (const answer of answers) {
    assert.equal(answer.status, 409)
    assert.equal(answer.headers['x-conflicting-id'], holder.registration_id)
    assert.match(documentedSentence(all, answer), /The name "Taken" is used/)
  }
})

test('a client that has all the registrations it may have gets a conflict that names nobody', async () => {
  const client_id = await trial.openClient()
  for (let n = 0; n < 30; n++) await create({ client_id })
  const answer = await post({ client_id })
  assert.equal(answer.status, 409)
  assert.equal(answer.headers['x-conflicting-id'], undefined)
  assert.match(documentedSentence(all, answer), /has 30 registrations, its limit/)
})

test('a webhook is challenged when it is registered, and again by every change', async () => {
  await using receiver = await openReceiver()
  const wish = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
  const created = await create(wish)
  assert.deepEqual([created['webhook_status'], created['enabled']], ['verified', true])
  assert.equal(created['webhook_url'], wish.webhook_url)
  assert.equal(receiver.challenges, 1)

  const rename = [{ op: 'replace', path: '/description', value: 'Changed' }]
  for (const [method, sent] of [
    ['PUT', body(wish)],
    ['PATCH', rename],
  ] as const) {
    receiver.isProving = false
    const failed = (await trial.ask(method, urlOf(created), sent)).json as Fields
    assert.deepEqual(
      [failed['webhook_status'], failed['enabled']],
      ['verification_failed', false],
      method,
    )
    receiver.isProving = true
    const healed = (await trial.ask(method, urlOf(created), sent)).json as Created
    assert.deepEqual([healed['webhook_status'], healed['enabled']], ['verified', true], method)
  }
  assert.equal(receiver.challenges, 5)
})

test('both paths of the traces show the challenges, newest first', async () => {
  await using receiver = await openReceiver()
  const created = await create({
    client_id: clientId,
    delivery_type: 'webhook',
    webhook_url: `${receiver.url}/hook`,
  })
  const id = created.registration_id
  const old = `/events/organizations/${consumerOrgId}/integrations/${credentialId}/tracing/${id}`
  const recent = created._links['rel:trace']?.href.slice(PUBLIC_URL.length) ?? ''
  const [one, two] = [await trial.ask('GET', old), await trial.ask('GET', recent)]
  assert.equal(one.status, 200)
  assert.deepEqual(one.json, two.json)
  const [trace] = one.json as { event: string; registrationId: string }[]
  assert.deepEqual([trace?.event, trace?.registrationId], ['challenge', id])
})
