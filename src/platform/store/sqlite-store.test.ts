import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { idOf } from '../../domain/ids.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { storeContract } from './store.contract.ts'
import { aConnection, openStoreTrial } from './store-trial.ts'

storeContract(openStoreTrial)

test('kill -9 loses no commit that was reported, and leaves none half done', async (t) => {
  const file = await databaseFile(t)
  const script = fileURLToPath(new URL('./sqlite-store.kill-trial.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > 60) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')

  const store = openSqliteStore(file)
  t.after(() => store.close())
  const reported = said.split('\n').slice(0, -1)
  assert.ok(reported.length >= 60)
  for (const id of reported)
    assert.ok(await store.read.connections.find(idOf(id)), `"${id}" is lost`)
  const { items } = await store.read.connections.list({ limit: 100_000 })
  for (const { id } of items)
    assert.ok(await store.read.runs.find(idOf(id)), `"${id}" is half done`)
})

test('a database that a newer Weir wrote is refused with a sentence, and left as it is', async (t) => {
  const file = await databaseFile(t)
  await openSqliteStore(file).close()
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 999')
  assert.throws(
    () => openSqliteStore(file),
    /^Error: The data folder was written by a newer Weir \(format 999; this one knows \d+\)\. Start the newer one\.$/,
  )
  assert.equal(database.prepare('PRAGMA user_version').get()?.['user_version'], 999)
  database.close()
})

test('a file that is no database is refused', async (t) => {
  const file = join(await databaseFile(t), '..')
  assert.throws(() => openSqliteStore(file))
})

test('where undoing fails too, its writers are told, and those after them are served', async (t) => {
  const file = await databaseFile(t)
  const store = openSqliteStore(file)
  t.after(() => store.close())
  let isBroken = true
  // The disk is what is played here; there is no other way to make it fail at a certain word.
  t.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
    if (isBroken && sql !== 'BEGIN IMMEDIATE') throw new Error(`disk I/O error in ${sql}`)
    this.prepare(sql).run()
  })
  const insert = (id: string): Promise<void> =>
    store.commit(({ connections }) => connections.insert(aConnection(id)))
  const settled = await Promise.allSettled([insert('c1'), insert('c1'), insert('c2')])
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  )
  await assert.rejects(insert('c3'), /disk I\/O error in ROLLBACK/)
  isBroken = false
  await insert('c4')
  const { items } = await store.read.connections.list({ limit: 10 })
  assert.deepEqual(
    items.map(({ id }) => id),
    ['c4'],
  )
})

test('what was read is on disk once the store says so, also where a later commit changed nothing', async (t) => {
  const store = openSqliteStore(await databaseFile(t))
  t.after(() => store.close())
  for (let n = 0; n < 50; n++) {
    const id = `c${n}`
    let isKept = false
    const keeping = store
      .commit(({ connections }) => connections.insert(aConnection(id)))
      .then(() => {
        isKept = true
      })
    while ((await store.read.connections.find(idOf(id))) === null) await new Promise(setImmediate)
    await assert.rejects(store.commit(() => Promise.reject(new Error('no'))))
    await store.flushed()
    assert.ok(isKept, `"${id}" is not on disk yet`)
    await keeping
  }
})

async function databaseFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-sqlite-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'weir.sqlite')
}
