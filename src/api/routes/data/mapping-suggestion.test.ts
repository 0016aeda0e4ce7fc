import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const SETS = '/data/foundation/conversion/mappingSets'
const FLOW_SERVICE = '/data/foundation/flowservice'
type Fields = Record<string, unknown>

async function make(url: string, body: object): Promise<Fields> {
  const { status, json, text } = await trial.ask('POST', url, body)
  assert.ok(status < 300, text)
  return json as Fields
}

const schema = await make('/data/foundation/schemaregistry/tenant/schemas', {
  title: 'P',
  properties: {
    id: { type: 'integer' },
    firstName: { type: 'string' },
    born: { type: 'string', format: 'date' },
  },
})
const outputSchema = { schemaRef: { id: String(schema['$id']) } }
const dataset = await make('/data/foundation/catalog/dataSets', {
  name: 'D',
  schemaRef: outputSchema.schemaRef,
})
const datasetId = String(Object.values(dataset)[0]).replace('@/dataSets/', '')

function pairsOf({ mappings }: Fields) {
  return (mappings as Fields[]).map(({ source, destination, _weir }) => [
    source,
    destination,
    (_weir as Fields | undefined)?.['score'],
  ])
}

async function sourceOver(name: string, content: string, data: object): Promise<unknown> {
  await mkdir(join(trial.folder, name), { recursive: true })
  await writeFile(join(trial.folder, name, 'a.file'), content)
  const connectionSpec = { id: CONNECTION_SPECS.folder, version: '1.0' }
  const auth = { params: { root: trial.folder } }
  const connection = await make(`${FLOW_SERVICE}/connections`, { name: 'C', auth, connectionSpec })
  const body = { name: 'S', baseConnectionId: connection['id'], data, connectionSpec }
  return (
    await make(`${FLOW_SERVICE}/sourceConnections`, { ...body, params: { path: `${name}/a.file` } })
  )['id']
}

test('what a source has is suggested for the fields of a dataset, and the set can be made as it is', async () => {
  const data = { format: 'delimited', properties: { columnDelimiter: ',' } }
  const sourceConnectionId = await sourceOver('csv', 'ID,First Name,town\n1,Ada,X\n', data)
  const found = await make(`${SETS}/suggestion`, { sourceConnectionId, datasetId })
  assert.deepEqual(pairsOf(found), [
    ['ID', 'id', 1],
    ['First Name', 'firstName', 1],
  ])
  assert.deepEqual(found['_weir'], { unmappedAttributes: ['town'], unmappedFields: ['born'] })
  assert.equal(found['id'], null)
  await make(SETS, found)
  const query = new URLSearchParams({ datasetId, sourceConnectionId: String(sourceConnectionId) })
  const { json } = await trial.ask(
    'GET',
    `${SETS}/suggestion?${query.toString()}&excludeUnmapped=False`,
  )
  assert.deepEqual(pairsOf(json as Fields).at(-1), ['town', '', undefined])
})

test('attributes of JSON objects, of a schema and of columns are suggested alike', async () => {
  const content = '{"person":{"first_name":"Ada"},"born":"1815-12-10"}\n'
  const sourceConnectionId = await sourceOver('json', content, { format: 'json' })
  const found = await make(`${SETS}/suggestion`, { sourceConnectionId, outputSchema })
  assert.deepEqual(pairsOf(found), [
    ['person.first_name', 'firstName', 0.95],
    ['born', 'born', 1],
  ])
  for (const inputSchema of [
    outputSchema,
    { properties: { id: { type: 'integer' } } },
    { columns: [{ name: 'id', xdm: { type: 'integer' } }] },
  ]) {
    const [first] = pairsOf(await make(`${SETS}/suggestion`, { inputSchema, outputSchema }))
    assert.deepEqual(first, ['id', 'id', 1])
  }
})

test('a suggestion can be for a schema that is kept nowhere, and then names none', async () => {
  const found = await make(`${SETS}/suggestion`, {
    inputSchema: { columns: [{ name: 'Born At', xdm: { type: 'string' } }] },
    outputSchema: { type: 'object', properties: { bornAt: { type: 'string' } } },
  })
  assert.deepEqual(pairsOf(found), [['Born At', 'bornAt', 1]])
  assert.equal(found['outputSchema'], undefined)
})

const REFUSED: readonly (readonly [body: object, status: number, sentence: RegExp])[] = [
  [{}, 400, /nothing to map to/],
  [{ datasetId }, 400, /nothing to map from/],
  [{ datasetId: 'x', flowId: 'y' }, 404, /dataset/],
  [{ datasetId, flowId: 'y' }, 404, /flow/],
  [{ datasetId, batchId: 'y' }, 404, /batch/],
  [{ datasetId, sourceConnectionId: 'y' }, 404, /source connection/],
  [{ datasetId, inputSchema: {} }, 400, /no `schemaRef.id`/],
  [{ outputSchema: { properties: {} }, inputSchema: {} }, 400, /no properties/],
]

for (const [body, status, sentence] of REFUSED) {
  test(`a suggestion for ${JSON.stringify(Object.keys(body))} is refused with ${sentence.source}`, async () => {
    const answer = await trial.ask('POST', `${SETS}/suggestion`, body)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(`${SETS}/suggestion`, answer), sentence)
  })
}

test('sets are found by their name, ordered, paged, and shown with their schema', async () => {
  const mappings = [{ source: 'a', destination: 'id' }]
  for (const name of ['B', 'A', 'B']) await make(SETS, { name, outputSchema, mappings })
  const listed = async (query: string) => {
    const { json, text, status } = await trial.ask('GET', `${SETS}?${query}`)
    assert.equal(status, 200, text)
    return json as { data: Fields[]; _links: { next?: { href: string } } }
  }
  const names = async (query: string) => (await listed(query)).data.map(({ name }) => name)
  assert.deepEqual(await names('name=B'), ['B', 'B'])
  assert.deepEqual(await names('name=nobody'), [])
  assert.deepEqual((await names('orderBy=name')).slice(-3), ['A', 'B', 'B'])
  assert.deepEqual((await names('orderBy=-name,id')).slice(0, 3), ['B', 'B', 'A'])
  const first = await listed('name=B&limit=1')
  const next = await trial.ask('GET', String(first._links.next?.href))
  const second = next.json as typeof first
  assert.equal(second.data.length, 1)
  assert.notDeepEqual(second.data, first.data)
  assert.deepEqual(second._links, {})
  const [expanded] = (await listed('limit=1&expandSchema=true')).data
  const { properties, schemaRef } = (expanded?.['outputSchema'] ?? {}) as Fields
  assert.deepEqual(Object.keys(properties as object), ['id', 'firstName', 'born'])
  assert.deepEqual((schemaRef as Fields)['id'], outputSchema.schemaRef.id)
  for (const query of ['orderBy=age', 'expandSchema=perhaps', 'limit=101', 'start=-1']) {
    const answer = await trial.ask('GET', `${SETS}?${query}`)
    assert.equal(answer.status, 400, query)
  }
})
