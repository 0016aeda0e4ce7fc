import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { at, composed, type Fields, PROFILE, RECORD, registryOf } from './registry-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const registry = registryOf(trial)
const { get, send, make } = registry

function titlesOf(json: unknown): readonly string[] {
  return (json as { results: Fields[] }).results.map(({ title }) => String(title))
}

test('a schema that is composed is answered as the registry documents it', async () => {
  const { classId, groupId, schemaId } = await composed(registry, 'Documented')
  const fields = (await get(at('schemas', schemaId))).json as Fields
  const { 'meta:registryMetadata': metadata, 'meta:altId': altId, ...rest } = fields
  assert.deepEqual(rest, {
    $id: schemaId,
    'meta:resourceType': 'schemas',
    version: '1.0',
    title: 'Documented',
    type: 'object',
    description: 'Composed.',
    allOf: [{ $ref: classId }, { $ref: groupId }],
    'meta:extensible': false,
    'meta:abstract': false,
    'meta:extends': [classId, RECORD, groupId],
    'meta:xdmType': 'object',
    'meta:class': classId,
    imsOrg: trial.services.identity.imsOrgId,
    'meta:containerId': 'tenant',
    'meta:sandboxId': trial.services.identity.sandboxId,
    'meta:sandboxType': 'production',
    'meta:tenantNamespace': '_weir',
  })
  assert.deepEqual(Object.keys(metadata as object), [
    'repo:createdDate',
    'repo:lastModifiedDate',
    'eTag',
  ])
  assert.match(schemaId, /^https:\/\/ns\.adobe\.com\/weir\/schemas\/[0-9a-f]{48}$/)
  assert.match(groupId, /\/weir\/mixins\//)
  assert.deepEqual((await get(`/tenant/schemas/${String(altId)}`)).json, fields)
})

test('in full, every ref is resolved, and each node says its type of XDM', async () => {
  const { schemaId } = await composed(registry, 'Full')
  const { json } = await get(at('schemas', schemaId), 'xed-full+json; version=1')
  const { properties, required, allOf } = json as Fields
  assert.equal(allOf, undefined)
  assert.deepEqual(required, ['state'])
  assert.deepEqual(properties, {
    _id: {
      title: 'Identifier',
      type: 'string',
      description: 'Tells one record from all others.',
      format: 'uri-reference',
      'meta:xdmType': 'string',
    },
    id: { type: 'integer', title: 'Number', 'meta:xdmType': 'long' },
    state: { type: 'string', enum: ['open', 'closed'], 'meta:xdmType': 'string' },
  })
  const { json: bare } = await get(at('schemas', schemaId), 'xed-full-notext+json; version=1')
  assert.doesNotMatch(JSON.stringify(bare), /"title"|"description"/)
  const { json: flat } = await get(
    `/global/classes/${encodeURIComponent(PROFILE)}`,
    'xdm-full-flat+json; version=1',
  )
  assert.ok(Object.hasOwn((flat as { properties: Fields }).properties, '_repo/createDate'))
})

test('what the global container has can be looked up, and not changed', async () => {
  for (const [kind, title] of [
    ['classes', 'XDM Individual Profile'],
    ['behaviors', 'Record Schema'],
    ['fieldgroups', 'Demographic Details'],
    ['mixins', 'Loyalty Details'],
    ['datatypes', 'Postal address'],
  ] as const) {
    const { json } = await get(
      `/global/${kind}?property=title==${encodeURIComponent(title)}`,
      'xed-id+json',
    )
    const [row] = (json as { results: Fields[] }).results
    assert.deepEqual(Object.keys(row ?? {}), ['$id', 'meta:altId', 'version', 'title'])
    const one = (await get(`/global/${kind}/${String(row?.['meta:altId'])}`)).json as Fields
    assert.deepEqual([one['title'], one['meta:containerId']], [title, 'global'])
    assert.equal((await send('POST', `/global/${kind}`, { title: 'x' })).status, 405)
  }
  const byId = await get(
    `/global/classes/${encodeURIComponent(PROFILE)}`,
    'xed-full+json; version=1',
  )
  assert.ok('personID' in (byId.json as { properties: Fields }).properties)
})

test('a schema of the standard profile class is kept and shown, and a dataset can be filled against it', async () => {
  const schemaId = await make('schemas', {
    title: 'Members',
    allOf: [
      { $ref: PROFILE, type: 'object', 'meta:xdmType': 'object' },
      { $ref: 'https://ns.adobe.com/xdm/context/profile-person-details', type: 'object' },
    ],
  })
  const full = await get(at('schemas', schemaId), 'xed-full+json; version=1')
  const { person } = (full.json as { properties: { person: { properties: Fields } } }).properties
  assert.ok('firstName' in (person.properties['name'] as { properties: Fields }).properties)
  assert.equal((await registry.dataset(schemaId)).status, 201)
})

test('a default that does not keep to the rules beside it is refused, wherever it stands', async () => {
  const wrong = { type: 'array', items: { type: 'integer', default: 'x' } }
  for (const [kind, document] of [
    ['schemas', { title: 'Wrong', properties: { a: wrong } }],
    ['datatypes', { title: 'Wrong', properties: { a: wrong } }],
  ] as const) {
    const { status, text } = await send('POST', `/tenant/${kind}`, document)
    assert.equal(status, 400)
    assert.match(
      text,
      /`default` of \\"a\[\]\\" does not keep to its own rules: \\"x\\" is not an integer/,
    )
  }
})

test('a schema that is composed of flat fields is what records are checked by', async () => {
  const { schemaId } = await composed(registry, 'Checked')
  assert.equal((await registry.dataset(schemaId)).status, 201)
  const [dataset] = (await trial.store.read.datasets.list({ limit: 1 })).items
  const schema = dataset && (await trial.store.read.schemas.find(dataset.schemaId))
  assert.deepEqual(
    schema?.records?.fields.map(({ name, type, isRequired }) => [name, type, isRequired]),
    [
      ['_id', 'string', false],
      ['id', 'integer', false],
      ['state', 'string', true],
    ],
  )
})

test('lists are of one container and kind, filtered, sorted and paged', async () => {
  for (const title of ['List C', 'List A', 'List B']) {
    await make('datatypes', { title, properties: { a: { type: 'string' } } })
  }
  const first = await get(
    '/tenant/datatypes/?orderby=title&limit=2&property=title>=List',
    'xed-id+json',
  )
  assert.deepEqual(titlesOf(first.json), ['List A', 'List B'])
  const { _page, _links } = first.json as { _page: Fields; _links: Fields }
  assert.deepEqual(_page, { orderby: 'title', next: 'List B', count: 2 })
  assert.deepEqual(Object.keys(_links), ['next', 'global_schemas'])
  const second = await get('/tenant/datatypes?orderby=title&start=List B', 'xed+json')
  assert.deepEqual(titlesOf(second.json), ['List C'])
})

test('a change by JSON Patch is a new minor version, and naming what the registry says changes nothing', async () => {
  const { schemaId, classId } = await composed(registry, 'Patched')
  const groupId = await make('mixins', {
    title: 'Patched more',
    'meta:intendedToExtend': [RECORD],
    properties: { more: { type: 'string' } },
  })
  const patched = await send('PATCH', at('schemas', schemaId), [
    { op: 'add', path: '/meta:extends/-', value: groupId },
    { op: 'add', path: '/allOf/-', value: { $ref: groupId } },
    { op: 'replace', path: '/meta:altId', value: 'x' },
  ])
  const fields = patched.json as Fields
  assert.equal(patched.status, 200, patched.text)
  assert.equal(fields['version'], '1.1')
  assert.ok((fields['meta:extends'] as string[]).includes(groupId))
  assert.notEqual(fields['meta:altId'], 'x')
  // As a client sends back what it was answered.
  const put = await send('PUT', at('schemas', schemaId), { ...fields, title: 'Put back' })
  const { title, version, 'meta:class': itsClass } = put.json as Fields
  assert.deepEqual([title, version, itsClass], ['Put back', '1.2', classId])
  const newest = await get(at('schemas', schemaId), 'xed+json; version=1.2')
  assert.equal(newest.status, 200)
  const none = await get(at('schemas', schemaId), 'xed+json; version=2')
  assert.match(documentedSentence('/data/foundation/schemaregistry', none), /with version 2/)
})

const REFUSED: readonly [what: string, kind: string, body: Fields, says: RegExp][] = [
  ['a class without a title', 'classes', { allOf: [{ $ref: RECORD }] }, /The class has no `title`/],
  [
    'a class without a behavior',
    'classes',
    { title: 'C1', properties: {} },
    /The class has no behavior/,
  ],
  [
    'a schema of a behavior',
    'schemas',
    { title: 'S1', allOf: [{ $ref: RECORD }] },
    /which is a behavior\. A schema is composed/,
  ],
  [
    'a schema with a field group alone',
    'schemas',
    { title: 'S2', allOf: [{ $ref: 'https://ns.adobe.com/xdm/context/identitymap' }] },
    /one class in `allOf`, and has none/,
  ],
  [
    'a schema of two classes',
    'schemas',
    {
      title: 'S3',
      allOf: [{ $ref: PROFILE }, { $ref: 'https://ns.adobe.com/xdm/context/experienceevent' }],
    },
    /one class in `allOf`, and has https.* and https/,
  ],
  [
    'a field group for another class',
    'schemas',
    {
      title: 'S4',
      allOf: [{ $ref: PROFILE }, { $ref: 'https://ns.adobe.com/xdm/context/experienceevent-web' }],
    },
    /is meant for .*experienceevent, and not for the class/,
  ],
  [
    'a field group that extends a class',
    'fieldgroups',
    { title: 'F1', allOf: [{ $ref: PROFILE }] },
    /which is a class/,
  ],
  [
    'a ref to nothing',
    'datatypes',
    { title: 'D1', properties: { a: { $ref: 'x:none' } } },
    /"x:none" at "\/a"/,
  ],
  [
    'fields that contradict each other',
    'schemas',
    { title: 'S5', allOf: [{ $ref: PROFILE }], properties: { personID: { type: 'integer' } } },
    /Cannot merge incompatible data types\. The path \/personID/,
  ],
]

for (const [what, kind, body, says] of REFUSED) {
  test(`${what} is refused`, async () => {
    const answer = await send('POST', `/tenant/${kind}`, body)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence('/data/foundation/schemaregistry', answer), says)
  })
}

