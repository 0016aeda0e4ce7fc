import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const SCHEMAS = '/data/foundation/schemaregistry/tenant/schemas'
const DATASETS = '/data/foundation/catalog/dataSets'
const DOCUMENT = { title: 'Orders', properties: { id: { type: 'integer' } } }

const LOOK_UP = { accept: 'application/vnd.adobe.xed+json; version=1' }

type Fields = Record<string, unknown>

test('a dataset and its schema are read back as they were created', async () => {
  const made = (await trial.ask('POST', SCHEMAS, DOCUMENT)).json as { $id: string }
  const body = { name: 'Orders, clean', schemaRef: { id: made.$id } }
  const [link = ''] = (await trial.ask('POST', DATASETS, body)).json as string[]
  const dataSetId = link.split('/').at(-1) ?? ''
  const { json } = await trial.ask('GET', `${DATASETS}/${dataSetId}`)
  const dataset = (json as Record<string, { schemaRef: { id: string }; classification: object }>)[
    dataSetId
  ]
  assert.ok(dataset?.classification)
  const $id = dataset.schemaRef.id
  const byId = await trial.ask('GET', `${SCHEMAS}/${encodeURIComponent($id)}`, undefined, LOOK_UP)
  const schema = byId.json as Fields
  assert.deepEqual(schema['properties'], { id: { type: 'integer' } })
  const byAltId = await trial.ask(
    'GET',
    `${SCHEMAS}/${String(schema['meta:altId'])}`,
    undefined,
    LOOK_UP,
  )
  assert.deepEqual(byAltId.json, schema)
  const all = (await trial.ask('GET', DATASETS)).json as Fields
  assert.deepEqual(all[dataSetId], dataset)
})

test('a schema that is changed is another one for the next run, under the same id', async () => {
  const { json } = await trial.ask('POST', SCHEMAS, {
    title: 'A',
    properties: { a: { type: 'string' } },
  })
  const { $id } = json as { $id: string }
  const url = `${SCHEMAS}/${encodeURIComponent($id)}`
  const document = { title: 'B', properties: { b: { type: 'number' } } }
  const changed = (await trial.ask('PUT', url, document)).json as Fields
  assert.deepEqual(
    [changed['$id'], changed['title'], changed['properties']],
    [$id, 'B', document.properties],
  )
  assert.deepEqual((await trial.ask('GET', url, undefined, LOOK_UP)).json, changed)
})
