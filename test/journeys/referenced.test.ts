/** referenced: what a connection refers to is looked up for each run, and only the reference is kept. */
import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { runToEnd } from '../../src/cli/runs.ts'
import { DATABASE_FILE } from '../../src/compose/data-folder.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite-store.ts'
import { openWorld } from '../world.ts'

const CONNECTIONS = '/data/foundation/flowservice/connections'

test('a reference is resolved when a run is planned, shown as it is, and named where it cannot be', async () => {
  await using world = await openWorld()
  const folder = join(world.folder, 'in')
  await mkdir(folder)
  await writeFile(join(folder, 'a.csv'), 'id\n1\n')
  const secret = join(world.folder, 'secret')
  await writeFile(secret, `${folder}\n`)
  const flowId = await world.apply({
    name: 'Referring',
    source: { folder, path: '*.csv' },
    dataset: { name: 'Referring', schema: { properties: { id: { type: 'integer' } } } },
  })
  // No kind of source has a param that takes one yet, so that it is put where such a param would be.
  await world.stop()
  const store = openSqliteStore(join(world.dataFolder, DATABASE_FILE))
  const [connection] = (await store.read.connections.list({ limit: 1 })).items
  assert.ok(connection !== undefined)
  const auth = { ...connection.auth, params: { root: `file:${secret}` } }
  await store.commit(({ connections }) => connections.replace({ ...connection, auth }))
  await store.close()
  await world.start()

  const first = await runToEnd(flowId, world.client)
  assert.equal(first.metrics.statusSummary.status, 'success')
  const { items } = await world.client.get<{ items: { auth: object }[] }>(CONNECTIONS)
  assert.deepEqual(items[0]?.auth, auth)

  await rm(secret)
  const second = await runToEnd(flowId, world.client)
  assert.equal(second.metrics.statusSummary.status, 'failed')
  const said = JSON.stringify(second)
  assert.match(said, /"CONNECTOR-1001-500"/)
  assert.ok(said.includes(`file:${secret}`), said)
  assert.match(said, /which cannot be resolved: opening it was answered with ENOENT/)
  await assert.rejects(
    world.client.send('POST', '/weir/v1/plan', { flowId }),
    /which cannot be resolved/,
  )
})
