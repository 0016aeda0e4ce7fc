import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { aFlow } from '../../../platform/store/store-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const SETS = '/data/foundation/conversion/mappingSets'
const schema = await make('/data/foundation/schemaregistry/tenant/schemas', {
  title: 'P',
  properties: { id: { type: 'integer' } },
})

async function make(url: string, body: object): Promise<Record<string, unknown>> {
  const { status, json, text } = await trial.ask('POST', url, body)
  assert.ok(status < 300, text)
  return json as Record<string, unknown>
}

async function makeSet(): Promise<string> {
  const { id } = await make(SETS, {
    outputSchema: { schemaRef: { id: schema['$id'] } },
    mappings: [{ source: 'no', destination: 'id' }],
  })
  return String(id)
}

test('a mapping set that no flow maps by is deleted, once', async () => {
  const id = await makeSet()
  const path = `/weir/v1/mapping-sets/${id}`
  assert.equal((await trial.ask('DELETE', path)).status, 204)
  assert.equal((await trial.ask('GET', `${SETS}/${id}`)).status, 404)
  assert.match(documentedSentence(path, await trial.ask('DELETE', path)), /mapping set/)
})

test('one that a flow maps by is not deleted, and it is said why', async () => {
  const id = await makeSet()
  const mapping = { id: idOf<'mapping set'>(id), version: 0 }
  await trial.store.commit(({ flows }) => flows.insert(aFlow({ mapping })))
  const path = `/weir/v1/mapping-sets/${id}`
  const answer = await trial.ask('DELETE', path)
  assert.equal(answer.status, 400)
  assert.match(documentedSentence(path, answer), /A flow maps by the mapping set/)
  assert.equal((await trial.ask('GET', `${SETS}/${id}`)).status, 200)
})
