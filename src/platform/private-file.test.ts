import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { readPrivate, writeWhole } from './private-file.ts'

test('a file that is not there reads as null', async (t) => {
  assert.equal(await readPrivate(join(await makeFolder(t), 'a')), null)
})

test('what is written is read back, is for the owner only and leaves nothing beside it', async (t) => {
  const folder = await makeFolder(t)
  const file = join(folder, 'a')
  await writeWhole(folder, file, 'secret')
  assert.equal(String(await readPrivate(file)), 'secret')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['a'])
})

test('what a crash left beside the file is swept away', async (t) => {
  const folder = await makeFolder(t)
  const file = join(folder, 'a')
  await writeFile(`${file}.tmp`, 'half', { mode: 0o644 })
  await writeWhole(folder, file, 'secret')
  assert.equal(String(await readPrivate(file)), 'secret')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

test('a file that others may read is refused, with the command that mends it', async (t) => {
  const file = join(await makeFolder(t), 'a')
  await writeFile(file, 'secret')
  await chmod(file, 0o640)
  await assert.rejects(readPrivate(file), /may be read by others \(mode 640\)\. Run: chmod 600 "/)
})

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-private-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}
