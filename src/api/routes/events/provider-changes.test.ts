/** provider-changes: making, changing and deleting providers over the wire. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { documentedSentence, type Method, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, imsOrgId, clientId } = trial.services.identity
const OWN = `/events/${consumerOrgId}/${projectId}/${workspaceId}/providers`
const OTHERS = `/events/${consumerOrgId}/${projectId}/elsewhere/providers`
const PATCH = { 'content-type': 'application/json-patch+json' }
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

await trial.store.commit(({ projects }) =>
  projects.insertWorkspace({
    id: idOf('elsewhere'),
    projectId,
    name: 'Elsewhere',
    createdAt: 0,
  }),
)

type Fields = Record<string, unknown>

async function create(fields: Fields = {}): Promise<Fields & { readonly id: string }> {
  const { status, json, text } = await trial.ask('POST', OWN, { label: 'A provider', ...fields })
  assert.equal(status, 201, text)
  return json as Fields & { id: string }
}

function idIn(json: unknown): unknown {
  return (json as Fields)['id']
}

async function read(id: string): Promise<unknown> {
  return (await trial.ask('GET', `/events/providers/${id}`)).json
}

test('a provider made with a label alone has its defaults, and is read as it was answered', async () => {
  const answer = await trial.ask('POST', OWN, { label: 'E2E', organization_id: 'ignored' })
  assert.equal(answer.status, 201)
  assert.equal(answer.headers['content-type'], 'application/hal+json; charset=utf-8')
  const { id, instance_id, source, _links, ...rest } = answer.json as Fields
  assert.match(String(id), UUID)
  assert.match(String(instance_id), UUID)
  assert.notEqual(id, instance_id)
  assert.equal(source, `urn:uuid:${String(id)}`)
  assert.deepEqual(rest, {
    label: 'E2E',
    description: 'Events that your own applications publish.',
    docs_url: '',
    publisher: imsOrgId,
    provider_metadata: '3rd_party_custom_events',
    event_delivery_format: 'cloud_events_v1',
    data_residency_region: 'VA6',
  })
  assert.deepEqual((_links as Fields)['rel:update'], { href: `${PUBLIC_URL}${OWN}/${String(id)}` })
  assert.deepEqual(await read(String(id)), answer.json)
})

const name = (length: number): string => 'x'.repeat(length)
const MARKS = "Az_09 \t-_.(),@:'`?#!"

const KEPT: readonly [field: string, value: string][] = [
  ['label', 'x'],
  ['label', name(255)],
  ['label', MARKS],
  ['description', ''],
  ['description', name(255)],
  ['description', MARKS],
  ['docs_url', ''],
  ['docs_url', `http://${name(248)}`],
  ['instance_id', 'i'],
  ['instance_id', name(255)],
  ['instance_id', 'Az_09-:@./'],
  ['provider_metadata', '3rd_party_custom_events'],
  ['event_delivery_format', 'adobe_io'],
  ['data_residency_region', 'IRL1'],
]

for (const [field, value] of KEPT) {
  test(`\`${field}\` may be ${JSON.stringify(value).slice(0, 40)} (${value.length})`, async () => {
    const made = await create({ [field]: value })
    assert.equal(made[field], value)
  })
}

test('a region in lower case, as clients write it, is the same region', async () => {
  const made = await create({ data_residency_region: 'irl1' })
  assert.equal(made['data_residency_region'], 'IRL1')
})

const REFUSED: readonly [fields: Fields, status: number, words: RegExp][] = [
  [{ label: undefined }, 400, /label/],
  [{ label: '' }, 400, /label/],
  [{ label: name(256) }, 400, /label/],
  [{ label: 7 }, 400, /label/],
  [{ label: null }, 400, /label/],
  ...['&', '/', '"', '<', '%', '{', 'ü', '\u{1f600}', '$', '+', '*', ';', '|'].map(
    (mark): [Fields, number, RegExp] => [{ label: `a${mark}` }, 400, /label/],
  ),
  [{ description: name(256) }, 400, /description/],
  [{ description: 'a & b' }, 400, /description/],
  [{ docs_url: `http://${name(249)}` }, 400, /docs_url/],
  [{ docs_url: 'not a url' }, 400, /docs_url/],
  [{ instance_id: '' }, 400, /instance_id/],
  [{ instance_id: name(256) }, 400, /instance_id/],
  [{ instance_id: 'a b' }, 400, /instance_id/],
  [{ instance_id: 'a#b' }, 400, /instance_id/],
  [{ provider_metadata: '' }, 400, /provider_metadata/],
  [{ provider_metadata: name(256) }, 400, /provider_metadata/],
  [{ provider_metadata: name(255) }, 404, /provider metadata/],
  [{ provider_metadata: 'aem' }, 400, /instance_id/],
  [{ provider_metadata: 'platform_notifications', instance_id: 'a' }, 403, /Weir's own/],
  [{ data_residency_region: 'DE' }, 400, /data_residency_region/],
  [{ event_delivery_format: 'pipeline' }, 400, /event_delivery_format/],
]

for (const [fields, status, words] of REFUSED) {
  test(`a provider with ${JSON.stringify(fields).slice(0, 60)} is refused with ${status}`, async () => {
    const answer = await trial.ask('POST', OWN, { label: 'A provider', ...fields })
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(OWN, answer), words)
  })
}

test('an instance that is taken is a conflict, which names who has it; of another kind it is free', async () => {
  const taken = { provider_metadata: 'acs', instance_id: 'taken' }
  const { id } = await create(taken)
  const answer = await trial.ask('POST', OWN, { label: 'Again', ...taken })
  assert.equal(answer.status, 409)
  assert.equal(answer.headers['x-conflicting-id'], id)
  assert.match(documentedSentence(OWN, answer), /"taken" of "acs" is the provider/)
  const elsewhere = await trial.ask('POST', OTHERS, { label: 'Again', ...taken })
  assert.equal(elsewhere.status, 409, 'in whichever workspace')
  await create({ ...taken, provider_metadata: 'aem' })
})

test('of many who ask for one instance at once, one gets it', async () => {
  const body = { label: 'Race', instance_id: 'race' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => trial.ask('POST', OWN, body)))
  const made = answers.filter(({ status }) => status === 201)
  assert.equal(made.length, 1)
  const ids = answers
    .filter(({ status }) => status === 409)
    .map((one) => one.headers['x-conflicting-id'])
  assert.deepEqual(ids, Array(7).fill(idIn(made[0]?.json)))
})

test('a PUT says all anew that can be changed, and reads nothing else', async () => {
  const made = await create({
    description: 'Old',
    docs_url: 'https://example.com',
    instance_id: 'put',
  })
  const other = { provider_metadata: 'aem', instance_id: 'x', data_residency_region: 7 }
  const answer = await trial.ask('PUT', `${OWN}/${made.id}`, { label: 'New', ...other })
  assert.equal(answer.status, 200, answer.text)
  assert.match(String(answer.headers['content-type']), /^application\/hal\+json/)
  assert.deepEqual(answer.json, {
    ...made,
    label: 'New',
    description: 'Events that your own applications publish.',
    docs_url: '',
  })
  assert.deepEqual(await read(made.id), answer.json)
  const invalid = await trial.ask('PUT', `${OWN}/${made.id}`, { label: 'a&b' })
  assert.equal(invalid.status, 400)
})

const PATCHES: readonly [operations: object[], changes: Fields | null][] = [
  [[{ op: 'replace', path: '/label', value: 'New' }], { label: 'New' }],
  [
    [
      { op: 'test', path: '/label', value: 'A provider' },
      { op: 'copy', from: '/label', path: '/description' },
      { op: 'add', path: '/docs_url', value: 'https://example.com' },
    ],
    { description: 'A provider', docs_url: 'https://example.com' },
  ],
  [
    [{ op: 'remove', path: '/description' }],
    { description: 'Events that your own applications publish.' },
  ],
  [[{ op: 'replace', path: '/label', value: 'A provider' }], null],
  [[{ op: 'replace', path: '/provider_metadata', value: '3rd_party_custom_events' }], null],
  [[], null],
]

for (const [operations, changes] of PATCHES) {
  test(`the patch ${JSON.stringify(operations).slice(0, 80)} ${changes === null ? 'changes nothing: 204' : 'answers the provider'}`, async () => {
    const made = await create({ description: 'Old' })
    const answer = await trial.ask('PATCH', `${OWN}/${made.id}`, operations, PATCH)
    assert.equal(answer.status, changes === null ? 204 : 200, answer.text)
    if (changes === null) assert.equal(answer.text, '')
    else assert.deepEqual(answer.json, { ...made, ...changes })
    assert.deepEqual(await read(made.id), { ...made, ...changes })
  })
}

const BAD_PATCHES: readonly [operations: unknown, words: RegExp][] = [
  [[{ op: 'remove', path: '/label' }], /label/],
  [[{ op: 'replace', path: '/label', value: '' }], /label/],
  [[{ op: 'replace', path: '/label', value: 'a&b' }], /label/],
  [[{ op: 'replace', path: '/docs_url', value: 'nowhere' }], /docs_url/],
  [[{ op: 'test', path: '/label', value: 'Else' }], /test "\/label"/],
  [[{ op: 'replace', path: '/id', value: 'x' }], /"\/id" cannot be changed/],
  [[{ op: 'explode', path: '/label' }], /"explode" is not known/],
  [[{ op: 'replace', path: '/instance_id', value: 'x' }], /`instance_id` is chosen when/],
  [[{ op: 'remove', path: '/instance_id' }], /instance_id/],
  [[{ op: 'replace', path: '/provider_metadata', value: 'aem' }], /provider_metadata/],
  [[{ op: 'replace', path: '/data_residency_region', value: 'IRL1' }], /data_residency_region/],
  [[{ op: 'replace', path: '/event_delivery_format', value: 'adobe_io' }], /event_delivery_format/],
  ['{', /cannot be read/],
  ['7', /body/],
]

for (const [operations, words] of BAD_PATCHES) {
  test(`the patch ${JSON.stringify(operations)} is refused and changes nothing`, async () => {
    const made = await create()
    const url = `${OWN}/${made.id}`
    const answer = await trial.ask('PATCH', url, operations, PATCH)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(url, answer), words)
    assert.deepEqual(await read(made.id), made)
  })
}

const CHANGES: readonly [method: Method, body: unknown][] = [
  ['PUT', { label: 'New' }],
  ['PATCH', [{ op: 'replace', path: '/label', value: 'New' }]],
  ['DELETE', undefined],
]

for (const [method, body] of CHANGES) {
  test(`${method} changes a provider through its own workspace only, and Weir's own through none`, async () => {
    const { id } = await create()
    const places: readonly [
      url: string,
      status: number,
      headers?: Record<string, null | string>,
    ][] = [
      [`${OTHERS}/${id}`, 404],
      [`${OWN}/nobody`, 404],
      [`${OWN.replace(workspaceId, 'nowhere')}/${id}`, 404],
      [`${OWN.replace(projectId, 'nowhere')}/${id}`, 404],
      [`${OWN.replace(consumerOrgId, '1')}/${id}`, 404],
      [`${OWN}/${PLATFORM_NOTIFICATIONS.id}`, 403],
      [`${OWN}/${id}`, 403, { authorization: null }],
      [`${OWN}/${id}`, 401, { authorization: 'Bearer wrong' }],
    ]
    for (const [url, status, headers] of places) {
      const answer = await trial.ask(method, url, body, headers)
      assert.equal(answer.status, status, `${url} ${answer.text}`)
      documentedSentence(url, answer)
    }
    assert.equal(((await read(id)) as Fields)['label'], 'A provider')
  })
}

test('a provider is made in a workspace that is there', async () => {
  const answer = await trial.ask('POST', OWN.replace(workspaceId, 'nowhere'), { label: 'A' })
  assert.equal(answer.status, 404)
  assert.match(documentedSentence(OWN, answer), /workspace "nowhere"/)
})

test('a deleted provider is gone, with its codes; registrations stay and name it by its id alone', async () => {
  const { id } = await create({ instance_id: 'to delete'.replaceAll(' ', '-') })
  const code = { event_code: 'gone', label: 'Gone', description: 'Goes' }
  assert.equal((await trial.ask('POST', `${OWN}/${id}/eventmetadata`, code)).status, 201)
  const made = await trial.ask('POST', OWN.replace('/providers', '/registrations'), {
    client_id: clientId,
    name: 'Stays',
    delivery_type: 'journal',
    events_of_interest: [{ provider_id: id, event_code: 'gone' }],
  })
  assert.equal(made.status, 201, made.text)
  const { registration_id } = made.json as { registration_id: string }

  const answer = await trial.ask('DELETE', `${OWN}/${id}`)
  assert.deepEqual([answer.status, answer.text], [204, ''])
  assert.equal((await trial.ask('DELETE', `${OWN}/${id}`)).status, 404)
  assert.equal((await trial.ask('GET', `/events/providers/${id}`)).status, 404)
  assert.equal((await trial.ask('GET', `/events/providers/${id}/eventmetadata/gone`)).status, 404)
  const { json } = await trial.ask(
    'GET',
    `${OWN.replace('/providers', '/registrations')}/${registration_id}`,
  )
  assert.deepEqual((json as Fields)['events_of_interest'], [
    { provider_id: id, event_code: 'gone' },
  ])
  await create({ instance_id: 'to-delete' })
})
