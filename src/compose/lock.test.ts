import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { isDataFolderLocked, lockDataFolder } from './lock.ts'

const run = promisify(execFile)

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'weir lock [test] '))
  return { folder, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true }) }
}

/** What another process says when it locks the folder, and then ends without letting go. */
async function lockElsewhere(folder: string): Promise<string> {
  const code = `
    const { lockDataFolder } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)})
    try {
      lockDataFolder(${JSON.stringify(folder)})
      console.log('locked')
    } catch (error) {
      console.log(error.message)
    }
    process.kill(process.pid, 'SIGKILL')`
  const child = run(process.execPath, ['--input-type=module', '-e', code])
  const { stdout } = await child.catch((error: { stdout: string }) => error)
  return stdout.trim()
}

test('a folder that is locked is refused to another Weir with a sentence, until it is let go', async () => {
  await using place = await openFolder()
  const unlock = lockDataFolder(place.folder)
  const refusal = `The data folder "${place.folder}" is in use by another Weir. Stop it, or set WEIR_DATA to another folder.`
  assert.equal(await lockElsewhere(place.folder), refusal)
  assert.throws(() => lockDataFolder(place.folder), { message: refusal })
  unlock()
  assert.equal(await lockElsewhere(place.folder), 'locked')
})

test('a Weir that was killed leaves no lock behind', async () => {
  await using place = await openFolder()
  assert.equal(await lockElsewhere(place.folder), 'locked')
  assert.equal(await lockElsewhere(place.folder), 'locked')
  lockDataFolder(place.folder)()
})

test('two folders are two locks', async () => {
  await using one = await openFolder()
  await using two = await openFolder()
  const unlocks = [lockDataFolder(one.folder), lockDataFolder(two.folder)]
  for (const unlock of unlocks) unlock()
})

test('whether a folder is held can be asked without taking it', async () => {
  await using place = await openFolder()
  assert.equal(isDataFolderLocked(place.folder), false)
  const unlock = lockDataFolder(place.folder)
  assert.equal(isDataFolderLocked(place.folder), true)
  unlock()
  assert.equal(isDataFolderLocked(place.folder), false)
  lockDataFolder(place.folder)()
})
