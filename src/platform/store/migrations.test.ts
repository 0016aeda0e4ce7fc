import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { isEnabled, type Registration } from '../../domain/registration.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { aRegistration, aRun } from './store-trial.ts'

/** What its owner had switched off is told from what Weir had disabled, which is wanted. */
const BEFORE: readonly [
  status: Registration['status'],
  isEnabled: boolean,
  becomes: Pick<Registration, 'isWanted'> & { readonly isEnabled: boolean },
][] = [
  ['verified', true, { isWanted: true, isEnabled: true }],
  ['verified', false, { isWanted: false, isEnabled: false }],
  ['verification_failed', false, { isWanted: true, isEnabled: false }],
  ['hook_unreachable', false, { isWanted: true, isEnabled: false }],
]

test('registrations of the first version keep what their owners wished', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-old-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'weir.sqlite')
  const database = await openOld(file)
  const insert = database.prepare('INSERT INTO registrations (id, name, document) VALUES (?, ?, ?)')
  for (const [index, [status, enabled]] of BEFORE.entries()) {
    const { isWanted: _, editedAt: __, ...old } = aRegistration(`r${index}`, { updatedAt: 7_000 })
    insert.run(old.id, old.name, JSON.stringify({ ...old, status, isEnabled: enabled }))
  }
  database.close()

  const store = openSqliteStore(file)
  for (const [index, [status, , becomes]] of BEFORE.entries()) {
    const found = await store.read.registrations.find(idOf(`r${index}`))
    assert.ok(found)
    assert.deepEqual([found.status, found.editedAt], [status, 7_000])
    assert.deepEqual({ isWanted: found.isWanted, isEnabled: isEnabled(found) }, becomes)
    assert.ok(!('isEnabled' in found))
  }
  await store.close()
})

test('what the first version has begun is at work since then, and what it has ended is still to be announced', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-old-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'weir.sqlite')
  const database = await openOld(file)
  const run = database.prepare(
    'INSERT INTO runs (id, flow_id, status, document) VALUES (?, ?, ?, ?)',
  )
  for (const status of ['scheduled', 'inProgress', 'success'] as const) {
    const old = aRun({ id: idOf(status), status, updatedAt: 7_000 })
    run.run(old.id, old.flowId, status, JSON.stringify(old))
  }
  const ended = aRun({ id: idOf('success'), status: 'success' })
  const outbox = database.prepare('INSERT INTO outbox (run_id, document) VALUES (?, ?)')
  for (const id of ['announced', ended.id]) outbox.run(id, JSON.stringify(ended))
  database.exec(`DELETE FROM outbox WHERE run_id = 'announced'`)
  database.close()

  const store = openSqliteStore(file)
  const atWork = await store.read.alerts.listAtWork()
  assert.deepEqual(
    atWork.map(({ runId, startedAt }) => [runId, startedAt]),
    [['inProgress', 7_000]],
  )
  const fact = { kind: 'runEnded', run: ended } as const
  assert.deepEqual(await store.read.outbox.list(9), [{ seq: 2, fact }])
  await store.commit(({ outbox: facts }) => facts.append(fact))
  assert.equal((await store.read.outbox.list(9)).length, 1, 'it is known under its cause')
  await store.close()
})

test('the ended runs of before are counted in the hours in which they ended', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-old-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'weir.sqlite')
  const database = await openOld(file)
  const run = database.prepare(
    'INSERT INTO runs (id, flow_id, status, document) VALUES (?, ?, ?, ?)',
  )
  const measured = (input: unknown) => [{ input: {} }, { input: { records: input }, output: {} }]
  const runs = [
    ['success', 'flow-1', measured(10)],
    ['failed', 'flow-1', measured('unknown')],
    ['success', 'flow-2', []],
    ['inProgress', 'flow-2', []],
  ] as const
  for (const [n, [status, flowId, activities]] of runs.entries()) {
    run.run(`r${n}`, flowId, status, JSON.stringify({ updatedAt: 3_600_000 + n, activities }))
  }
  database.close()

  const store = openSqliteStore(file)
  const span = { from: 0, to: 10_000_000 }
  const nothing = { hour: 3_600_000, recordsIngested: 0, recordsFailed: 0 }
  const listed = async (flowId: string | null) =>
    (await store.read.hours.listRuns(span, flowId === null ? null : idOf(flowId))).map((one) => ({
      ...one,
    }))
  assert.deepEqual(await listed('flow-1'), [
    { ...nothing, succeeded: 1, failed: 1, recordsReceived: 10 },
  ])
  assert.deepEqual(await listed('flow-2'), [
    { ...nothing, succeeded: 1, failed: 0, recordsReceived: 0 },
  ])
  assert.deepEqual(await listed(null), [
    { ...nothing, succeeded: 2, failed: 1, recordsReceived: 10 },
  ])
  await store.close()
})

test('schemas of the first version check records as they did, and are at their first version', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-old-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'weir.sqlite')
  const database = await openOld(file)
  const records = { fields: [{ name: 'a', type: 'string', isRequired: true }], isOpen: true }
  const old = { id: 'schema-1', title: 'Orders', records, document: { title: 'Orders' } }
  database
    .prepare('INSERT INTO schemas (id, document) VALUES (?, ?)')
    .run(old.id, JSON.stringify(old))
  database.close()

  const store = openSqliteStore(file)
  const kept = await store.read.schemas.find(idOf('schema-1'))
  assert.deepEqual(kept, { ...old, revision: 0, obstacle: null })
  await store.close()
})

/** As the version before the events service in full has left it. */
async function openOld(file: string): Promise<DatabaseSync> {
  const migrations = new URL('./migrations/', import.meta.url)
  const database = new DatabaseSync(file)
  for (const name of (await readdir(migrations)).toSorted().slice(0, 2)) {
    database.exec(await readFile(new URL(name, migrations), 'utf8'))
  }
  database.exec('PRAGMA user_version = 2')
  const identity = { workspaceId: 'workspace-1', projectId: 'project-1', credentialId: 'c1' }
  database.prepare('INSERT INTO identity (document) VALUES (?)').run(JSON.stringify(identity))
  return database
}
