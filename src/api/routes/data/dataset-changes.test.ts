import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const DATASETS = '/data/foundation/catalog/dataSets'
const LOWER = '/data/foundation/catalog/datasets'
const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'

type Fields = Record<string, unknown>
type ById = Record<string, Fields>

const schema = (await trial.ask('POST', SCHEMAS, {
  title: 'Orders',
  properties: { id: { type: 'integer' } },
})) as { json: { $id: string } }
const schemaRef = { id: schema.json.$id }

async function made(name: string, more: object = {}): Promise<string> {
  const { json, text } = await trial.ask('POST', DATASETS, { name, schemaRef, ...more })
  assert.match(text, /^\["@\/dataSets\/[0-9a-f]{24}"\]$/)
  return String((json as string[])[0]).replace('@/dataSets/', '')
}

async function read(id: string): Promise<Fields> {
  return ((await trial.ask('GET', `${DATASETS}/${id}`)).json as ById)[id] ?? {}
}

for (const name of ['b', 'a', 'c']) await made(name, { tags: { unifiedProfile: ['enabled:true'] } })
await made('plain')

const LISTS: readonly [query: string, names: readonly string[]][] = [
  ['', ['plain', 'c', 'a', 'b']],
  ['orderBy=asc:name', ['a', 'b', 'c', 'plain']],
  ['orderBy=desc:name&limit=2', ['plain', 'c']],
  ['orderBy=name&limit=2&start=1', ['b', 'c']],
  ['orderBy=name&limit=2&start=4', []],
  ['name=b,a', ['a', 'b']],
  ['property=name%3D%3D"c"', ['c']],
  ['property=name~%5Epl', ['plain']],
  ['property=name~PL', []],
  ['property=name~(%3Fi)%5EPL', ['plain']],
  ['tags=unifiedProfile:enabled:true&orderBy=name', ['a', 'b', 'c']],
  ['property=lastBatchId', []],
  ['state=ACTIVE&name=plain', ['plain']],
]

for (const path of [DATASETS, LOWER]) {
  for (const [query, names] of LISTS) {
    test(`${path}?${query} lists ${names.join(', ')}`, async () => {
      const { json, text } = await trial.ask('GET', `${path}?${query}`)
      const found = Object.values(json as ById).map(({ name }) => name)
      assert.deepEqual(found, names, text)
    })
  }
}

test('only the properties that are asked for are told', async () => {
  const { json } = await trial.ask('GET', `${DATASETS}?properties=name,tags&name=plain`)
  assert.deepEqual(Object.values(json as ById), [{ name: 'plain', tags: {} }])
})

const CHANGES: readonly ['PATCH' | 'PUT', body: unknown, after: Fields][] = [
  ['PATCH', { description: 'new' }, { name: 'before', description: 'new' }],
  ['PATCH', { tags: { a: ['1'] } }, { name: 'before', tags: { a: ['1'] } }],
  ['PATCH', [{ op: 'replace', path: '/name', value: 'other' }], { name: 'other' }],
  ['PATCH', [{ op: 'add', path: '/tags/a', value: ['2'] }], { tags: { a: ['2'] } }],
  ['PUT', { name: 'put', schemaRef }, { name: 'put', description: '', tags: {} }],
]

for (const [method, body, wanted] of CHANGES) {
  test(`${method} ${JSON.stringify(body)} changes that of a dataset, and nothing else`, async () => {
    const id = await made('before', { description: 'old' })
    const before = await read(id)
    const answer = await trial.ask(method, `${LOWER}/${id}`, body)
    assert.deepEqual([answer.status, answer.json], [200, [`@/dataSets/${id}`]], answer.text)
    const { updated, ...now } = await read(id)
    const put = method === 'PUT' ? { description: '', tags: {} } : {}
    assert.deepEqual({ ...now, updated: before['updated'] }, { ...before, ...put, ...wanted })
    assert.ok(Number(updated) >= Number(before['updated']))
    await trial.ask('DELETE', `${DATASETS}/${id}`)
  })
}

