import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { listMigrations } from './sqlite-rows.ts'
import { aRun } from './store-trial.ts'

test('batches and datasets from before the Catalog could filter are there, and are found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-batches-'))
  const file = join(folder, 'weir.sqlite')
  writeOld(file)
  const store = openSqliteStore(file)
  try {
    const list = async (status: string) =>
      await store.read.batches.list({
        conditions: [{ column: 'status', operator: '=', values: [status] }],
        order: [{ column: 'createdAt', isDescending: true }],
        limit: 10,
        start: 0,
      })
    const [good, ...others] = await list('success')
    assert.deepEqual([good?.id, others], ['good', []])
    assert.deepEqual(good?.tags, {
      acp_enableErrorDiagnostics: true,
      acp_partialIngestionPercent: 5,
    })
    assert.ok(good !== undefined)
    const run = aRun()
    assert.deepEqual(
      [good.createdAt, good.updatedAt, good.createdBy, good.createdClient],
      [run.createdAt, 9_000, run.createdBy, run.createdClient],
    )
    const [bad] = await list('failed')
    assert.deepEqual([bad?.id, bad?.createdAt, bad?.createdBy], ['bad', 8_000, ''])
    const dataset = await store.read.datasets.find(idOf('d'))
    assert.deepEqual(
      [dataset?.lastSuccessfulBatchId, dataset?.lastFailedBatchId, dataset?.tags],
      ['good', 'bad', {}],
    )
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
})

/** As Weir left it before batches had columns; the run of `bad` is gone. */
function writeOld(file: string): void {
  const database = new DatabaseSync(file)
  const names = listMigrations().filter((name) => name < '008')
  for (const name of names) {
    database.exec(readFileSync(new URL(`./migrations/${name}`, import.meta.url), 'utf8'))
  }
  database.exec(`PRAGMA user_version = ${names.length}`)
  const run = { ...aRun(), id: 'run-1' }
  database
    .prepare('INSERT INTO runs (id, flow_id, status, document) VALUES (?, ?, ?, ?)')
    .run('run-1', 'flow-1', 'success', JSON.stringify(run))
  const rest = { datasetId: 'd', startedAt: 8_000, completedAt: 9_000, inputBytes: 1 }
  for (const [id, status, runId] of [
    ['good', 'success', 'run-1'],
    ['bad', 'failed', 'run-2'],
  ] as const) {
    database
      .prepare('INSERT INTO batches (id, document) VALUES (?, ?)')
      .run(id, JSON.stringify({ id, status, runId, ...rest }))
  }
  database
    .prepare('INSERT INTO datasets (id, document) VALUES (?, ?)')
    .run('d', JSON.stringify({ id: 'd', name: 'D', lastBatchId: 'bad' }))
  database.close()
}
