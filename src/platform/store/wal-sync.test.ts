import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { DatabaseSync } from 'node:sqlite'
import { openWalSync } from './wal-sync.ts'

test('a log that can be written is on disk once that is said', async (t) => {
  const { file } = await openDatabase(t)
  const wal = openWalSync(file)
  await wal.sync()
  wal.check()
  wal.close()
})

test('a disk that failed is trusted no more, however often it is asked', async (t) => {
  const { file } = await openDatabase(t)
  const wal = openWalSync(file)
  // A file that is closed fails as a broken disk does: when it is to be synced.
  wal.close()
  for (const _ of [1, 2]) {
    await assert.rejects(wal.sync(), {
      name: 'Fault',
      code: 'WEIR-503',
      message: /^The disk failed to keep what was written \(.*EBADF.*\)\. Mend it, then start Weir/,
    })
    assert.throws(() => wal.check(), { code: 'WEIR-503' })
  }
})

async function openDatabase(t: TestContext): Promise<{ file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-wal-'))
  const file = join(folder, 'weir.sqlite')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n)')
  t.after(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })
  return { file }
}
