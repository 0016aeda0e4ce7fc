import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { Batch, BatchStatus } from '../../domain/batch.ts'
import { idOf } from '../../domain/ids.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { silentLog } from '../../platform/log.ts'
import { openStoreTrial } from '../../platform/store/store-trial.ts'
import { emptyBatch } from '../run/batch-of-run.ts'
import { uploadedKey } from '../run/upload-place.ts'
import { createUploadRetention, dropOldUploads } from './upload-retention.ts'

const OPTIONS = {
  errorDiagnosticsEnabled: true,
  partialIngestionPercent: null,
  errorLimit: null,
  abortAfter: 1_000,
}
const MADE = { createdAt: 0, createdBy: 'me', createdClient: 'client', options: OPTIONS }

function anUpload(id: string, status: BatchStatus, updatedAt: number): Batch {
  const place = { datasetId: idOf<'dataset'>('d1'), format: 'json' } as const
  return {
    ...emptyBatch({ ...MADE, updatedAt }, place),
    id: idOf(id),
    runId: null,
    status,
    startedAt: null,
    upload: { format: { kind: 'json' }, options: OPTIONS, mends: null, mapping: null },
  }
}

async function openTrial() {
  const trial = await openStoreTrial()
  const blobs = await openDiskBlobs(dirname(trial.file))
  const needs = {
    store: trial.store,
    blobs,
    clock: { now: () => 1_000 },
    log: silentLog,
    keptMs: 100,
  }
  return {
    ...needs,
    needs,
    async keep(batch: Batch | string) {
      const id = typeof batch === 'string' ? idOf<'batch'>(batch) : batch.id
      if (typeof batch !== 'string')
        await trial.store.commit(({ batches }) => batches.insert(batch))
      const folder = await blobs.workFolder('one')
      await writeFile(join(folder, 'file'), '{}')
      await blobs.place(join(folder, 'file'), `${uploadedKey(id)}/a.json`)
      await blobs.dropWorkFolder('one')
    },
    [Symbol.asyncDispose]: () => trial[Symbol.asyncDispose](),
  }
}

const ROWS: readonly [
  status: BatchStatus,
  updatedAt: number,
  left: BatchStatus,
  isKept: boolean,
][] = [
  ['loading', 899, 'abandoned', false],
  ['loading', 900, 'loading', true],
  ['loaded', 1, 'loaded', true],
  ['processing', 1, 'processing', true],
  ['success', 1, 'success', false],
  ['failed', 1, 'failed', false],
  ['aborted', 1, 'aborted', false],
]

for (const [status, updatedAt, left, isKept] of ROWS) {
  test(`a batch ${status} since ${1_000 - updatedAt} ms is ${left} after a round, its files ${isKept ? 'kept' : 'gone'}`, async () => {
    await using trial = await openTrial()
    await trial.keep(anUpload('b1', status, updatedAt))
    await dropOldUploads(trial.needs)
    assert.equal((await trial.store.read.batches.find(idOf('b1')))?.status, left)
    assert.equal((await trial.blobs.list('uploads')).length, isKept ? 1 : 0)
  })
}

test('files of no batch at all are taken away', async () => {
  await using trial = await openTrial()
  await trial.keep('nobody')
  await dropOldUploads(trial.needs)
  assert.deepEqual(await trial.blobs.list('uploads'), [])
})

test('what a kill has left of requests is taken away at the start, and what is of runs stays', async () => {
  await using trial = await openTrial()
  for (const name of ['upload-1', 'run-1-1']) await trial.blobs.workFolder(name)
  const retention = createUploadRetention(trial.needs)
  await retention.start()
  await retention.stop()
  assert.deepEqual(await trial.blobs.listWorkFolders(), ['run-1-1'])
})
