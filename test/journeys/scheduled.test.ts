/**
 * scheduled: whenever Weir is killed, each flow that falls due runs once, no sooner than its instant.
 */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fieldsOf, textOf } from '../fields.ts'
import { openWorld, type World } from '../world.ts'

const FLOW_SERVICE = '/data/foundation/flowservice'
const FLOWS = 12
const MOST_KILLS = { before: 3, within: 2 }

test('kills around the instants at which flows fall due lose no run, and bring none twice', async () => {
  await using world = await openWorld({ WEIR_RUNS_AT_ONCE: '3' })
  const folder = join(world.folder, 'sources')
  await mkdir(folder)
  await writeFile(join(folder, 'a.csv'), 'id\n1\n2\n')
  const startTimes = new Map<string, number>()
  const soon = Math.ceil(Date.now() / 1_000) + 2
  for (let n = 0; n < FLOWS; n++) {
    const name = `Flow ${n}`
    const source = { folder, path: 'a.csv' }
    const schema = { properties: { id: { type: 'integer' } } }
    const flowId = await world.apply({ name, source, dataset: { name, schema } })
    const startTime = soon + (n % 3)
    startTimes.set(flowId, startTime)
    await patch(world, flowId, { startTime: String(startTime), frequency: 'once' })
  }

  // Three times before anything is due, and twice while runs are at work: a third time would end them.
  const kills = { before: 0, within: 0 }
  for (;;) {
    const runs = await listRuns(world)
    assert.ok(runs.every(({ status }) => status !== 'failed'))
    if (runs.length >= FLOWS && runs.every(({ status }) => status === 'success')) break
    const phase = runs.length === 0 ? 'before' : 'within'
    if (kills[phase] === MOST_KILLS[phase]) continue
    kills[phase]++
    await world.kill()
    await world.start()
  }
  const runs = await listRuns(world)
  assert.deepEqual(
    runs.map(({ flowId }) => flowId).toSorted(),
    [...startTimes.keys()].toSorted(),
    'one run of each',
  )
  for (const { flowId, startedAt } of runs) {
    assert.ok(startedAt >= (startTimes.get(flowId) ?? Infinity) * 1_000)
  }
  assert.ok(kills.before + kills.within > 0)
})

async function patch(world: World, flowId: string, schedule: object): Promise<void> {
  const path = `${FLOW_SERVICE}/flows/${flowId}`
  const { items } = await world.client.get<{ items: { etag: string }[] }>(path)
  const operation = { op: 'add', path: '/scheduleParams', value: schedule }
  await world.client.send('PATCH', path, [operation], items[0]?.etag)
}

async function listRuns(world: World) {
  const { items } = await world.client.get<{ items: unknown[] }>(`${FLOW_SERVICE}/runs?limit=100`)
  return items.map((item) => {
    const run = fieldsOf(item)
    const metrics = fieldsOf(run['metrics'])
    const status = textOf(fieldsOf(metrics['statusSummary'])['status'])
    const startedAt =
      status === 'success' ? Number(fieldsOf(metrics['durationSummary'])['startedAtUTC']) : NaN
    return { flowId: textOf(run['flowId']), status, startedAt }
  })
}