test('a title is there once, but for schemas that are not composed', async () => {
  await make('datatypes', { title: 'Twice', properties: {} })
  const twin = await send('POST', '/tenant/fieldgroups', { title: 'Twice', properties: {} })
  assert.match(twin.text, /XDM-1521-400.*titles must be unique/)
  const plain = { title: 'Twice', properties: { a: { type: 'string' } } }
  assert.notEqual(await make('schemas', plain), await make('schemas', plain))
})

test('a lookup or a list without a form is told which there are', async () => {
  const { schemaId } = await composed(registry, 'Formless')
  for (const path of ['/tenant/schemas', '/global/classes', at('schemas', schemaId)]) {
    const answer = await send('GET', path)
    assert.equal(answer.status, 400)
    assert.match(answer.text, /XDM-1006-400.*application\/vnd\.adobe/)
  }
})

test('the statistics name the tenant, and the schemas of each class', async () => {
  const { classId, schemaId } = await composed(registry, 'Counted')
  const { json } = await send('GET', '/stats')
  const { tenantId, counts, classUsage } = json as {
    tenantId: string
    counts: Record<string, number>
    classUsage: Record<string, unknown>
  }
  assert.equal(tenantId, 'weir')
  assert.ok((counts['mixins'] ?? 0) > 0)
  assert.deepEqual(classUsage[classId], [
    { $id: schemaId, title: 'Counted', description: 'Composed.' },
  ])
})
