import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { at, composed, type Fields, registryOf } from './registry-trial.ts'
import { aBatch } from './batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const registry = registryOf(trial)
const { get, send } = registry

async function refusal(answer: Promise<Awaited<ReturnType<typeof send>>>): Promise<string> {
  const got = await answer
  assert.equal(got.status, 409, got.text)
  return documentedSentence('/data/foundation/schemaregistry', got)
}

/** A dataset of the schema, with records in it or not yet. */
async function datasetOf(schemaId: string, isFilled: boolean): Promise<void> {
  const made = await registry.dataset(schemaId)
  const [link = ''] = made.json as string[]
  const id = link.replace('@/dataSets/', '')
  if (!isFilled) return
  const part = { name: 'a.parquet', bytes: 1, recordCount: 1, sha256: '' }
  await trial.store.commit(({ batches }) =>
    batches.insert(aBatch(`batch of ${id}`, { datasetId: idOf(id), parts: [part] })),
  )
}

const STATE = { type: 'string', enum: ['open', 'closed'] }

const CHANGES: readonly [
  what: string,
  isFilled: boolean,
  properties: Fields,
  says: RegExp | null,
][] = [
  ['a field more', true, { state: STATE, more: { type: 'number' } }, null],
  ['another rule', true, { state: { type: 'string', maxLength: 9 } }, null],
  ['a field less', true, {}, /has records already, and the field "\/state" would be gone/],
  ['another type', true, { state: { type: 'integer' } }, /of type integer instead of string/],
  ['a field less, while there are no records', false, { other: STATE }, null],
  [
    'a nested field of which nothing is said',
    false,
    { state: STATE, o: { type: 'object' } },
    /could not be checked any more: .*"o" is an object of which nothing is said/,
  ],
  ['a nested field', true, { state: STATE, o: { type: 'object', properties: { p: STATE } } }, null],
  [
    'a contradiction',
    false,
    { id: { type: 'string' } },
    /composed of it, would break: .*\/id is defined twice/,
  ],
]

for (const [index, [what, isFilled, properties, says]] of CHANGES.entries()) {
  test(`a field group of a dataset's schema with ${what} is ${says === null ? 'taken, and the schema has it' : 'refused'}`, async () => {
    const { groupId, schemaId } = await composed(registry, `Change ${index}`)
    await datasetOf(schemaId, isFilled)
    const before = await get(at('schemas', schemaId), 'xed-full+json; version=1')
    const answer = send('PATCH', at('fieldgroups', groupId), [
      { op: 'replace', path: '/properties', value: properties },
      { op: 'remove', path: '/required' },
    ])
    if (says !== null) {
      assert.match(await refusal(answer), says)
      assert.deepEqual(
        (await get(at('schemas', schemaId), 'xed-full+json; version=1')).json,
        before.json,
      )
      return
    }
    assert.equal((await answer).status, 200, (await answer).text)
    const schema = await trial.store.read.schemas.find(idOf(schemaId))
    assert.deepEqual(
      schema?.records?.fields.map(({ name }) => name),
      ['_id', 'id', ...Object.keys(properties)],
    )
  })
}

test('a plain schema with records takes more fields, and loses none', async () => {
  const plain = { title: 'Plain', properties: { a: { type: 'string' }, b: { type: 'integer' } } }
  const schemaId = await registry.make('schemas', plain)
  await datasetOf(schemaId, true)
  const more = { ...plain, properties: { ...plain.properties, c: { type: 'date' } } }
  const path = at('schemas', schemaId)
  assert.equal((await send('PUT', path, more)).status, 400)
  const c = { type: 'string', format: 'date' }
  const right = { ...plain, properties: { ...plain.properties, c } }
  assert.equal((await send('PUT', path, right)).status, 200)
  const less = { ...plain, properties: { a: { type: 'string' }, c } }
  assert.match(await refusal(send('PUT', path, less)), /"\/b" would be gone/)
})

test('what is in use is not deleted, and what is not is, in the order of who uses whom', async () => {
  const { classId, groupId, schemaId } = await composed(registry, 'Deleted')
  assert.match(
    await refusal(send('DELETE', at('classes', classId))),
    /"Deleted" .* is composed of it/,
  )
  assert.match(
    await refusal(send('DELETE', at('mixins', groupId))),
    /"Deleted" .* is composed of it/,
  )
  for (const [kind, id] of [
    ['schemas', schemaId],
    ['fieldgroups', groupId],
    ['classes', classId],
  ] as const) {
    const gone = await send('DELETE', at(kind, id))
    assert.deepEqual([gone.status, gone.text], [204, ''])
    assert.equal((await get(at(kind, id))).status, 404)
  }
})

test('a schema of a dataset, or one that takes part in a union, is not deleted', async () => {
  const { schemaId } = await composed(registry, 'Kept')
  const path = at('schemas', schemaId)
  const tags = [{ op: 'add', path: '/meta:immutableTags', value: ['union'] }]
  assert.equal((await send('PATCH', path, tags)).status, 200)
  assert.match(await refusal(send('DELETE', path)), /takes part in a union/)
  const off = await send('PATCH', path, [{ op: 'remove', path: '/meta:immutableTags' }])
  assert.match(off.text, /must keep \\"union\\"/)
  const { schemaId: used } = await composed(registry, 'Used')
  await datasetOf(used, false)
  assert.match(
    await refusal(send('DELETE', at('schemas', used))),
    /The dataset "Of .*keeps to this schema/,
  )
})
