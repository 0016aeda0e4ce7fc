/** docs: what the papers say is what the code does. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { flowFileSchema } from '../src/cli/flow-file-shape.ts'
import { readFlowFile } from '../src/cli/flow-file.ts'
import { runToEnd } from '../src/cli/runs.ts'
import { COUNTERS, GAUGES, HISTOGRAMS } from '../src/compose/metrics.ts'
import { BATCH_MOVES } from '../src/domain/batch.ts'
import { DELIVERY_MOVES } from '../src/domain/delivery.ts'
import { WEBHOOK_MOVES } from '../src/domain/registration.ts'
import { REPLAY_MOVES } from '../src/domain/replay.ts'
import { RUN_MOVES } from '../src/domain/run.ts'
import { pages } from './pages.ts'
import { fieldRows } from './schema-fields.ts'
import { openWorld } from './world.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const EXAMPLES = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml'))

test('the pages that are made from tables are current', () => {
  for (const [name, text] of Object.entries(pages())) {
    const kept = readFileSync(join(root, 'docs', name), 'utf8')
    assert.equal(kept, text, `docs/${name} is out of date; write it with: node test/pages.ts`)
  }
})

test('every field of a flow file has a description, and every example names the schema', () => {
  for (const { path, says } of fieldRows(flowFileSchema())) {
    assert.match(says, /^[A-Z].+\.$/, path)
  }
  for (const name of EXAMPLES) {
    const [first] = readFileSync(join(root, 'examples', name), 'utf8').split('\n')
    assert.equal(first, '# yaml-language-server: $schema=../docs/flow-file.schema.json', name)
  }
})

test('the pictures of lives are the tables in the code', () => {
  const drawn = readFileSync(join(root, 'docs/lives.md'), 'utf8')
    .split('```mermaid')
    .slice(1)
    .map((picture) =>
      [...(picture.split('```')[0] ?? '').matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(
        ([, from, to]) => `${from} → ${to}`,
      ),
    )
  const all: readonly Readonly<Record<string, readonly string[]>>[] = [
    RUN_MOVES,
    BATCH_MOVES,
    WEBHOOK_MOVES,
    DELIVERY_MOVES,
    REPLAY_MOVES,
  ]
  const tables = all.map((moves) =>
    Object.entries(moves).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`)),
  )
  assert.deepEqual(
    drawn.map((moves) => moves.toSorted()),
    tables.map((moves) => moves.toSorted()),
  )
})

test('every link between the papers leads somewhere', () => {
  const papers = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/flow-files.md',
    'docs/flow-file-fields.md',
    'docs/lives.md',
    'docs/metrics.md',
    'docs/operating.md',
  ]
  for (const paper of papers) {
    const text = readFileSync(join(root, paper), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.doesNotThrow(
        () => readFileSync(join(root, paper, '..', target)) && true,
        `${paper} links to ${target}`,
      )
    }
  }
})

test('the guide names only metrics that there are', () => {
  const names = new Set(Object.keys({ ...COUNTERS, ...GAUGES, ...HISTOGRAMS }))
  const guide = readFileSync(join(root, 'docs/operating.md'), 'utf8')
  for (const [name] of guide.matchAll(/\bweir_\w+/g)) {
    assert.ok(names.has(name.replace(/_bucket$/, '')), `${name} is no metric of Weir`)
  }
})

test('the example flows run', async () => {
  await using world = await openWorld()
  assert.ok(EXAMPLES.length > 0)
  for (const name of EXAMPLES) {
    const flowId = await world.apply(readFlowFile(join(root, 'examples', name)))
    const run = await runToEnd(flowId, world.client)
    assert.equal(run.metrics.statusSummary.status, 'success', name)
  }
})
