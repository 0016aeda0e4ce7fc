/** measured: what a running Weir says of itself to whoever watches it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readFlowFile } from '../../src/cli/flow-file.ts'
import { runToEnd } from '../../src/cli/runs.ts'
import { openWorld } from '../world.ts'

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())
const examples = fileURLToPath(new URL('../../examples', import.meta.url))

async function scrape(): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${world.token}` }
  const response = await fetch(`${world.url}/metrics`, { headers })
  assert.equal(response.status, 200)
  const lines = (await response.text()).split('\n').filter((line) => /^[a-z]/.test(line))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

test('a Weir that has started is ready', async () => {
  const response = await fetch(`${world.url}/readyz`)
  assert.equal(response.status, 200)
})

test('a run that is told of is measured on its whole way', async () => {
  const before = await scrape()
  await world.register('adobe_io')
  const flowId = await world.apply(readFlowFile(join(examples, 'zipcodes.yaml')))
  await runToEnd(flowId, world.client)
  await world.receiver.until((heard) => heard.length === 1)
  const measured = await settled()
  const EXPECTED: readonly (readonly [name: string, value: number])[] = [
    ['weir_runs_total{status="success"}', 1],
    ['weir_records_total{kind="input"}', 42_049],
    ['weir_records_total{kind="failed"}', 0],
    ['weir_run_seconds_count', 1],
    // That it has begun, how it went, and how its batch went.
    ['weir_events_announced_total', 3],
    ['weir_attempts_total{outcome="delivered",answer="2xx"}', 1],
    ['weir_attempt_seconds_count', 1],
    ['weir_owed_to_delivered_seconds_count', 1],
    ['weir_deliveries_owed{state="waiting"}', 0],
    ['weir_deliveries_owed{state="retrying"}', 0],
    ['weir_deliveries_owed{state="sending"}', 0],
    ['weir_deliveries_due_seconds', 0],
    ['weir_journal_entries', 1],
    ['weir_runs_open{status="inProgress"}', 0],
  ]
  for (const [name, value] of EXPECTED) assert.equal(measured.get(name), value, name)
  const more = (name: string): number => (measured.get(name) ?? 0) - (before.get(name) ?? 0)
  assert.ok(more('weir_commit_seconds_count') > 0)
  assert.equal(more('weir_commit_seconds_count'), more('weir_commit_writers_count'))
  for (const name of [
    'weir_database_bytes{file="main"}',
    'weir_disk_free_bytes',
    'nodejs_heap_size_used_bytes',
  ]) {
    assert.ok((measured.get(name) ?? 0) > 0, name)
  }
})

test('the doctor looks through the folder of a Weir that runs, and disturbs nobody', async () => {
  const [checks, flowId] = await Promise.all([
    doctor(),
    world.apply(readFlowFile(join(examples, 'zipcodes.yaml'))),
  ])
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  )
  assert.match(
    checks.find(({ name }) => name === 'weir')?.says ?? '',
    /^It runs at .+ and is ready\.$/,
  )
  await runToEnd(flowId, world.client)
})

/** Its exit code must be 0. */
async function doctor(): Promise<{ name: string; ok: boolean; says: string }[]> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const env = { WEIR_DATA: world.dataFolder }
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'doctor', '--json'], {
    env,
  })
  return JSON.parse(stdout).checks
}

/** The attempt is measured once it is on disk, which the receiver does not wait for. */
async function settled(): Promise<Map<string, number>> {
  for (;;) {
    const measured = await scrape()
    if ((measured.get('weir_attempt_seconds_count') ?? 0) > 0) return measured
  }
}
