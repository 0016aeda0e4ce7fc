import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { at, composed, type Fields, PROFILE, registryOf } from './registry-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const registry = registryOf(trial)
const { get, send } = registry
const { schemaId } = await composed(registry, 'Described')
const memberId = await registry.make('schemas', {
  title: 'Members',
  allOf: [
    { $ref: PROFILE },
    { $ref: 'https://ns.adobe.com/xdm/context/profile-personal-details' },
    { $ref: 'https://ns.adobe.com/xdm/context/identitymap' },
  ],
})

const identity = (changes: Fields = {}): Fields => ({
  '@type': 'xdm:descriptorIdentity',
  'xdm:sourceSchema': memberId,
  'xdm:sourceVersion': 1,
  'xdm:sourceProperty': '/personalEmail/address',
  'xdm:namespace': 'Email',
  'xdm:property': 'xdm:code',
  'xdm:isPrimary': false,
  ...changes,
})

async function create(body: Fields): Promise<Fields> {
  const answer = await send('POST', '/tenant/descriptors', body)
  assert.equal(answer.status, 201, answer.text)
  return answer.json as Fields
}

test('a descriptor is kept, shown with its schema, changed and deleted', async () => {
  const made = await create(identity())
  const path = `/tenant/descriptors/${String(made['@id'])}`
  assert.match(String(made['@id']), /^[0-9a-f]{40}$/)
  assert.deepEqual((await send('GET', path)).json, made)
  const full = await get(at('schemas', memberId), 'xed-full-desc+json; version=1')
  assert.deepEqual((full.json as Fields)['meta:descriptors'], [made])
  const mobile = identity({ 'xdm:sourceProperty': '/mobilePhone/number', 'xdm:namespace': 'Phone' })
  const changed = await send('PUT', path, mobile)
  assert.deepEqual([changed.status, changed.json], [201, { '@id': made['@id'] }])
  assert.equal(((await send('GET', path)).json as Fields)['xdm:namespace'], 'Phone')
  assert.equal((await send('DELETE', path)).status, 204)
  assert.equal((await send('GET', path)).status, 404)
})

test('descriptors are listed by their types: their ids, their paths, or all of each', async () => {
  const made = await create({
    '@type': 'xdm:alternateDisplayInfo',
    'xdm:sourceSchema': memberId,
    'xdm:sourceVersion': 1,
    'xdm:sourceProperty': '/personID',
    'xdm:title': { en_us: 'Member' },
  })
  const id = String(made['@id'])
  const type = 'xdm:alternateDisplayInfo'
  const listed = async (form: string): Promise<unknown> =>
    ((await get('/tenant/descriptors', form)).json as Fields)[type]
  assert.deepEqual(await listed('xdm-id+json'), [id])
  assert.deepEqual(await listed('xdm-link+json'), [`/tenant/descriptors/${id}`])
  assert.deepEqual(await listed('xdm+json'), [made])
  const paged = (await get('/tenant/descriptors?limit=1', 'xdm-v2+json')).json as Fields
  assert.deepEqual((paged['results'] as unknown[]).length, 1)
})

const REFUSED: readonly [what: string, body: Fields, status: number, says: RegExp][] = [
  [
    'of no type',
    { 'xdm:sourceSchema': memberId },
    400,
    /`@type` is missing\. Use xdm:descriptorIdentity/,
  ],
  ['of a type that is not kept', identity({ '@type': 'xdm:descriptorPrimaryKey' }), 400, /`@type`/],
  [
    'of a schema that is not there',
    identity({ 'xdm:sourceSchema': 'x:none' }),
    400,
    /"x:none", which is not found/,
  ],
  [
    'of a property that is not there',
    identity({ 'xdm:sourceProperty': '/personalEmail/none' }),
    400,
    /"\/personalEmail\/none", which the schema/,
  ],
  [
    'of a path without a slash',
    identity({ 'xdm:sourceProperty': 'personID' }),
    400,
    /`xdm:sourceProperty`.*begins with/,
  ],
  [
    'of a path that ends in a slash',
    identity({ 'xdm:sourceProperty': '/personID/' }),
    400,
    /does not end/,
  ],
  [
    'of another version',
    identity({ 'xdm:sourceVersion': 2 }),
    400,
    /`xdm:sourceVersion`.*1, the only/,
  ],
  [
    'without a namespace',
    identity({ 'xdm:namespace': undefined }),
    400,
    /`xdm:namespace`.*missing/,
  ],
  ['with a primary that is a text', identity({ 'xdm:isPrimary': 'true' }), 400, /`xdm:isPrimary`/],
  [
    'to a schema that is not there',
    { ...identity(), '@type': 'xdm:descriptorOneToOne', 'xdm:destinationSchema': 'x:none' },
    400,
    /`xdm:destinationSchema` names "x:none"/,
  ],
  [
    'to a property that is not there',
    {
      ...identity(),
      '@type': 'xdm:descriptorRelationship',
      'xdm:destinationSchema': schemaId,
      'xdm:destinationProperty': '/none',
      'xdm:cardinality': 'M:1',
    },
    400,
    /`xdm:destinationProperty` names "\/none"/,
  ],
]

