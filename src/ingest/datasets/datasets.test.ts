import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import { systemChance } from '../../platform/chance.ts'
import { openStoreTrial, type StoreTrial } from '../../platform/store/store-trial.ts'
import { getSchema } from '../registry/lookup.ts'
import { changeSchema, createSchema } from '../registry/registering.ts'
import { createDataset, getDataset } from './datasets.ts'

const DOCUMENT = {
  title: 'Orders',
  description: 'One row an order.',
  properties: { id: { type: 'integer' }, state: { type: 'string', pattern: '^[A-Z]{2}$' } },
  required: ['id'],
}

function needsOf({ store }: StoreTrial, now = 5_000) {
  return { store, clock: { now: () => now }, chance: systemChance }
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Fault, String(error))
  return error
}

test('a schema is found by its id and by its other id, as it was created', async () => {
  await using trial = await openStoreTrial()
  const schema = await createSchema(DOCUMENT, 'weir', needsOf(trial))
  const [, hex] = /^https:\/\/ns\.adobe\.com\/weir\/schemas\/([0-9a-f]{48})$/.exec(schema.id) ?? []
  assert.equal(schema.altId, `_weir.schemas.${hex}`)
  assert.deepEqual(schema.document, DOCUMENT)
  assert.deepEqual([schema.title, schema.description], ['Orders', 'One row an order.'])
  assert.deepEqual(await getSchema(schema.id, trial.store), schema)
  assert.deepEqual(await getSchema(schema.altId, trial.store), schema)
})

test('a schema that is changed keeps its ids and its birth, and checks by the new document', async () => {
  await using trial = await openStoreTrial()
  const before = await createSchema(DOCUMENT, 'weir', needsOf(trial))
  const document = { title: 'B', properties: { b: { type: 'number' } } }
  const after = await changeSchema(before, document, needsOf(trial, 6_000))
  assert.deepEqual(after, {
    ...before,
    title: 'B',
    description: '',
    document,
    records: { fields: [{ name: 'b', type: 'number', isRequired: false }], isOpen: true },
    revision: 1,
    updatedAt: 6_000,
    etag: after.etag,
  })
  assert.notEqual(after.etag, before.etag)
  assert.deepEqual(await getSchema(before.id, trial.store), after)
})

const REFUSED: readonly [what: string, changes: Readonly<Record<string, unknown>>, says: RegExp][] =
  [
    ['no title', { title: undefined }, /no `title`/],
    ['an empty title', { title: '' }, /no `title`/],
    ['a title that is a number', { title: 5 }, /no `title`/],
    ['no properties', { properties: {} }, /no properties/],
    [
      'a pattern that is broken',
      { properties: { id: { type: 'string', pattern: '(' } } },
      /`pattern` of "id" cannot be checked/,
    ],
    [
      'a pattern that looks ahead',
      { properties: { id: { type: 'string', pattern: '(?=x)' } } },
      /`pattern` of "id" cannot be checked/,
    ],
  ]

for (const [what, changes, says] of REFUSED) {
  test(`a schema with ${what} is refused, and does not take the place of a good one`, async () => {
    await using trial = await openStoreTrial()
    const document = { ...DOCUMENT, required: [], ...changes }
    const created = await faultOf(createSchema(document, 'weir', needsOf(trial)))
    assert.equal(created.code, 'XDM-1008-400')
    assert.match(created.message, says)
    const good = await createSchema(DOCUMENT, 'weir', needsOf(trial))
    await faultOf(changeSchema(good, document, needsOf(trial)))
    assert.deepEqual(await getSchema(good.id, trial.store), good)
  })
}

for (const id of [
  'nope',
  '',
  '_weir.schemas.abc',
  '_weir.schemas.',
  'https://ns.adobe.com/weir/schemas/0',
]) {
  test(`the schema "${id}" is not found, and the answer names it`, async () => {
    await using trial = await openStoreTrial()
    const fault = await faultOf(getSchema(id, trial.store))
    assert.deepEqual([fault.code, fault.message.includes(`"${id}"`)], ['XDM-1006-404', true])
  })
}

test('a dataset belongs to a schema that is there', async () => {
  await using trial = await openStoreTrial()
  const schema = await createSchema(DOCUMENT, 'weir', needsOf(trial))
  const draft = { name: 'Orders', description: '', schemaId: schema.id, tags: {} }
  const dataset = await createDataset(draft, needsOf(trial))
  assert.match(dataset.id, /^[0-9a-f]{24}$/)
  assert.deepEqual([dataset.lastBatchId, dataset.lastBatchStatus], [null, null])
  assert.deepEqual(await getDataset(dataset.id, trial.store), dataset)

  const none = await faultOf(createDataset({ ...draft, schemaId: 'nope' }, needsOf(trial)))
  assert.deepEqual([none.code, none.message.includes('"nope"')], ['CATALOG-400', true])
  assert.equal((await faultOf(getDataset(idOf('nope'), trial.store))).code, 'CATALOG-404')
})
