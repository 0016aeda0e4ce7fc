import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { aRun, openStoreTrial } from '../../platform/store/store-trial.ts'
import { dropWorkOfEnded, workNameOf } from './left-work.ts'

test('what a kill has left of runs that have ended is dropped, and of no others', async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  const root = await mkdtemp(join(tmpdir(), 'weir-work-'))
  try {
    const blobs = await openDiskBlobs(root)
    const runs = (['scheduled', 'inProgress', 'success', 'failed'] as const).map((status) =>
      aRun({ id: idOf(status), status, attempt: 2 }),
    )
    for (const run of runs) {
      await store.commit((ledgers) => ledgers.runs.insert(run))
      await blobs.workFolder(workNameOf(run))
    }
    await blobs.workFolder('of-somebody-else-1')
    await dropWorkOfEnded({ store, blobs })
    assert.deepEqual(await blobs.listWorkFolders(), [
      'inProgress-2',
      'of-somebody-else-1',
      'scheduled-2',
    ])
  } finally {
    await rm(root, { recursive: true })
  }
})