for (const [what, body, status, says] of REFUSED) {
  test(`a descriptor ${what} is refused`, async () => {
    const answer = await send('POST', '/tenant/descriptors', body)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence('/data/foundation/schemaregistry', answer), says)
  })
}

const PATHS = [
  '/personalEmail/address',
  '/xdm:personID',
  '/@id',
  '/identityMap/Email/id',
  '/_repo/createDate',
]

for (const path of PATHS) {
  test(`the path ${path} leads to a property`, async () => {
    const body = identity({ 'xdm:sourceProperty': path, 'xdm:namespace': `Of ${path}` })
    assert.equal((await send('POST', '/tenant/descriptors', body)).status, 201)
  })
}

test('a schema has one primary identity, which no record may lack as long as it is there', async () => {
  const isRequired = async (): Promise<unknown> =>
    (await trial.store.read.schemas.find(idOf(schemaId)))?.records?.fields.find(
      ({ name }) => name === 'id',
    )?.isRequired
  const primary = (path: string): Fields =>
    identity({ 'xdm:sourceSchema': schemaId, 'xdm:sourceProperty': path, 'xdm:isPrimary': true })
  assert.equal(await isRequired(), false)
  const made = await create(primary('/id'))
  assert.equal(await isRequired(), true)
  const second = await send('POST', '/tenant/descriptors', primary('/state'))
  assert.equal(second.status, 409)
  assert.match(second.text, /has a primary identity already: \\"\/id\\"/)
  await send('DELETE', `/tenant/descriptors/${String(made['@id'])}`)
  assert.equal(await isRequired(), false)
})

test('the same is not said twice, and what is said of a property keeps it', async () => {
  const { schemaId: own, groupId } = await composed(registry, 'Said of')
  const body = identity({ 'xdm:sourceSchema': own, 'xdm:sourceProperty': '/state' })
  await create(body)
  const again = await send('POST', '/tenant/descriptors', body)
  assert.match(again.text, /says the same already/)
  const without = await send('PUT', at('fieldgroups', groupId), { title: 'Said of details' })
  assert.match(
    without.text,
    /A descriptor of .*says something of \\"\/state\\", which would be gone/,
  )
})

test('a schema takes its descriptors with it, and stays while others relate to it', async () => {
  const from = await composed(registry, 'From')
  const to = await composed(registry, 'To')
  const relation = await create({
    '@type': 'xdm:descriptorOneToOne',
    'xdm:sourceSchema': from.schemaId,
    'xdm:sourceVersion': 1,
    'xdm:sourceProperty': '/id',
    'xdm:destinationSchema': to.schemaId,
    'xdm:destinationVersion': 1,
    'xdm:destinationProperty': '/id',
  })
  const kept = await send('DELETE', at('schemas', to.schemaId))
  assert.match(kept.text, /relates .* to this schema/)
  assert.equal((await send('DELETE', at('schemas', from.schemaId))).status, 204)
  assert.equal((await send('GET', `/tenant/descriptors/${String(relation['@id'])}`)).status, 404)
  assert.equal((await send('DELETE', at('schemas', to.schemaId))).status, 204)
})
