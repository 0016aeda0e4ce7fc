import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { documentedSentence, type Method, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { consumerOrgId, projectId, workspaceId, clientId } = trial.services.identity
const WORKSPACE = `/events/${consumerOrgId}/${projectId}/${workspaceId}`
const PATCH = { 'content-type': 'application/json-patch+json' }

await trial.store.commit(({ projects }) =>
  projects.insertWorkspace({ id: idOf('elsewhere'), projectId, name: 'Elsewhere', createdAt: 0 }),
)

type Fields = Record<string, unknown>

const made = await trial.ask('POST', `${WORKSPACE}/providers`, { label: 'Orders' })
const { id } = made.json as { id: string }
const OWN = `${WORKSPACE}/providers/${id}/eventmetadata`
const ALL = `/events/providers/${id}/eventmetadata`

let count = 0

function body(changes: Fields = {}): Fields & { readonly event_code: string } {
  return {
    event_code: `com.example.order_${++count}-placed`,
    label: 'Placed',
    description: 'An order was placed',
    ...changes,
  }
}

async function create(changes: Fields = {}): Promise<string> {
  const fields = body(changes)
  const { status, text } = await trial.ask('POST', OWN, fields)
  assert.equal(status, 201, text)
  return fields.event_code
}

async function codes(): Promise<readonly string[]> {
  const { json } = await trial.ask('GET', ALL)
  const { _embedded } = json as { _embedded: { eventmetadata: { event_code: string }[] } }
  return _embedded.eventmetadata.map(({ event_code }) => event_code)
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')

test('event metadata is read as it was answered when it was made, alone and in the list', async () => {
  const empty = await trial.ask('GET', ALL)
  assert.deepEqual(empty.json, {
    _embedded: { eventmetadata: [] },
    _links: { self: { href: `${PUBLIC_URL}${ALL}` } },
  })
  const code = 'com.adobe.events.sdk-event_1'
  const answer = await trial.ask('POST', OWN, {
    event_code: code,
    label: 'SDK',
    description: 'E2E',
    consumerOrgId: 'ignored',
  })
  assert.equal(answer.status, 201, answer.text)
  assert.equal(answer.headers['content-type'], 'application/hal+json; charset=utf-8')
  assert.deepEqual(answer.json, {
    event_code: code,
    label: 'SDK',
    description: 'E2E',
    _links: {
      'rel:sample_event': { href: `${PUBLIC_URL}${ALL}/${code}/sample_event` },
      'rel:update': { href: `${PUBLIC_URL}${OWN}/${code}` },
      self: { href: `${PUBLIC_URL}${ALL}/${code}` },
    },
  })
  const one = await trial.ask('GET', `${ALL}/${code}`)
  const list = await trial.ask('GET', ALL)
  assert.deepEqual(one.json, answer.json)
  assert.deepEqual((list.json as Fields)['_embedded'], { eventmetadata: [answer.json] })
  for (const { headers } of [one, list]) {
    assert.equal(headers['content-type'], 'application/hal+json; charset=utf-8')
  }
  await trial.ask('DELETE', OWN)
})

test("Weir's own codes are found in both spellings, with no way to change them", async () => {
  const [one, two] = await Promise.all(
    ['failed', 'failure'].map((end) =>
      trial.ask(
        'GET',
        `/events/providers/${PLATFORM_NOTIFICATIONS.id}/eventmetadata/sources_flow_run_${end}`,
      ),
    ),
  )
  assert.equal(one?.status, 200)
  assert.deepEqual(one.json, two?.json)
  const { event_code, _links } = one.json as { event_code: string; _links: Fields }
  assert.equal(event_code, 'sources_flow_run_failed')
  assert.deepEqual(Object.keys(_links), ['rel:sample_event', 'self'])
})

test('a code that is there is a conflict, which names it; in another spelling it is another', async () => {
  await create({ event_code: 'Twice' })
  const answer = await trial.ask('POST', OWN, body({ event_code: 'Twice' }))
  assert.equal(answer.status, 409)
  assert.equal(answer.headers['x-conflicting-id'], 'Twice')
  documentedSentence(OWN, answer)
  await create({ event_code: 'twice' })
})

test('a PUT says all anew, the sample included', async () => {
  const event_code = await create({ sample_event_template: base64('{"a":1}') })
  const url = `${OWN}/${event_code}`
  const answer = await trial.ask('PUT', url, body({ event_code, label: 'Changed' }))
  assert.equal(answer.status, 200, answer.text)
  const { label, _embedded } = answer.json as Fields
  assert.deepEqual([label, _embedded], ['Changed', undefined])
  assert.deepEqual((await trial.ask('GET', `${ALL}/${event_code}`)).json, answer.json)
  const invalid = await trial.ask('PUT', url, body({ event_code, label: '' }))
  assert.equal(invalid.status, 400)
})

const PATCHES: readonly [operations: object[], changes: Fields | null][] = [
  [[{ op: 'replace', path: '/label', value: 'New' }], { label: 'New' }],
  [[{ op: 'copy', from: '/label', path: '/description' }], { description: 'Placed' }],
  [[{ op: 'replace', path: '/description', value: 'An order was placed' }], null],
  [[], null],
]

for (const [operations, changes] of PATCHES) {
  test(`the patch ${JSON.stringify(operations)} ${changes === null ? 'changes nothing: 204' : 'answers the metadata'}`, async () => {
    const url = `${ALL}/${await create()}`
    const before = (await trial.ask('GET', url)).json as Fields
    const own = url.replace(ALL, OWN)
    const answer = await trial.ask('PATCH', own, operations, PATCH)
    assert.equal(answer.status, changes === null ? 204 : 200, answer.text)
    if (changes !== null) assert.deepEqual(answer.json, { ...before, ...changes })
    assert.deepEqual((await trial.ask('GET', url)).json, { ...before, ...changes })
  })
}

test('a patch gives a sample, keeps it, and takes it away', async () => {
  const url = `${OWN}/${await create()}`
  const hasSample = async (operation: object): Promise<boolean> => {
    const { status, json, text } = await trial.ask('PATCH', url, [operation], PATCH)
    assert.equal(status, 200, text)
    return '_embedded' in (json as Fields)
  }
  const path = '/sample_event_template'
  assert.equal(await hasSample({ op: 'add', path, value: base64('{}') }), true)
  assert.equal(await hasSample({ op: 'replace', path: '/label', value: 'New' }), true)
  assert.equal(await hasSample({ op: 'remove', path }), false)
})

const DIFFERING: readonly [method: Method, body: unknown, headers?: Record<string, string>][] = [
  ['PUT', { event_code: 'else', label: 'L', description: 'D' }],
  ['PATCH', [{ op: 'replace', path: '/event_code', value: 'else' }], PATCH],
  ['PATCH', [{ op: 'replace', path: '/sample_event_template', value: 'e30=' }], PATCH],
  ['PATCH', [{ op: 'add', path: '/sample_event_template', value: 'e30' }], PATCH],
  ['PATCH', [{ op: 'remove', path: '/label' }], PATCH],
]

for (const [method, given, headers] of DIFFERING) {
  test(`${method} ${JSON.stringify(given)} is refused with 400 and changes nothing`, async () => {
    const code = await create()
    const before = (await trial.ask('GET', `${ALL}/${code}`)).json
    const answer = await trial.ask(method, `${OWN}/${code}`, given, headers)
    assert.equal(answer.status, 400, answer.text)
    documentedSentence(OWN, answer)
    assert.deepEqual((await trial.ask('GET', `${ALL}/${code}`)).json, before)
  })
}

const CHANGES: readonly [method: Method, path: string, body: unknown][] = [
  ['POST', '', body()],
  ['PUT', '/here', body({ event_code: 'here' })],
  ['PATCH', '/here', [{ op: 'replace', path: '/label', value: 'New' }]],
  ['DELETE', '/here', undefined],
  ['DELETE', '', undefined],
]

for (const [method, path, given] of CHANGES) {
  test(`${method} …/eventmetadata${path} works in its own workspace only, and on Weir's own codes in none`, async () => {
    await trial.ask('POST', OWN, body({ event_code: 'here' }))
    const before = await codes()
    const places: readonly [
      url: string,
      status: number,
      headers?: Record<string, string | null>,
    ][] = [
      [OWN.replace(workspaceId, 'elsewhere'), 404],
      [OWN.replace(workspaceId, 'nowhere'), 404],
      [OWN.replace(id, 'nobody'), 404],
      [OWN.replace(id, PLATFORM_NOTIFICATIONS.id), 403],
      [OWN, 403, { authorization: null }],
      [OWN, 401, { authorization: 'Bearer wrong' }],
    ]
    for (const [url, status, headers] of places) {
      const answer = await trial.ask(method, `${url}${path}`, given, headers)
      assert.equal(answer.status, status, `${url} ${answer.text}`)
      documentedSentence(url, answer)
    }
    assert.deepEqual(await codes(), before)
  })
}

test('a code that is not there is not found, whatever is asked of it', async () => {
  const asked: readonly [method: Method, url: string, body?: unknown][] = [
    ['GET', `${ALL}/nobody`],
    ['GET', '/events/providers/nobody/eventmetadata'],
    ['GET', '/events/providers/nobody/eventmetadata/nobody'],
    ['PUT', `${OWN}/nobody`, body({ event_code: 'nobody' })],
    ['PATCH', `${OWN}/nobody`, [{ op: 'replace', path: '/label', value: 'New' }]],
    ['DELETE', `${OWN}/nobody`],
  ]
  for (const [method, url, given] of asked) {
    const answer = await trial.ask(method, url, given)
    assert.equal(answer.status, 404, `${method} ${url} ${answer.text}`)
    documentedSentence(url, answer)
  }
})

test('a code that is deleted and made again is heard of again by who asked for it', async () => {
  const event_code = await create()
  const registrations = `${WORKSPACE}/registrations`
  const { json } = await trial.ask('POST', registrations, {
    client_id: clientId,
    name: 'Asks for it',
    delivery_type: 'journal',
    events_of_interest: [{ provider_id: id, event_code }],
  })
  const { registration_id } = json as { registration_id: string }
  const interest = async (): Promise<Fields | undefined> => {
    const answer = await trial.ask('GET', `${registrations}/${registration_id}`)
    return (answer.json as { events_of_interest: Fields[] }).events_of_interest[0]
  }
  assert.equal((await interest())?.['event_label'], 'Placed')
  const gone = await trial.ask('DELETE', `${OWN}/${event_code}`)
  assert.deepEqual([gone.status, gone.text], [204, ''])
  assert.deepEqual(await interest(), { provider_id: id, event_code })
  await create({ event_code, label: 'Placed again' })
  assert.equal((await interest())?.['event_label'], 'Placed again')
})

test('all codes are deleted at once, also where there are none', async () => {
  await create()
  for (const _ of [1, 2]) {
    const { status, text } = await trial.ask('DELETE', OWN)
    assert.deepEqual([status, text], [204, ''])
    assert.deepEqual(await codes(), [])
  }
})