const REFUSED: readonly ['PATCH' | 'PUT', body: unknown, says: RegExp][] = [
  ['PATCH', { state: 'DELETED' }, /"state" of a dataset cannot be changed/],
  ['PATCH', { name: 7 }, /name/],
  ['PATCH', { schemaRef: { id: 'nope' } }, /The schema "nope" is not found/],
  ['PATCH', [{ name: 'a' }], /"\/0" of its operations must have required properties op, path/],
  ['PATCH', ['remove'], /"\/0" of its operations must be object/],
  ['PATCH', [{ op: 'remove', path: 1 }], /"\/0\/path" of its operations must be string/],
  ['PATCH', [{ op: 'move', path: '/name', from: '/description' }], /"move" is not known/],
  ['PATCH', [{ op: 'replace', path: '/created', value: 1 }], /cannot be changed/],
  ['PUT', { name: 'x' }, /schemaRef/],
]

for (const [method, body, says] of REFUSED) {
  test(`${method} ${JSON.stringify(body)} is refused, and the dataset is as it was`, async () => {
    const id = await made('kept')
    const before = await read(id)
    const answer = await trial.ask(method, `${DATASETS}/${id}`, body)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(DATASETS, answer), says)
    assert.deepEqual(await read(id), before)
    await trial.ask('DELETE', `${DATASETS}/${id}`)
  })
}

test('a dataset that is deleted is gone with its data, and with the data of no other', async () => {
  const { blobs } = trial.services
  const [id, other] = [await made('gone'), await made('stays')]
  for (const one of [id, other]) {
    const folder = await blobs.workFolder('run')
    await mkdir(join(folder, 'dataset'))
    await writeFile(join(folder, 'dataset', 'part-00000.parquet'), 'PAR1')
    await blobs.publish(join(folder, 'dataset'), `datasets/${one}/batch`)
  }
  assert.equal((await trial.ask('DELETE', `${DATASETS}/${id}`)).status, 200)
  assert.equal((await trial.ask('GET', `${DATASETS}/${id}`)).status, 404)
  assert.equal((await trial.ask('DELETE', `${DATASETS}/${id}`)).status, 404)
  assert.deepEqual(await blobs.list(`datasets/${id}`), [])
  assert.equal((await blobs.list(`datasets/${other}`)).length, 1)
})

test('a dataset that a target connection leads to stays', async () => {
  const id = await made('used')
  const target = await trial.ask('POST', '/data/foundation/flowservice/targetConnections', {
    name: 'To it',
    connectionSpec: { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' },
    params: { dataSetId: id },
  })
  assert.equal(target.status, 201, target.text)
  const answer = await trial.ask('DELETE', `${DATASETS}/${id}`)
  assert.equal(answer.status, 409)
  assert.match(documentedSentence(DATASETS, answer), /1 target connection leads to it/)
  assert.equal((await read(id))['name'], 'used')
})

test('the last batches of a dataset are told by it and by lastBatches', async () => {
  const id = await made('with batches')
  await trial.store.commit(async ({ datasets }) => {
    const dataset = await datasets.find(idOf(id))
    assert.ok(dataset !== null)
    await datasets.replace({
      ...dataset,
      lastBatchId: idOf('b2'),
      lastBatchStatus: 'failed',
      lastSuccessfulBatchId: idOf('b1'),
      lastFailedBatchId: idOf('b2'),
    })
  })
  const fields = await read(id)
  assert.deepEqual(
    [fields['lastBatchId'], fields['lastBatchStatus'], fields['lastSuccessfulBatch']],
    ['b2', 'failed', 'b1'],
  )
  const wanted = {
    [id]: {
      lastBatchId: 'b2',
      lastBatchStatus: 'failed',
      lastSuccessfulBatchId: 'b1',
      lastFailedBatchId: 'b2',
    },
  }
  for (const query of ['', `?dataSet=${id}`, `?dataSet=nope,${id}`]) {
    const { json } = await trial.ask('GET', `/data/foundation/catalog/lastBatches${query}`)
    assert.deepEqual(json, wanted)
  }
  const odd = await trial.ask('GET', '/data/foundation/catalog/lastBatches?limit=3')
  assert.equal(odd.status, 400)
})
