import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { uploadedKey } from '../../../ingest/run/upload-place.ts'
import { type Answer, documentedSentence } from '../../app-trial.ts'
import { BYTES, CATALOG, IMPORT, openUploadTrial, said } from './upload-trial.ts'

const trial = await openUploadTrial()
after(() => trial[Symbol.asyncDispose]())
const { blobs } = trial.services
const { datasetId, dataset, make, fileUrl, put, filesOf } = trial

const range = (id: string, name: string, of: string, body: string): Promise<Answer> =>
  trial.ask('PATCH', fileUrl(id, name), body, { ...BYTES, 'content-range': of })

interface Told {
  readonly status: string
  readonly tags: Readonly<Record<string, unknown>>
  readonly inputFormat: object
  readonly _weir: { readonly runId: string | null; readonly mends: string | null }
}

async function told(id: string): Promise<Told> {
  const { json } = await trial.ask('GET', `${CATALOG}/batches/${id}`)
  const batch = (json as Record<string, Told>)[id]
  assert.ok(batch !== undefined)
  return batch
}

test('a batch is loading from the moment it is made, and says how it is to be read', async () => {
  const id = await make({
    inputFormat: { format: 'csv', delimiter: ';', quote: "'", isMultiLineJson: false },
    enableErrorDiagnostics: false,
    partialIngestionPercent: 5,
  })
  const batch = await told(id)
  assert.deepEqual(
    [batch.status, batch.inputFormat, batch.tags, batch._weir.runId],
    [
      'loading',
      { format: 'csv', delimiter: ';', quote: "'" },
      { acp_enableErrorDiagnostics: false, acp_partialIngestionPercent: 5 },
      null,
    ],
  )
})

test('a batch of Parquet says so, and shows nothing of its files before they are promoted', async () => {
  const inputFormat = { format: 'parquet', delimiter: ',', isMultiLineJson: 'False' }
  const id = await make({ inputFormat })
  assert.deepEqual((await told(id)).inputFormat, { format: 'parquet' })
  assert.equal((await put(id, 'a.parquet', 'PAR1')).status, 200)
  const preview = `${IMPORT}/${id}/datasets/${datasetId}/preview`
  assert.match(await said(trial.ask('GET', preview), 400), /"a\.parquet" is Parquet, which is read/)
  const { status, json } = await trial.ask('GET', `${preview}?format=csv&header=false`)
  assert.deepEqual([status, (json as { data: unknown }).data], [200, [{ column1: 'PAR1' }]])
})

test('what was brought is promoted by one run, however often the batch is said to be complete', async () => {
  const id = await make()
  assert.equal((await put(id, 'a.csv', 'id,name\n1,one\n')).status, 200)
  assert.equal((await put(id, 'b.csv', 'id,name\n2,two\n')).status, 200)
  assert.equal((await put(id, 'b.csv', 'id,name\n3,three\n')).status, 200)
  const seen = await trial.ask('GET', `${IMPORT}/${id}/datasets/${datasetId}/preview?nrow=1`)
  assert.deepEqual((seen.json as { data: unknown }).data, [{ id: '1', name: 'one' }], seen.text)
  for (const action of ['COMPLETE', 'complete']) {
    const answer = await trial.ask('POST', `${IMPORT}/${id}?action=${action}`)
    assert.deepEqual([answer.status, answer.json], [200, {}], answer.text)
  }
  assert.deepEqual(await filesOf(id), ['a.csv', 'b.csv'])
  assert.equal(await text(blobs.read(`${uploadedKey(idOf(id))}/b.csv`)), 'id,name\n3,three\n')
  const batch = await told(id)
  assert.equal(batch.status, 'loaded')
  const unfinished = await trial.store.read.runs.listUnfinished()
  const runs = unfinished.filter(({ run }) => run.batchId === id)
  assert.deepEqual(
    runs.map(({ run }) => [run.id, run.flowId, run.trigger]),
    [[batch._weir.runId, null, 'upload']],
  )
  assert.match(
    await said(put(id, 'late.csv', 'id\n4\n'), 409),
    /is loaded; only one that is loading/,
  )
  assert.deepEqual(await filesOf(id), ['a.csv', 'b.csv'])
})

