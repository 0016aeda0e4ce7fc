import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { aBatch } from '../../api/routes/data/batch-trial.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { silentLog } from '../../platform/log.ts'
import { openStoreTrial } from '../../platform/store/store-trial.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dropOldDiagnostics } from './diagnostics-retention.ts'

test('diagnostics go once they are older than they are kept; datasets and what is told of batches stay', async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  const root = await mkdtemp(join(tmpdir(), 'weir-diagnostics-'))
  try {
    const blobs = await openDiskBlobs(root)
    // More than one step of the old ones.
    const batches = Array.from({ length: 120 }, (_, n) =>
      aBatch(`b-${n}`, { updatedAt: n < 110 ? 1_000 : 9_000 }),
    )
    for (const batch of batches) {
      for (const place of [`batches/${batch.id}`, `datasets/${batch.datasetId}/${batch.id}`]) {
        const folder = await blobs.workFolder('one')
        await mkdir(join(folder, 'row_errors'))
        await writeFile(join(folder, 'row_errors/parsing_errors_0.json'), '{}')
        await blobs.publish(folder, place)
      }
    }
    await store.commit(async (ledgers) => {
      for (const batch of batches) await ledgers.batches.insert(batch)
    })
    const needs = { store, blobs, clock: { now: () => 10_000 }, log: silentLog, keptMs: 5_000 }
    await dropOldDiagnostics(needs)
    await dropOldDiagnostics(needs)
    assert.equal((await blobs.list('batches')).length, 10)
    assert.equal((await blobs.list('datasets')).length, 120)
    for (const batch of batches) assert.deepEqual(await store.read.batches.find(batch.id), batch)
  } finally {
    await rm(root, { recursive: true })
  }
})
