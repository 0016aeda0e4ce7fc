import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { blobsContract } from './blobs.contract.ts'
import { openDiskBlobs } from './disk-blobs.ts'

blobsContract(openTrial)

test('what was published is there after opening the folder again', async () => {
  await using trial = await openTrial()
  const folder = await trial.blobs.workFolder('run-1')
  await writeFile(join(folder, 'a'), 'kept')
  await trial.blobs.publish(folder, 'd/b')
  const again = await openDiskBlobs(trial.root)
  assert.equal(await text(again.read('d/b/a')), 'kept')
})

async function openTrial() {
  const root = await mkdtemp(join(tmpdir(), 'weir blobs [test] '))
  const blobs = await openDiskBlobs(root)
  return { root, blobs, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) }
}