test('the run of an upload is read by its id, and is in no list of the runs of flows', async () => {
  const id = await make()
  await trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`)
  const { runId } = (await told(id))._weir
  const FLOW = '/data/foundation/flowservice'
  const one = await trial.ask('GET', `${FLOW}/runs/${runId}`)
  const [run] = (one.json as { items: Record<string, unknown>[] }).items
  assert.deepEqual([run?.['flowId'], run?.['flowSpec']], [undefined, undefined])
  assert.deepEqual(run?.['_weir'], {
    verdict: null,
    firstOffence: null,
    topRefusals: [],
    name: 'Upload into Orders',
    datasetId,
    mends: null,
  })
  const listed = async (query: string): Promise<boolean> => {
    const { text: shown } = await trial.ask('GET', `${FLOW}/runs${query}`)
    return shown.includes(String(runId))
  }
  assert.deepEqual([await listed(''), await listed('?_weir.uploads=include')], [false, true])
  const retried = await trial.ask('POST', `${FLOW}/runs/${runId}/action?op=re-trigger`)
  assert.equal(retried.status, 400)
  assert.match(documentedSentence(FLOW, retried), /has not ended yet|is of an upload/)
})

test('a large file comes in ranges in any order and again, and what is missing is named', async () => {
  const id = await make()
  const whole = 'id,name\n1,one\n2,two\n'
  const [a, b, c] = [whole.slice(0, 5), whole.slice(5, 12), whole.slice(12)]
  const name = 'large.csv'
  assert.match(await said(range(id, name, 'bytes 0-4/20', a), 409), /action=INITIALIZE/)
  for (let times = 0; times < 2; times++) {
    assert.equal((await trial.ask('POST', `${fileUrl(id, name)}?action=INITIALIZE`)).status, 200)
  }
  const complete = () => trial.ask('POST', `${fileUrl(id, name)}?action=COMPLETE`)
  assert.match(await said(complete(), 409), /no range has come/)
  assert.equal((await range(id, name, 'bytes 12-19/20', c)).status, 200)
  assert.match(await said(range(id, name, 'bytes 0-4/20', 'abc'), 400), /about 5 bytes.* has 3/)
  assert.match(await said(range(id, name, 'bytes 0-4/20', 'abcdef'), 400), /about 5 bytes.* more/)
  assert.match(await said(range(id, name, 'bytes 0-4/21', a), 400), /21 bytes by this.* 20 by one/)
  assert.match(await said(range(id, name, 'bytes 0-4', a), 400), /Content-Range is "bytes 0-4"/)
  assert.match(await said(complete(), 409), /bytes 0-11 are missing/)
  assert.match(
    await said(trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`), 409),
    /not complete: "large.csv"/,
  )
  for (const [of, part] of [
    ['0-4', 'wrong'],
    ['5-11', b],
    ['0-4', a],
  ]) {
    assert.equal((await range(id, name, `bytes ${of}/20`, part ?? '')).status, 200)
  }
  for (let times = 0; times < 2; times++) assert.equal((await complete()).status, 200)
  assert.equal(await text(blobs.read(`${uploadedKey(idOf(id))}/${name}`)), whole)
  assert.match(await said(range(id, name, 'bytes 0-4/20', a), 409), /No ranges .* are awaited/)
  assert.equal((await trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`)).status, 200)
})

test('a batch that is given up takes nothing more, and leaves nothing on disk', async () => {
  for (const [action, status] of [
    ['ABORT', 'aborted'],
    ['FAIL', 'failed'],
  ] as const) {
    const id = await make()
    await put(id, 'a.csv', 'id\n1\n')
    for (let times = 0; times < 2; times++) {
      assert.equal((await trial.ask('POST', `${IMPORT}/${id}?action=${action}`)).status, 200)
    }
    assert.deepEqual([(await told(id)).status, await filesOf(id)], [status, []])
    assert.match(await said(put(id, 'b.csv', 'id\n1\n'), 409), new RegExp(`is ${status}`))
    assert.match(
      await said(trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`), 409),
      new RegExp(`is ${status}`),
    )
  }
})

test('a batch that is complete is aborted by the end of its run', async () => {
  const id = await make()
  await trial.ask('POST', `${IMPORT}/${id}?action=COMPLETE`)
  assert.equal((await trial.ask('POST', `${IMPORT}/${id}?action=ABORT`)).status, 200)
  const run = await trial.store.read.runs.find(idOf((await told(id))._weir.runId ?? ''))
  assert.notEqual(run?.cancel, null)
})

test('a dataset that is uploaded into stays until nothing more is', async () => {
  const own = await dataset('Fleeting')
  const id = await make({ datasetId: own })
  const answer = await trial.ask('DELETE', `${CATALOG}/dataSets/${own}`)
  assert.equal(answer.status, 409)
  assert.match(documentedSentence(CATALOG, answer), new RegExp(`"${id}", which is loading`))
  await trial.ask('POST', `${IMPORT}/${id}?action=ABORT`)
  assert.equal((await trial.ask('DELETE', `${CATALOG}/dataSets/${own}`)).status, 200)
})
