import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { aBatch } from '../data/batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const SUMMARIES = '/weir/v1/datasets/summaries'

async function made(path: string, body: object): Promise<unknown> {
  const { status, json, text } = await trial.ask('POST', path, body)
  assert.equal(status, 201, text)
  return json
}

const schema = (await made('/data/foundation/schemaregistry/tenant/schemas', {
  title: 'People',
  type: 'object',
  properties: { id: { type: 'string' } },
})) as { $id: string }
const [link = ''] = (await made('/data/foundation/catalog/dataSets', {
  name: 'People',
  schemaRef: { id: schema.$id },
})) as string[]
const id = link.replace('@/dataSets/', '')

test('a dataset tells its schema, and the rows and batches of those that are in it', async () => {
  const none = { datasetId: id, schema: 'People', batchCount: 0, recordCount: 0, lastBatch: null }
  assert.deepEqual((await trial.ask('GET', `${SUMMARIES}?ids=${id},gone`)).json, {
    datasets: [none],
  })
  const datasetId = idOf<'dataset'>(id)
  await trial.store.commit(async ({ batches, datasets }) => {
    await batches.insert(aBatch('b1', { datasetId }))
    await batches.insert(aBatch('b2', { datasetId, failedRecordCount: 0 }))
    await batches.insert(aBatch('b3', { datasetId, status: 'failed' }))
    await batches.insert(aBatch('b4', { datasetId, status: 'inactive' }))
    await batches.insert(aBatch('other'))
    const dataset = await datasets.find(datasetId)
    if (dataset !== null) await datasets.replace({ ...dataset, lastBatchId: idOf('b2') })
  })
  assert.deepEqual((await trial.ask('GET', `${SUMMARIES}?ids=${id}`)).json, {
    datasets: [
      {
        ...none,
        batchCount: 4,
        recordCount: 5,
        lastBatch: { batchId: 'b2', status: 'success', failedRecordCount: 0, completedAt: 2_000 },
      },
    ],
  })
})

test('more datasets than a page has are refused', async () => {
  const answer = await trial.ask('GET', `${SUMMARIES}?ids=${'x,'.repeat(101)}`)
  assert.equal(answer.status, 400)
  assert.match(documentedSentence(SUMMARIES, answer), /names 101 datasets; it may name 100/)
})
