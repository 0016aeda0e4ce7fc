import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Batch } from '../../../domain/batch.ts'
import { type DatasetId, idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { aBatch } from './batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const IMPORT = '/data/foundation/import/batches'
const CATALOG = '/data/foundation/catalog'
const { blobs } = trial.services

const schema = await trial.ask('POST', '/data/foundation/schemaregistry/tenant/schemas', {
  title: 'Orders',
  properties: { id: { type: 'integer' } },
})
const body = { name: 'Orders', schemaRef: { id: (schema.json as { $id: string }).$id } }
const [link = ''] = (await trial.ask('POST', `${CATALOG}/dataSets`, body)).json as string[]
const datasetId: DatasetId = idOf(link.replace('@/dataSets/', ''))

/** As a run leaves it. */
async function promote(id: string, status: Batch['status'], completedAt: number): Promise<void> {
  const folder = await blobs.workFolder('one')
  await writeFile(join(folder, 'part-00000.parquet'), 'PAR1')
  if (status === 'success') await blobs.publish(folder, `datasets/${datasetId}/${id}`)
  await trial.store.commit(async ({ batches, datasets }) => {
    await batches.insert(aBatch(id, { datasetId, status, createdAt: completedAt, completedAt }))
    const dataset = await datasets.find(datasetId)
    assert.ok(dataset !== null)
    await datasets.replace({
      ...dataset,
      lastBatchId: idOf(id),
      lastBatchStatus: status,
      ...(status === 'success' && { lastSuccessfulBatchId: idOf<'batch'>(id) }),
    })
  })
}

await promote('first', 'success', 1_000)
await promote('bad', 'failed', 2_000)
await promote('second', 'success', 3_000)

async function partsThere(): Promise<string[]> {
  const found = await blobs.list(`datasets/${datasetId}`)
  return found.map(({ key }) => key.split('/')[2] ?? '')
}

test('a batch that is taken back is out of its dataset, inactive, and no longer its last successful one', async () => {
  const reverted = await trial.ask('POST', `${IMPORT}/second?action=REVERT`)
  assert.deepEqual([reverted.status, reverted.json], [200, {}], reverted.text)
  assert.deepEqual(await partsThere(), ['first'])
  const { json } = await trial.ask('GET', `${CATALOG}/batches?status=inactive`)
  assert.deepEqual(Object.keys(json as object), ['second'])
  const dataset = (
    (await trial.ask('GET', `${CATALOG}/dataSets/${datasetId}`)).json as Record<
      string,
      Record<string, unknown>
    >
  )[datasetId]
  assert.deepEqual(
    [dataset?.['lastBatchId'], dataset?.['lastBatchStatus'], dataset?.['lastSuccessfulBatch']],
    ['second', 'inactive', 'first'],
  )
  const files = await trial.ask('GET', '/data/foundation/export/batches/second/files')
  assert.deepEqual((files.json as { data: unknown[] }).data, [])
})

test('taking back again takes out what a crash has left, and nothing else', async () => {
  const folder = await blobs.workFolder('left')
  await writeFile(join(folder, 'part-00000.parquet'), 'PAR1')
  await blobs.publish(folder, `datasets/${datasetId}/second`)
  assert.equal((await trial.ask('POST', `${IMPORT}/second?action=revert`)).status, 200)
  assert.deepEqual(await partsThere(), ['first'])
})

const REFUSED: readonly [url: string, status: number, says: RegExp][] = [
  ['nope?action=REVERT', 404, /The batch "nope" is not found/],
  ['bad?action=REVERT', 409, /has failed; nothing of it is in its dataset/],
  ['first?action=COMPLETE', 409, /is filled by its flow/],
  ['first', 400, /What is: COMPLETE, ABORT, FAIL, REVERT/],
]

for (const [url, status, says] of REFUSED) {
  test(`${url} is refused with ${status}, and changes nothing`, async () => {
    const answer = await trial.ask('POST', `${IMPORT}/${url}`)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(IMPORT, answer), says)
    assert.deepEqual(await partsThere(), ['first'])
  })
}
